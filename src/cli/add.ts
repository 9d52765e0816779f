import { distinct } from '../collections/distinct.ts'
import { type AddResult, computeAdd } from '../project/add.ts'
import type { Diagnostic } from '../project/diagnostic.ts'
import { fileOf } from '../project/files/python-file.ts'
import { scriptsLeftOut } from '../project/left-out.ts'
import { keyOf } from '../project/map/definition.ts'
import { mapRepository } from '../project/map/map.ts'
import type { Part } from '../project/plan/parts.ts'
import { isCompletedBy, type Target } from '../project/plan/plan.ts'
import type { Command } from './command.ts'
import { CHANGING_FLAGS, COMMON_FLAGS, WRITTEN_FLAGS } from './command-line/flags.ts'
import { openContext } from './context.ts'
import { deliver } from './deliver.ts'
import { formatPlace } from './report/report.ts'
import { checkSteps, settledNowhere } from './steps.ts'
import { namedInVain } from './unlisted.ts'

/** `aml-debug add`: previews, checks or writes what makes the repository debuggable. */
export const addCommand: Command = {
  name: 'add',
  operands: '[paths..]',
  summary: 'make scripts debuggable',
  flags: [
    ...CHANGING_FLAGS,
    ...WRITTEN_FLAGS,
    'launch-json',
    'modernize',
    'docker',
    ...COMMON_FLAGS,
  ],
  examples: [['add -w train.py', 'write one script']],
  async run(flags, terminal) {
    const context = await openContext(flags, terminal, { forDefinitions: true })
    const { options, workspace } = context
    const { changes, ...all } = computeAdd(workspace, options)
    const { definitions, filesScanned } = mapRepository(workspace, options)
    const leftOut = scriptsLeftOut(workspace, all.targets, options)
    checkSteps(context, definitions)
    const { targets, diagnostics: told } = concerning(flags.operands, options.allows, {
      ...all,
      diagnostics: [...all.diagnostics, ...leftOut, ...settledNowhere(context, definitions)],
    })
    const inVain = targets.length === 0 ? namedInVain(context.scope, workspace) : []
    const diagnostics = distinct([...told, ...inVain])
    const pending = targets.filter(({ status }) => status === 'pending')
    return deliver(
      {
        mode: 'add',
        targets,
        changes,
        diagnostics,
        filesScanned,
        known: definitions.length,
        choices: () =>
          pending.map((target) => ({ key: keyOf(target.definition), title: titleOf(target) })),
        changesOf(chosen) {
          const keys = new Set(chosen.map(({ key }) => key))
          return computeAdd(workspace, { ...options, takes: (key) => keys.has(key) }).changes
        },
      },
      context,
      terminal,
    )
  },
}

/** The parts of a target that are in files which all targets share. */
const SHARED: ReadonlySet<Part['transform']> = new Set(['launchConfig', 'dockerTasks'])

/** What concerns the given paths: a hook that passes one file is not told about all others. */
function concerning(
  operands: readonly string[],
  allows: (path: string) => boolean,
  { targets, diagnostics }: Pick<AddResult, 'targets' | 'diagnostics'>,
): Pick<AddResult, 'targets' | 'diagnostics'> {
  if (operands.length === 0) return { targets, diagnostics }
  const own = targets.filter((target) => {
    const { call, script } = target.definition
    return (
      allows(call.place.path) ||
      (script && allows(script.path)) ||
      target.parts.some(({ path, transform }) => !SHARED.has(transform) && allows(fileOf(path))) ||
      isCompletedBy(target, allows)
    )
  })
  const theirs = new Set(own.flatMap((target) => target.diagnostics).map(identity))
  return {
    targets: own,
    diagnostics: diagnostics.filter(
      (diagnostic) => allows(diagnostic.path) || theirs.has(identity(diagnostic)),
    ),
  }
}

const identity = (diagnostic: Diagnostic): string => JSON.stringify(diagnostic)

function titleOf({ definition: { kind, name, call, script } }: Target): string {
  const place = formatPlace(call.place)
  return `${kind === 'step' ? 'Step' : 'Deployment'} ${name} (${place}) runs ${script?.path ?? '?'}`
}
