import { DEBUG_FLAGS } from '../../transforms/azureml/flags.ts'
import { PASSED_OTHERWISE } from '../../transforms/described/described-arguments.ts'
import { transforms } from '../../transforms/registry.ts'
import { wordsOf } from '../../transforms/steps/passed-flags.ts'
import type { PythonModule } from '../python/module.ts'
import { findAll, type PyNode, partOf, textOf } from '../python/syntax.ts'
import type { Change } from './change/change.ts'
import { readable } from './diagnostic.ts'
import type { Workspace } from './files/workspace.ts'
import { submitCommands } from './map/descriptions/submit-commands.ts'
import { mapRepository } from './map/map.ts'
import type { RemoveOptions } from './options.ts'
import { cleanedBy, type PassedOtherwise, scriptFilesOf } from './passing.ts'
import { callKey } from './world/call-site.ts'
import { withImporters } from './world/importers.ts'

/** Flags that people pass in ways of their own, in code and in commands: they stay when all that `add` wrote is out. */

/**
 * Looks for flags that are passed in another way than `add` passes them: somebody has put them into a condition, say,
 * or into a variable.
 *
 * @param after the repository as it would be
 * @param blocked the files out of which nothing can be taken, which is said of them already
 */
export function passedOtherwise(
  after: Workspace,
  changes: readonly Change[],
  blocked: ReadonlySet<string>,
  options: RemoveOptions,
): PassedOtherwise[] {
  const cleaned = cleanedBy(changes)
  if (cleaned.size === 0 || !options.enabled(transforms.pipelineStep.id)) return []
  const passed = [
    ...passedInCode(after, cleaned, blocked, options),
    ...passedByCommands(after, options),
  ]
  return passed.filter(({ scripts }) => scripts.some((script) => cleaned.has(script)))
}

function passedInCode(
  after: Workspace,
  cleaned: ReadonlySet<string>,
  blocked: ReadonlySet<string>,
  options: RemoveOptions,
): PassedOtherwise[] {
  const left = after
    .mentioning(DEBUG_FLAGS.enabled)
    .filter(options.allows)
    .flatMap((path) => {
      const file = cleaned.has(path) || blocked.has(path) ? null : readable(after.python(path))
      return file && file.module.error === null
        ? passesIn(file.module).map((node) => ({ path, node, file }))
        : []
    })
  if (left.length === 0) return []
  const { definitions } = mapRepository(after, options)
  return left.map(({ path, node: { start }, file }) => {
    const reach = withImporters(after, path)
    const near = definitions.filter(({ call }) => reach.includes(call.path))
    const around = near.filter(({ changes }) =>
      changes.some(({ call }) => call.path === path && call.start < start && start < call.end),
    )
    const scripts = (around.length > 0 ? around : near).flatMap(scriptFilesOf)
    return { diagnostic: file.diagnose({ ...PASSED_OTHERWISE, at: start }), scripts }
  })
}

/** The commands that pass them, which is done by hand. */
function passedByCommands(after: Workspace, options: RemoveOptions): PassedOtherwise[] {
  const passing = new Set(
    after.files
      .filter(options.allows)
      .flatMap((path) =>
        submitCommands(after, path).flatMap(({ start, passesFlags }) =>
          passesFlags ? callKey({ path, start }) : [],
        ),
      ),
  )
  if (passing.size === 0) return []
  return mapRepository(after, options)
    .definitions.filter(({ call }) => passing.has(callKey(call)))
    .map((definition) => ({
      diagnostic: { ...definition.call.place, ...PASSED_OTHERWISE },
      scripts: scriptFilesOf(definition),
    }))
}

/** The strings of a module that pass the flag: not those that declare it, ask for it, or are no part of anything. */
const passesIn = (module: PythonModule): PyNode[] =>
  findAll(module.root, 'string').filter((string) => {
    const call = string.parent?.type === 'argument_list' ? string.parent.parent : null
    return (
      wordsOf(module, string).includes(DEBUG_FLAGS.enabled) &&
      !/^(comparison_operator|expression_statement)$/.test(string.parent?.type ?? '') &&
      !(call && /\.add_argument$/.test(textOf(module, partOf(call, 'function'))))
    )
  })
