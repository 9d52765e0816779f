import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { transforms } from '../../../transforms/registry.ts'
import type { Diagnostic } from '../../project/diagnostic.ts'
import { type ChangeReport, countOf, plural, type Report } from './report.ts'

/** What to type next; null where there is nothing to do. */
export function nextCommand(report: ChangeReport, verbose: boolean): string | null {
  const { action, changes, isDeclined } = report
  if (isDeclined) return null
  if (changes.length === 0) return whyNothing(report, verbose)
  return action === 'write' ? afterWriting(report) : toWrite(report)
}

function toWrite({ mode, action, again, isBelowRoot }: ChangeReport): string {
  return `aml-debug ${mode} -w${again}${action === 'preview' && isBelowRoot ? APPLIED_ABOVE : ''}`
}

const APPLIED_ABOVE =
  ', or git apply in the top folder: below it, git leaves out what the patch has for other folders'

function afterWriting(report: ChangeReport): string | null {
  const { mode, root, written, again } = report
  // it is said above why
  if (written.size === 0) return null
  const look = existsSync(join(root, '.git')) ? ['git diff'] : []
  const use = mode === 'add' ? startAgain(report) : []
  // what git ignores is not looked at otherwise
  const out = mode === 'add' && again.includes('--no-ignore') ? [TAKE_OUT] : []
  return [...look, ...use, ...out].join('; then ') || null
}

const TAKE_OUT = 'aml-debug remove -w --no-ignore, which alone reaches what git ignores'

/** What makes use of what was added: nothing where a script is ready, and its step is not told. */
function startAgain({ changes, written }: Report): string[] {
  const added = changes.flatMap(({ path, transforms: ids }) => (written.has(path) ? ids : []))
  if (added.includes(transforms.pipelineStep.id))
    return ['submit the pipeline with the new arguments']
  return added.includes(transforms.entryScript.id)
    ? ['build the image of the deployment with the new script']
    : []
}

/** Why there is nothing to change, or how to see it; null where all is done. */
function whyNothing(report: ChangeReport, verbose: boolean): string | null {
  const { mode, targets, known, again, debugFlags } = report
  if (mode === 'add' && targets.length === 0 && known > 0)
    return `${plural(known, 'step or deployment has', 'steps and deployments have')} nothing to add in these paths alone; aml-debug map shows what each is made of`
  if (mode === 'add' && targets.length === 0)
    return report.filesScanned === 0
      ? 'run aml-debug in the repository that defines your pipelines'
      : `no step and no deployment found: ${whyNoTarget(report.diagnostics)}`
  // what is there is not told from what somebody has edited
  if (debugFlags.length > 0 && countOf(targets, 'done') > 0)
    return `what is added already keeps its settings; for ${debugFlags.join(', ')}: aml-debug remove -w, then add again`
  if (report.isPendingOutside)
    return `aml-debug ${mode}${again}: what is pending is not among the given paths`
  // some reasons are no warnings: what runs a command line cannot be mended, and a definition may wait for its script
  const isAnyLeft = targets.some(({ status }) => status !== 'done')
  return isAnyLeft && !verbose ? `aml-debug ${mode} -v${again} shows what stands in the way` : null
}

/** Why a repository may have no target at all. */
export function whyNoTarget(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.some(({ severity }) => severity !== 'info'))
    return 'what is reported above may define one'
  const other = diagnostics.find(({ code }) => /^sdk-/.test(code))
  return other?.message ?? 'aml-debug looks for calls whose name is imported from azureml'
}
