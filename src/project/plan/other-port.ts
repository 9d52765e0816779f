import type { TransformKey } from '../../../transforms/registry.ts'
import type { LaunchRequest } from '../../../transforms/vscode/entry.ts'
import { HOST_INPUT, hostOf, portOf } from '../../../transforms/vscode/entry.ts'
import { promptOf } from '../../../transforms/vscode/inputs.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { fileOf } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import type { AddOptions } from '../options.ts'
import { ownEntryFor } from './own-entry.ts'
import type { Part } from './parts.ts'

/** What tells a script its port. */
const TELLS_PORT: readonly TransformKey[] = ['pipelineStep', 'entryScript']

/** What is said of a target that is now told its port, where its entry in launch.json is there and has another. */
export function portsThatDiffer(
  workspace: Workspace,
  parts: readonly Part[],
  { allows }: AddOptions,
): Diagnostic[] {
  const isTold = parts.some(
    ({ transform, outcome, path }) =>
      TELLS_PORT.includes(transform) && outcome === 'pending' && allows(fileOf(path)),
  )
  return parts.flatMap(({ transform, outcome, path, request }) =>
    isTold && transform === 'launchConfig' && outcome === 'done'
      ? attachesElsewhere(workspace, path, request as LaunchRequest)
      : [],
  )
}

/** An entry of ours, from an earlier run, that attaches to another port than a script is now told to listen on. */
function attachesElsewhere(
  workspace: Workspace,
  path: string,
  request: LaunchRequest,
): Diagnostic[] {
  const own = ownEntryFor(workspace, path, request)
  if (!own) return []
  const port = String(portOf(own.entry))
  // who has set the address may have set the port to fit it
  const isAsked = request.kind === 'deployment' || hostOf(own.entry) === promptOf(HOST_INPUT)
  // VS Code may ask for it, too, or take it from elsewhere
  if (!isAsked || !/^\d+$/.test(port) || port === String(request.port)) return []
  return [
    {
      ...own.place(),
      code: 'port-differs',
      severity: 'warning',
      message: `this entry attaches to port ${port}, and ${request.script} is now told to listen on ${request.port}`,
      hint: `set its "port" to ${request.port}`,
    },
  ]
}
