import { isConstructor, SIGNATURES } from '../../transforms/azureml/signatures.ts'
import { argument, type CallArguments, callArguments } from '../python/calls.ts'
import { qualifiedName } from '../python/module.ts'
import { childOf, findAll, type PyNode, textOf } from '../python/syntax.ts'
import { dirname, evaluate, type Value } from '../python/values.ts'
import type { Problem } from '../transform.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Environment } from './environment/environment.ts'
import { findEnvironment } from './environment/find.ts'
import { locateScript } from './locate.ts'
import type { PythonFile } from './python-file.ts'
import { isDiagnostic, type Workspace } from './workspace.ts'

/** A step or a deployment that a definition constructs. */
export interface Definition {
  readonly kind: 'step' | 'deployment'
  readonly name: string
  readonly file: PythonFile
  /** The constructor's call. */
  readonly call: PyNode
  /** The script that it runs and the folder that is uploaded with it, relative to the root; null where unknown. */
  readonly script: { readonly path: string; readonly directory: string } | null
  readonly environment: Environment
  /** Why it cannot be instrumented. */
  readonly problems: readonly Diagnostic[]
}

export interface RepositoryMap {
  readonly definitions: readonly Definition[]
  readonly diagnostics: readonly Diagnostic[]
  readonly filesScanned: number
}

const AZUREML = Buffer.from('azureml')
const CONSTRUCTORS = ['PythonScriptStep', 'InferenceConfig'] as const

/** Reads every definition of a repository: which step runs which script, in which environment. */
export function mapRepository(workspace: Workspace): RepositoryMap {
  const definitions: Definition[] = []
  const diagnostics: Diagnostic[] = []
  let filesScanned = 0
  for (const path of workspace.files) {
    if (!/\.(py|ipynb)$/.test(path)) continue
    filesScanned++
    const bytes = workspace.bytes(path)
    if (!bytes?.includes(AZUREML) || !CONSTRUCTORS.some((name) => bytes.includes(name))) continue
    const file = workspace.python(path)
    if (!file) continue
    if (isDiagnostic(file)) diagnostics.push(file)
    else if (file.module.error !== null)
      diagnostics.push(
        file.diagnose({
          code: 'syntax-error',
          severity: 'warning',
          at: file.module.error,
          message: 'skipped: the definition does not parse as Python 3',
          hint: 'mend the syntax error and run again',
        }),
      )
    else definitions.push(...readDefinitions(workspace, file))
  }
  return { definitions, diagnostics, filesScanned }
}

function readDefinitions(workspace: Workspace, file: PythonFile): Definition[] {
  return findAll(file.module.root, 'call').flatMap((call) => {
    const name = qualifiedName(file.module, childOf(call, 'function') as PyNode)
    const args = callArguments(file.module, call)
    if (!args) return []
    if (isConstructor(name, 'PythonScriptStep')) return [readStep(workspace, file, call, args)]
    if (isConstructor(name, 'InferenceConfig')) return [readDeployment(workspace, file, call, args)]
    return []
  })
}

function readStep(
  workspace: Workspace,
  file: PythonFile,
  call: PyNode,
  args: CallArguments,
): Definition {
  const signature = SIGNATURES.PythonScriptStep
  const scriptName = argument(args, 'script_name', signature)
  const found = resolveScript(
    workspace,
    file,
    call,
    scriptName,
    argument(args, 'source_directory', signature),
  )
  const name =
    stringOf(file, argument(args, 'name', signature)?.value) ??
    stringOf(file, scriptName?.value) ??
    'PythonScriptStep'
  const environment = findEnvironment(workspace, file, call, name)
  return { kind: 'step', name, file, call, environment, ...found }
}

function readDeployment(
  workspace: Workspace,
  file: PythonFile,
  call: PyNode,
  args: CallArguments,
): Definition {
  const signature = SIGNATURES.InferenceConfig
  const entry = argument(args, 'entry_script', signature)
  const found = resolveScript(
    workspace,
    file,
    call,
    entry,
    argument(args, 'source_directory', signature),
  )
  const name = stringOf(file, entry?.value) ?? 'InferenceConfig'
  const environment = findEnvironment(workspace, file, call, name)
  return {
    kind: 'deployment',
    name,
    file,
    call,
    environment,
    ...found,
  }
}

const stringOf = (file: PythonFile, node: PyNode | undefined): string | null => {
  const value: Value | null = node ? evaluate(file.module, file.document.path, node) : null
  return value?.kind === 'string' ? value.value : null
}

type Argument = { readonly value: PyNode; readonly node: PyNode } | null

function resolveScript(
  workspace: Workspace,
  file: PythonFile,
  call: PyNode,
  script: Argument,
  directory: Argument,
): Pick<Definition, 'script' | 'problems'> {
  const fail = (problem: Omit<Problem, 'severity'>) => ({
    script: null,
    problems: [file.diagnose({ severity: 'warning', ...problem })],
  })
  if (!script)
    return fail({
      code: 'script-not-static',
      at: call.start,
      message: 'the call does not name a script',
      hint: 'name the script in the call itself',
    })
  const values: string[] = []
  for (const part of [script, directory]) {
    const value: Value = part
      ? evaluate(file.module, file.document.path, part.value)
      : { kind: 'none' }
    if (value.kind === 'none') values.push('')
    else if (value.kind === 'string') values.push(value.value)
    else {
      const node = value.kind === 'unknown' ? value.node : (part?.value as PyNode)
      return fail({
        code: 'script-not-static',
        at: node.start,
        message: `which script this runs is known only when the definition runs: ${excerpt(textOf(file.module, node))}`,
        hint: 'write the path as a literal, or instrument the script by hand',
      })
    }
  }
  const [name = '', folder = ''] = values
  const located = locateScript(workspace, dirname(file.document.path), folder, name)
  if (located.status === 'found') return { script: located, problems: [] }
  return fail({
    code: located.status === 'outside' ? 'script-outside' : 'script-not-found',
    at: script.value.start,
    message:
      located.status === 'outside'
        ? `the script lies outside the repository: ${located.path}`
        : `there is no ${located.path} in the folder of this definition or above it`,
    hint:
      located.status === 'outside'
        ? 'move it into the repository'
        : 'check script_name and source_directory',
  })
}

const excerpt = (text: string): string =>
  (text.length > 60 ? `${text.slice(0, 57)}...` : text).replace(/\s+/g, ' ')
