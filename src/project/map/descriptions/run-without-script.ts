import { type Diagnostic, isDiagnostic } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { Repository } from '../repository.ts'
import { openDescribed } from './described-file.ts'
import { isRunElsewhere, runConfigName } from './run-files.ts'
import { commandFiles, SUBMITTING, type SubmitCommand, submitCommands } from './submit-commands.ts'

/**
 * Run configurations that name no script, where the command that submits them with one is kept elsewhere: in a release
 * pipeline that was made in the browser, or in somebody's notes.
 */

/** Whether a file can be nothing but a run configuration, by the ending of its name. */
export const endsAsRunConfig = (path: string): boolean => /\.runconfig$/i.test(path)

/** Says that nothing tells which script is run with such a file; null for any other. */
export function readWithoutScript({ workspace }: Repository, path: string): Diagnostic | null {
  const file = openDescribed(workspace, path, 'environment')
  if (!file || 'reason' in file || isDiagnostic(file)) return null
  const framework = file.text('framework')
  // what is run where it is submitted cannot be debugged from elsewhere
  if (framework === null || framework === 'PySpark' || file.text('target') === 'local') return null
  if (file.text('script') || isSubmittedByName(workspace, path) || isRunElsewhere(workspace, path))
    return null
  return file.diagnose({
    code: 'run-config-without-script',
    severity: 'info',
    message:
      'this run configuration names no script, and no workflow or shell script submits it with one: what it runs is not known',
    hint: 'write script: path/to/script.py into it, with the script that is submitted with it',
  })
}

/** Whether a command may submit it, as far as names tell: in which folder it is run may be known only then. */
function isSubmittedByName({ origin }: Workspace, path: string): boolean {
  const own = runConfigName(path)
  // a variable may come to any name
  const mayBeOwn = ({ config }: SubmitCommand): boolean =>
    config !== null && (/[$%{]/.test(config.name) || runConfigName(config.name) === own)
  return (
    SUBMITTING.some((word) => origin.mentioning(word).some((each) => origin.holds(each, [own]))) ||
    commandFiles(origin).some((each) => submitCommands(origin, each).some(mayBeOwn))
  )
}
