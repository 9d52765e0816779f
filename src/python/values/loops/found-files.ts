import { argument, type CallArguments, calledMethod } from '../../calls.ts'
import { calledName } from '../../module.ts'
import { joinPath } from '../../paths.ts'
import type { PyNode } from '../../syntax.ts'
import type { Reader } from '../evaluate.ts'
import type { Unit } from '../static-value.ts'
import type { FilePattern } from '../world.ts'
import type { Known } from './rows.ts'

/** The files that a loop goes over: `glob.glob("steps/*.py")`, `Path("steps").glob("*.py")`, `os.listdir("steps")`. */

const FUNCTIONS = /^(glob\.i?glob|os\.(listdir|scandir|walk))$/
/** Those of them that give names or paths. */
const KNOWN = /^(glob\.i?glob|os\.listdir)$/
const METHODS = /^(r?glob|iterdir)$/

/** Whether a call looks for files. */
export function looksForFiles({ module }: Pick<Unit, 'module'>, call: PyNode): boolean {
  const name = calledName(module, call)
  if (name !== '') return FUNCTIONS.test(name)
  return METHODS.test(calledMethod(module, call)?.name ?? '')
}

/** The files that a call finds; null where they are not known. */
export function rowsOfFiles(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  args: CallArguments,
): Known[] | null {
  const found = patternOf(reader, unit, call, args)
  const paths = found && reader.world.matches(found.pattern, reader.modules)
  return (
    paths?.map(({ path }) => ({
      value: { kind: 'string', value: joinPath(found?.prefix ?? '', path), listed: true },
    })) ?? null
  )
}

/** What a call looks for, and what it puts in front of what it finds. */
interface Sought {
  readonly pattern: FilePattern
  readonly prefix: string
}

function patternOf(reader: Reader, unit: Unit, call: PyNode, args: CallArguments): Sought | null {
  if (args.starred || args.positional.length > 1) return null
  const name = calledName(unit.module, call)
  if (name === '') return patternOfMethod(reader, unit, call, args)
  if (!KNOWN.test(name)) return null
  const [parameter = ''] = name === 'os.listdir' ? ['path'] : ['pathname']
  const given = argument(args, parameter, [parameter])
  if (!given && name !== 'os.listdir') return null
  const value = given ? textIn(reader, unit, given.value) : ''
  if (value === null) return null
  const others = [...args.keyword.keys()].filter((key) => key !== parameter)
  if (name === 'os.listdir')
    return others.length === 0
      ? { pattern: { folder: value, names: '*', hidden: true }, prefix: '' }
      : null
  const recursive = args.keyword.get('recursive')?.value
  const isPlain = others.every((key) => key === 'recursive') && recursive?.type !== 'identifier'
  // `**` is a plain `*` where that is not said
  if (!isPlain || (value.includes('**') && recursive?.type !== 'true')) return null
  const [, folder = '', names = ''] = /^((?:[^*?[]*\/)?)([^/]*[*?[].*)$/s.exec(value) ?? []
  return names === '' ? null : { pattern: { folder, names, hidden: false }, prefix: folder }
}

/** What `folder.glob(…)`, `folder.rglob(…)` or `folder.iterdir()` looks for, where the folder is a path. */
function patternOfMethod(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  { positional, keyword }: CallArguments,
): Sought | null {
  const method = calledMethod(unit.module, call)
  const folder = method && textIn(reader, unit, method.object)
  const [given] = positional
  if (!method || folder === null || keyword.size > 0) return null
  const names = method.name === 'iterdir' ? '*' : given && textIn(reader, unit, given)
  if (!names || (method.name === 'iterdir') === (given !== undefined)) return null
  return {
    pattern: { folder, names: method.name === 'rglob' ? `**/${names}` : names, hidden: true },
    prefix: folder,
  }
}

function textIn(reader: Reader, unit: Unit, node: PyNode): string | null {
  const value = reader.read(unit, node)
  return value.kind === 'string' ? value.value : null
}
