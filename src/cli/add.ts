import { computeAdd } from '../project/change.ts'
import type { Target } from '../project/plan.ts'
import type { Command } from './command.ts'
import { openContext } from './context.ts'
import { checkFlags, deliver } from './deliver.ts'
import { CHANGING, COMMON } from './flags.ts'
import { formatPlace } from './report.ts'

/** `aml-debug add`: previews, checks or writes what makes the repository debuggable. */
export const addCommand: Command = {
  name: 'add',
  operands: '[paths..]',
  summary: 'make scripts debuggable',
  flags: [
    ...CHANGING,
    'port',
    'timeout',
    'client-ip',
    'host',
    'sdk-version',
    'debugger-type',
    'docker',
    ...COMMON,
  ],
  examples: [
    ['add', 'preview the patch for all'],
    ['add -w train.py', 'write one script'],
  ],
  async run(flags, terminal) {
    const started = performance.now()
    checkFlags(flags, terminal)
    const context = await openContext(flags, terminal)
    const { options, workspace } = context
    const { map, targets, changes, diagnostics } = computeAdd(workspace, options)
    const pending = targets.filter(({ status }) => status === 'pending')
    return deliver(
      {
        mode: 'add',
        targets,
        changes,
        diagnostics,
        filesScanned: map.filesScanned,
        choices: pending.map((target) => ({ key: target.key, title: titleOf(target) })),
        changesOf(chosen) {
          const keys = new Set(chosen.map(({ key }) => key))
          return computeAdd(workspace, { ...options, takes: (key) => keys.has(key) }).changes
        },
      },
      context,
      started,
      terminal,
    )
  },
}

function titleOf({ definition: { kind, name, file, call, script } }: Target): string {
  const place = formatPlace(file.place(call.start))
  return `${kind === 'step' ? 'Step' : 'Deployment'} ${name} (${place}) runs ${script?.path ?? '?'}`
}
