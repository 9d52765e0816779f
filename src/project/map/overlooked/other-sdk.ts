import { SDK } from '../../../../transforms/azureml/kinds.ts'
import type { Problem } from '../../../transform.ts'
import { aboutFile, type Diagnostic, readable } from '../../diagnostic.ts'
import { configFiles } from '../../files/config-files.ts'
import type { Workspace } from '../../files/workspace.ts'
import { isCommandFile } from '../descriptions/submit-commands.ts'

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
