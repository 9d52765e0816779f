import { mapRepository } from '../project/map/map.ts'
import { stillPassing } from '../project/passing.ts'
import { computeRemove } from '../project/remove.ts'
import type { Command } from './command.ts'
import { CHANGING_FLAGS, COMMON_FLAGS } from './command-line/flags.ts'
import { openContext } from './context.ts'
import { deliver } from './deliver.ts'
import type { Choice } from './interactive.ts'
import { checkSteps } from './steps.ts'

/** `aml-debug remove`: previews, checks or writes what takes the instrumentation out. */
export const removeCommand: Command = {
  name: 'remove',
  operands: '[paths..]',
  summary: 'take the instrumentation out again',
  flags: [...CHANGING_FLAGS, ...COMMON_FLAGS],
  examples: [
    ['remove', 'preview the patch for all'],
    ['remove --check', 'is any debug code left?'],
    ['remove -w', 'take all of it out'],
  ],
  async run(flags, terminal) {
    const context = await openContext(flags, terminal, { forDefinitions: false })
    const { workspace, options } = context
    if (options.onlySteps) checkSteps(context, mapRepository(workspace, options).definitions)
    const { changes, kept, diagnostics, filesScanned } = computeRemove(workspace, options)
    return deliver(
      {
        mode: 'remove',
        targets: [],
        changes,
        kept,
        diagnostics,
        filesScanned,
        choices: () => changes.map(({ path }) => ({ key: path, title: path })),
        changesOf: (chosen) => changes.filter(isAmong(chosen)),
        saidOf(chosen) {
          const isChosen = isAmong(chosen)
          const allows = (path: string) => isChosen({ path })
          return stillPassing(workspace, changes.filter(isChosen), { ...options, allows })
        },
      },
      context,
      terminal,
    )
  },
}

/** A test for changes of the files that were chosen. */
function isAmong(chosen: readonly Choice[]): (change: { readonly path: string }) => boolean {
  const paths = new Set(chosen.map(({ key }) => key))
  return ({ path }) => paths.has(path)
}
