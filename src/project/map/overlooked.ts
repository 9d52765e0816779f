import { DEFINING, SDK } from '../../../transforms/azureml/kinds.ts'
import { maskedLines, runsAnother } from '../../notebook/magics.ts'
import { isNotebook } from '../../notebook/notebook.ts'
import { findAll, partOf, textOf } from '../../python/syntax.ts'
import type { Problem } from '../../transform.ts'
import { aboutFile, type Diagnostic, readable } from '../diagnostic.ts'
import { configFiles } from '../files/config-files.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { isCommandFile } from './descriptions/submit-commands.ts'

/** What may define steps and is not found: what to say of it. */

/** Warns where a line magic of a notebook runs a statement that makes a step: it is masked like any other magic. */
export function behindMagics(file: PythonFile): Diagnostic[] {
  if (!isNotebook(file.path)) return []
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

/**
 * Warns where a file calls a class of the SDK that nothing in it imports: a notebook may have it by `%run`, or by a
 * cell that was there when its kernel was started.
 */
export function classesNotImported(file: PythonFile): Diagnostic[] {
  const { module, path } = file
  const what = isNotebook(path) ? 'notebook' : 'file'
  const isRun = isNotebook(path) && runsAnother(module.text)
  // without a word of azureml, an Estimator is somebody else's
  const texts = [module.text, ...file.broken.map(({ cell }) => cell.text)]
  if (!isRun && !texts.some((text) => text.includes(SDK))) return []
  if (module.scopes.starImports.length > 0) return []
  return findAll(module.root, 'call').flatMap((call) => {
    const callee = partOf(call, 'function')
    const name = textOf(module, callee)
    const isMissing =
      callee.type === 'identifier' &&
      DEFINING.includes(name) &&
      module.scopes.resolve(name, callee) === null
    if (!isMissing) return []
    const broken = file.broken.find(({ cell }) => imports(cell.text, name))
    if (broken)
      return file.diagnose({
        code: 'class-not-imported',
        severity: 'warning',
        at: broken.start,
        message: `${name}(...) is not found: this cell, which imports it, does not parse as Python 3`,
        hint: 'mend the syntax error and run again',
      })
    return file.diagnose({
      code: isRun ? 'class-from-run' : 'class-not-imported',
      severity: 'warning',
      at: call.start,
      message: `${name}(...) is not found: nothing in this ${what} imports it${
        isRun ? ', unless what it runs with %run does' : ''
      }`,
      hint: `import ${name} in the ${what} itself`,
    })
  })
}

/** Whether text that does not parse looks as if it imported a name. */
const imports = (text: string, name: string): boolean =>
  new RegExp(`\\bimport\\b[^=]*\\b${name}\\b`).test(text)

/**
 * Says of a repository without definitions that it uses something else than the classes of SDK v1: version 2, or the
 * components that were a preview between the two.
 */
export function otherSdk(workspace: Workspace): Diagnostic[] {
  const found = nextInCode(workspace) ?? preview(workspace) ?? nextInConfigFiles(workspace)
  return found ? [found] : []
}

function nextInCode(workspace: Workspace): Diagnostic | undefined {
  const path = workspace.mentioning(NEXT).find((each) => shows(workspace, each, [NEXT]))
  if (path === undefined) return undefined
  return where(workspace, path, [NEXT], {
    code: 'sdk-v2',
    severity: 'info',
    message: 'the repository uses SDK v2 (azure.ai.ml), aml-debug is for SDK v1 (azureml.core)',
    hint: 'to debug a job of SDK v2, give it a VsCodeJobService',
  })
}

function preview(workspace: Workspace): Diagnostic | undefined {
  const [component, wrapper] = COMPONENTS
  // the name of one of them holds that of SDK v1, so that its files are known
  const path =
    workspace.mentioning(SDK).find((each) => shows(workspace, each, [wrapper])) ??
    workspace.mentioning(component).find((each) => shows(workspace, each, [component]))
  if (path === undefined) return undefined
  return where(workspace, path, COMPONENTS, {
    code: 'sdk-preview',
    severity: 'info',
    message:
      'the repository uses components (azure.ml.component), aml-debug is for the steps of SDK v1 (azureml.pipeline.steps)',
    hint: 'to debug the script of a component, run it in a PythonScriptStep',
  })
}

function nextInConfigFiles(workspace: Workspace): Diagnostic | undefined {
  const files = configFiles(workspace)
  const description = files.find(
    (path) => DESCRIBING.test(path) && shows(workspace, path, [SCHEMAS]),
  )
  const path =
    description ??
    files.find((each) => isCommandFile(each) && shows(workspace, each, NEXT_COMMANDS))
  if (path === undefined) return undefined
  const does = description ? 'describes jobs of version 2 in YAML' : 'starts jobs of version 2'
  return aboutFile(path, {
    code: 'sdk-v2',
    severity: 'info',
    message: `the repository ${does} (az ml job create), aml-debug is for SDK v1 (azureml.core)`,
    hint: 'to debug such a job, give it a service of the type vs_code',
  })
}

/** Whether a file can be read and holds one of some words: a symbolic link may lead to anything, and does not count. */
function shows(workspace: Workspace, path: string, words: readonly string[]): boolean {
  const bytes = workspace.bytes(path)
  return bytes !== null && words.some((word) => bytes.includes(word))
}

/** A diagnostic at the first place in a file with one of some words. */
function where(
  workspace: Workspace,
  path: string,
  words: readonly string[],
  problem: Omit<Problem, 'at'>,
): Diagnostic {
  const file = readable(workspace.python(path))
  const [at] = file
    ? words.map((word) => file.module.text.indexOf(word)).filter((found) => found >= 0)
    : []
  return file && at !== undefined ? file.diagnose({ ...problem, at }) : aboutFile(path, problem)
}

/** The package of version 2. */
const NEXT = 'azure.ai.ml'

/** What the YAML of version 2 has in its `$schema`. */
const SCHEMAS = 'azuremlschemas'

/** What the commands of version 2 begin with, which take YAML without a `$schema` as well. */
const NEXT_COMMANDS = ['az ml job ', 'az ml online-', 'az ml batch-', 'az ml component ']

/** What it is called, or its folder: any YAML would have to be searched else. */
const DESCRIBING = /(job|component|endpoint|deploy|pipeline|train|scor).*\.ya?ml$/i

/** The package of components, by both of its names. */
const COMPONENTS = ['azure.ml.component', 'azureml.pipeline.wrapper'] as const
