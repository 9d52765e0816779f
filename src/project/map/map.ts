import { maskedLines, runsAnother } from '../../notebook/magics.ts'
import { findAll, partOf, textOf } from '../../python/syntax.ts'
import { aboutFile, type Diagnostic, failureOf, isDiagnostic, readable } from '../diagnostic.ts'
import { cellPath, isPython, type PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { makeWorld } from '../world/world.ts'
import { candidates, DEFINING } from './candidates.ts'
import { consumeConfigurations } from './configurations.ts'
import type { Definition } from './definition.ts'
import { readDefinitions } from './definitions.ts'
import { isDescription, readDescription } from './descriptions.ts'
import type { Repository } from './repository.ts'
import { classesHandedOn } from './step-classes.ts'

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

/** Reads every definition of a repository: which step runs which script, in which environment. */
export function mapRepository(workspace: Workspace, options: MapOptions): RepositoryMap {
  const world = makeWorld(workspace)
  const repository: Repository = { workspace, world, settled: options.steps ?? {} }
  const definitions: Definition[] = []
  const diagnostics: Diagnostic[] = []
  const paths = workspace.files.filter(isPython)
  for (const path of candidates(workspace)) {
    const file = workspace.python(path)
    if (!file) continue
    if (isDiagnostic(file)) {
      diagnostics.push(file)
      continue
    }
    if (file.module.error !== null) {
      if (file.module.text.includes('azureml')) diagnostics.push(unparsed(file, file.module.error))
      continue
    }
    for (const { cell, start } of file.broken)
      if (DEFINING.some((name) => cell.text.includes(`${name}(`)))
        diagnostics.push(unparsed(file, start))
    diagnostics.push(...behindMagics(file), ...broughtByRun(file))
    try {
      for (const part of [file, ...writtenDefinitions(workspace, file)]) {
        if (part.module.error !== null) {
          diagnostics.push(unparsed(part, part.module.error))
          continue
        }
        definitions.push(...readDefinitions(repository, part))
        diagnostics.push(...classesHandedOn(world, part))
      }
    } catch (error) {
      diagnostics.push(
        file.diagnose({ severity: 'warning', at: 0, ...failureOf(error, 'definition-failed') }),
      )
    }
    workspace.rest()
  }
  for (const path of workspace.files.filter(isDescription)) {
    const read = readDescription(workspace, path)
    if (isDiagnostic(read)) diagnostics.push(read)
    else if (read) definitions.push(read)
  }
  if (definitions.length === 0) diagnostics.push(...otherSdk(workspace))
  return {
    definitions: consumeConfigurations(world, definitions),
    diagnostics,
    filesScanned: paths.length,
  }
}

/** Where a line magic of a notebook runs a statement that makes a step: it is masked like any other. */
function behindMagics(file: PythonFile): Diagnostic[] {
  if (!file.path.endsWith('.ipynb')) return []
  return maskedLines(file.module.text).flatMap(({ start, text }) => {
    const name = DEFINING.find((each) => new RegExp(`\\b${each}\\(`).test(text))
    if (!name) return []
    return file.diagnose({
      code: 'step-behind-a-magic',
      severity: 'warning',
      at: start,
      message: `${name}(...) stands behind a magic on the same line, and is not found`,
      hint: 'put the magic at the top of the cell instead: %%time',
    })
  })
}

/** Where a notebook calls a class of the SDK that only what it runs with `%run` can have imported. */
function broughtByRun(file: PythonFile): Diagnostic[] {
  const { module, path } = file
  if (!path.endsWith('.ipynb') || !runsAnother(module.text)) return []
  return findAll(module.root, 'call').flatMap((call) => {
    const callee = partOf(call, 'function')
    const name = textOf(module, callee)
    const isMissing =
      callee.type === 'identifier' &&
      DEFINING.includes(name) &&
      module.scopes.resolve(name, callee) === null &&
      module.scopes.starImports.length === 0
    if (!isMissing) return []
    return file.diagnose({
      code: 'class-from-run',
      severity: 'warning',
      at: call.start,
      message: `${name}(...) is not found: nothing in this notebook imports it, unless what it runs with %run does`,
      hint: `import ${name} in the notebook itself`,
    })
  })
}

/** Says so where a repository without definitions uses the SDK's next version, which has no such classes. */
function otherSdk(workspace: Workspace): Diagnostic[] {
  const [path] = workspace.mentioning('azure.ai.ml')
  if (path === undefined) return []
  const found = {
    code: 'sdk-v2',
    severity: 'info',
    message: 'the repository uses SDK v2 (azure.ai.ml), aml-debug is for SDK v1 (azureml.core)',
    hint: 'to debug a job of SDK v2, give it a VsCodeJobService',
  } as const
  return [aboutFile(path, found)]
}

/** The modules among what cells of a notebook write that may hold a definition. */
function writtenDefinitions(workspace: Workspace, file: PythonFile): PythonFile[] {
  return file.writes.flatMap((write) => {
    const { text, index } = write.cell
    const mayDefine = text.includes('azureml') && DEFINING.some((name) => text.includes(`${name}(`))
    return (mayDefine && readable(workspace.python(cellPath(file.path, index)))) || []
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
  const repository = { workspace, world: makeWorld(workspace), settled: options.steps ?? {} }
  return (before) => {
    const path = before[0]?.call.path
    if (path !== undefined && isDescription(path)) {
      const again = readable(readDescription(workspace, path))
      return again ? [again] : []
    }
    const file = path === undefined ? null : readable(workspace.python(path))
    if (!file) return null
    const now = readDefinitions(repository, file)
    if (now.length !== before.length) return null
    return now.map((definition, index) =>
      before[index]?.changes.length === 0 ? { ...definition, changes: [] } : definition,
    )
  }
}

function unparsed(file: PythonFile, at: number): Diagnostic {
  return file.diagnose({
    code: 'syntax-error',
    severity: 'warning',
    at,
    message: 'skipped: the definition does not parse as Python 3',
    hint: 'mend the syntax error and run again',
  })
}
