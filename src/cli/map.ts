import { distinct } from '../collections/distinct.ts'
import { mapRepository } from '../project/map/map.ts'
import { planAdd } from '../project/plan/plan.ts'
import type { Command } from './command.ts'
import { COMMON_FLAGS } from './command-line/flags.ts'
import { openContext } from './context.ts'
import { printForPrograms } from './report/for-programs.ts'
import { whyNoTarget } from './report/next-command.ts'
import { countOf, plural, type Report } from './report/report.ts'
import { stylesOf } from './report/style.ts'
import { formatDiagnostics } from './report/summary.ts'
import { formatTree, isOfLaunchFile } from './report/tree.ts'
import { settledNowhere } from './steps.ts'
import { namedInVain } from './unlisted.ts'

/** `aml-debug map`: which definition runs which script, in which environment, and what stands in the way. */
export const mapCommand: Command = {
  name: 'map',
  operands: '[paths..]',
  summary: 'show which step runs which script',
  flags: COMMON_FLAGS,
  examples: [
    ['map', 'every step of the repository'],
    ['map --format json', 'the same for programs'],
  ],
  async run(flags, terminal) {
    const context = await openContext(flags, terminal, { forDefinitions: true })
    const { options, workspace, scope, values } = context
    const map = mapRepository(workspace, options)
    const plan = planAdd(workspace, options)
    const targets = plan.targets.filter(
      ({ definition: { call, script } }) =>
        options.allows(call.place.path) || (script !== null && options.allows(script.path)),
    )
    const inVain = targets.length === 0 ? namedInVain(scope, workspace) : []
    const own = [...map.diagnostics, ...settledNowhere(context, map.definitions), ...inVain].filter(
      ({ path }) => options.allows(path) || scope.folders.includes(path),
    )
    const report: Report = {
      mode: 'map',
      action: 'preview',
      root: scope.root,
      targets,
      changes: [],
      diagnostics: distinct([...own, ...targets.flatMap(({ diagnostics }) => diagnostics)]),
      written: new Set(),
      filesScanned: map.filesScanned,
      durationMs: Date.now() - context.started,
    }
    const styles = stylesOf(values.color, terminal.colour)
    if (printForPrograms(report, values, terminal)) return 0
    terminal.out(formatTree(targets, styles.out))
    if (values.quiet) return 0
    const shared = distinct(
      targets.flatMap((target) =>
        target.diagnostics.filter((diagnostic) => isOfLaunchFile(target, diagnostic)),
      ),
    )
    terminal.err(formatDiagnostics([...own, ...shared], styles.err, values))
    terminal.err(
      targets.length === 0
        ? `no step and no deployment found in ${plural(map.filesScanned, 'Python file', 'Python files')}: ${whyNoTarget(own)}\n`
        : `${plural(targets.length, 'step or deployment', 'steps and deployments')}: ${countOf(targets, 'pending')} pending, ${countOf(targets, 'done')} done, ${countOf(targets, 'blocked')} blocked\n`,
    )
    return 0
  },
}
