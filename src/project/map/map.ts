import { ALL_KINDS } from '../../../transforms/azureml/kinds.ts'
import { maskedLines } from '../../notebook/magics.ts'
import { aboutFile, type Diagnostic, failureOf, isDiagnostic, readable } from '../diagnostic.ts'
import { cellPath, isPython, type PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { makeWorld } from '../world/world.ts'
import { consumeConfigurations } from './configurations.ts'
import type { Definition } from './definition.ts'
import { readDefinitions } from './definitions.ts'
import { isInferenceFile, readInferenceFile, unreadInferenceFile } from './inference-files.ts'
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

const DEFINING = [...ALL_KINDS, 'InferenceConfig']

/** Reads every definition of a repository: which step runs which script, in which environment. */
export function mapRepository(workspace: Workspace, options: MapOptions = {}): RepositoryMap {
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
    diagnostics.push(...behindMagics(file))
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
  for (const path of workspace.files.filter(isInferenceFile)) {
    definitions.push(...readInferenceFile(workspace, path))
    diagnostics.push(...unreadInferenceFile(workspace, path))
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
    if (path !== undefined && isInferenceFile(path)) return readInferenceFile(workspace, path)
    const file = path === undefined ? null : readable(workspace.python(path))
    if (!file) return null
    const now = readDefinitions(repository, file)
    if (now.length !== before.length) return null
    return now.map((definition, index) =>
      before[index]?.changes.length === 0 ? { ...definition, changes: [] } : definition,
    )
  }
}

/** `one as other`. */
const RENAMED = /\b(\w+)[ \t]+as[ \t]+(\w+)/g
/** `class Name(bases`. */
const DERIVED = /\bclass[ \t]+(\w+)[ \t]*\(([^)]*)/g
/** `name = module.other`, which is not called. */
const ALIASED = /\b(\w+)[ \t]*=(?=[ \t]*(?:\w+\.)*(\w+)\b(?!\())/g

/** `from x import (one, other)`, and `x.one`, which is not called. */
const HANDED_ON = /\bfrom[ \t]+[\w.]+[ \t]+import\b[ \t]*(\([^)]*\)|[^\n]*)|\.(\w+)\b(?!\()/g

/** Files in which a definition may stand: only their bytes are searched, so ask for the rarest word first. */
function candidates(workspace: Workspace): string[] {
  const direct = workspace.mentioning('azureml').filter((path) => workspace.holds(path, DEFINING))
  const others = otherNames(workspace, direct).flatMap((name) => {
    const paths = workspace.mentioning(name)
    // PyTorch is a word of prose, too
    return DEFINING.includes(name)
      ? paths.filter((path) => workspace.holds(path, [`${name}(`]))
      : paths
  })
  return [...new Set([...direct, ...others])].sort()
}

/**
 * Names under which other modules may construct a step without a word of azureml: the SDK's classes renamed,
 * derived from, or imported only to be passed on.
 */
function otherNames(workspace: Workspace, paths: readonly string[]): string[] {
  const names = new Set<string>()
  for (const path of paths) {
    const document = path.endsWith('.py') ? readable(workspace.document(path)) : null
    if (!document) continue
    const { text } = document
    const named = DEFINING.filter((name) => text.includes(name))
    for (const [, name = '', other = ''] of text.matchAll(RENAMED))
      if (named.includes(name)) names.add(other)
    for (const [, name = '', bases = ''] of text.matchAll(DERIVED))
      if (named.some((base) => bases.includes(base))) names.add(name)
    for (const [, name = '', other = ''] of text.matchAll(ALIASED))
      if (named.includes(other)) names.add(name)
    for (const [, list = '', attribute = ''] of text.matchAll(HANDED_ON))
      for (const name of named)
        if (!text.includes(`${name}(`) && (attribute === name || list.includes(name)))
          names.add(name)
  }
  return [...names]
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
