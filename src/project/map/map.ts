import { DEFINING, SDK } from '../../../transforms/azureml/kinds.ts'
import { onceForBoth } from '../../collections/cache.ts'
import { syntaxError } from '../../python/syntax-error.ts'
import { type Diagnostic, failureOf, isDiagnostic, readable } from '../diagnostic.ts'
import { configFiles } from '../files/config-files.ts'
import { lookingAhead } from '../files/look-ahead.ts'
import { cellPath, isPython, type PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { worldOf } from '../world/world.ts'
import { candidates } from './candidates.ts'
import { consumeConfigurations } from './configurations.ts'
import type { Definition } from './definition.ts'
import { readDefinitions } from './definitions.ts'
import { isDescription, readDescriptions } from './descriptions/descriptions.ts'
import { behindMagics } from './overlooked/behind-magics.ts'
import { commandsInCode } from './overlooked/commands-in-code.ts'
import { otherSdk } from './overlooked/other-sdk.ts'
import { overlookedIn } from './overlooked/overlooked.ts'
import type { Repository } from './repository.ts'

/** The definitions of a repository, and what is to be said of the files that may hold some. */
export interface RepositoryMap {
  readonly definitions: readonly Definition[]
  readonly diagnostics: readonly Diagnostic[]
  readonly filesScanned: number
}

/** What the code of a repository does not tell. */
export interface MapOptions {
  /** Scripts of steps that cannot be told from the code: paths from the root, by the name of the step. */
  readonly steps?: Readonly<Record<string, string>>
}

const known = new WeakMap<Workspace, Map<MapOptions['steps'], RepositoryMap>>()

/** Every definition of a repository, read once: which step runs which script, in which environment. */
export const mapRepository = (workspace: Workspace, options: MapOptions): RepositoryMap =>
  onceForBoth(known, workspace, options.steps, () => readMap(repositoryOf(workspace, options)))

const repositoryOf = (workspace: Workspace, { steps = {} }: MapOptions): Repository => ({
  workspace,
  world: worldOf(workspace),
  settled: steps,
})

function readMap(repository: Repository): RepositoryMap {
  const { workspace, world } = repository
  const definitions: Definition[] = []
  const diagnostics: Diagnostic[] = []
  for (const path of lookingAhead(workspace, candidates(workspace), (each) => [each])) {
    const file = workspace.python(path)
    if (isDiagnostic(file)) diagnostics.push(file)
    else if (file) {
      const found = readFile(repository, file)
      definitions.push(...found.definitions)
      diagnostics.push(...found.diagnostics)
    }
    workspace.rest()
  }
  for (const path of configFiles(workspace).filter((each) => isDescription(workspace, each)))
    for (const read of readDescriptions(repository, path))
      if (isDiagnostic(read)) diagnostics.push(read)
      else definitions.push(read)
  diagnostics.push(...commandsInCode(workspace))
  if (definitions.length === 0) diagnostics.push(...otherSdk(workspace))
  return {
    definitions: consumeConfigurations(world, definitions),
    diagnostics,
    filesScanned: workspace.files.filter(isPython).length,
  }
}

/** The definitions in a file, and in the files that its cells write. */
function readFile(
  repository: Repository,
  file: PythonFile,
): Pick<RepositoryMap, 'definitions' | 'diagnostics'> {
  const { module, broken } = file
  if (module.error !== null) {
    const isAboutSdk = module.text.includes(SDK)
    return { definitions: [], diagnostics: isAboutSdk ? [unparsed(file, module.error)] : [] }
  }
  const definitions: Definition[] = []
  const diagnostics = [
    ...broken.filter(({ cell }) => mayDefine(cell.text)).map(({ error }) => unparsed(file, error)),
    ...behindMagics(file),
  ]
  try {
    for (const part of [file, ...writtenDefinitions(repository.workspace, file)])
      if (part.module.error === null) {
        definitions.push(...readDefinitions(repository, part))
        diagnostics.push(...overlookedIn(repository.world, part))
      } else diagnostics.push(unparsed(part, part.module.error))
  } catch (error) {
    diagnostics.push(
      file.diagnose({ severity: 'warning', at: 0, ...failureOf(error, 'definition-failed') }),
    )
  }
  return { definitions, diagnostics }
}

/** Whether a text calls what makes a step or a deployment, by the looks of it. */
const mayDefine = (text: string): boolean => DEFINING.some((name) => text.includes(`${name}(`))

/** The modules among what cells of a notebook write that may hold a definition. */
function writtenDefinitions(workspace: Workspace, file: PythonFile): PythonFile[] {
  return file.writes.flatMap((write) => {
    const { text, index } = write.cell
    const isSought = text.includes(SDK) && mayDefine(text)
    return (isSought && readable(workspace.python(cellPath(file.path, index)))) || []
  })
}

/**
 * Reads the definitions of single files once more, after a change that must not make others of them; null where it
 * does. What stood in for others' sake before the change still does.
 */
export function readingAgain(
  workspace: Workspace,
  options: MapOptions,
): (before: readonly Definition[]) => Definition[] | null {
  const repository = repositoryOf(workspace, options)
  return (before) => {
    const path = before[0]?.call.path
    if (path !== undefined && isDescription(workspace, path))
      return readDescriptions(repository, path).flatMap((read) => readable(read) ?? [])
    const file = path === undefined ? null : readable(workspace.python(path))
    if (!file) return null
    const now = readDefinitions(repository, file)
    if (now.length !== before.length) return null
    return now.map((definition, index) =>
      before[index]?.changes.length === 0 ? { ...definition, changes: [] } : definition,
    )
  }
}

function unparsed(file: PythonFile, error: number): Diagnostic {
  const say = (wrong: string) => `skipped: the definition ${wrong}`
  return file.diagnose({ severity: 'warning', ...syntaxError(file.module.text, error, say) })
}
