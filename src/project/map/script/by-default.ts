import { only } from '../../../collections/only.ts'
import { joinPath, withoutRoot } from '../../../python/paths.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import type { Guess } from '../../../python/values/from-outside.ts'
import { type Bound, type StaticValue, string } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { Reached } from '../../world/readings.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import type { Script } from './locate.ts'
import type { Naming } from './naming.ts'
import { PLACEHOLDER, setting, type Why } from './unresolved.ts'

/** Scripts that would be run instead where a variable is set: `script_name=f"train_{STAGE}.py"`. */

/** What stands for a variable in a path: no path holds it. */
const ANY = '\u{F0001}'
/** A path that ends in the name of a file: of the script, or of settings that name it. */
const FILE = /\.(py|json|ya?ml|toml|ini|cfg)$/
/** More than these are not listed. */
const MOST = 3

/**
 * Says that a script is the one by the default of something that nothing in the repository gives: an option that names
 * it, or an environment variable or an option in its path where the repository has others by the same pattern; null
 * where neither is so.
 *
 * @param name by which the settings know the step
 */
export function foundByDefault(
  workspace: Workspace,
  world: RepositoryWorld,
  naming: Naming,
  { name, script, reading }: { name: string; script: Script; reading: Reached },
): Why | null {
  for (const guess of reading.guesses) {
    const namesFile = guess.value?.kind !== 'string' || FILE.test(guess.value.value)
    // a variable that names the whole file may be any
    if (namesFile && guess.kind !== 'option') continue
    const others = namesFile
      ? []
      : othersLike(workspace, script.path, [
          pathIn(world, naming, reading.bound),
          pathIn(world, naming, reading.bound, guess),
        ])
    if (!namesFile && others.length === 0) continue
    const listed = others.slice(0, MOST).join(', ')
    const more = others.length > MOST ? ` and ${others.length - MOST} more` : ''
    const other = only(others) ?? PLACEHOLDER
    return {
      code: 'script-by-default',
      at: naming.call.start,
      message: `which script this runs depends on the ${guess.kind} ${guess.name}: ${script.path} is the one by its default${listed && `, and not ${listed}`}${more}`,
      hint: `where you ${guess.kind === 'option' ? 'give' : 'set'} ${guess.name}, settle the script in pyproject.toml: ${setting(name, other)}`,
    }
  }
  return null
}

/** The path of a script as a call names it, with `ANY` for one variable; null where it is not known. */
function pathIn(
  world: RepositoryWorld,
  { script, directory }: Naming,
  bound: Bound,
  guess?: Guess,
): string | null {
  const within = guess ? new Map([...bound, [guess.node, string(ANY)]]) : bound
  const parts = [directory, script].flatMap((asked): StaticValue[] => {
    const reader = new Reader(world, within)
    if (!asked) return []
    return [asked.answer?.(reader) ?? reader.read(asked.unit, asked.node)]
  })
  const texts = parts.flatMap((part) => (part.kind === 'string' && !part.secret ? part.value : []))
  const path = texts.length === parts.length ? joinPath(...texts) : ''
  return withoutRoot(path).replace(/^(\.\.?\/)+/, '') || null
}

/** The other scripts of the repository by the same pattern; a variable that is the whole of a path tells of none. */
function othersLike(
  workspace: Workspace,
  found: string,
  [path, pattern]: readonly (string | null)[],
): string[] {
  if (!path || !pattern?.includes(ANY) || pattern === ANY || !found.endsWith(path)) return []
  const [before = '', ...after] = (found.slice(0, -path.length) + pattern).split(ANY)
  const end = after.at(-1) ?? ''
  return workspace.files.filter((other) => {
    if (other === found || !other.startsWith(before) || !other.endsWith(end)) return false
    const word = other.slice(before.length, other.length - end.length)
    return (
      word !== '' &&
      !word.includes('/') &&
      before + after.map((part) => word + part).join('') === other
    )
  })
}
