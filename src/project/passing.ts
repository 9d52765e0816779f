import { basename } from 'node:path'
import { DEBUG_FLAGS } from '../../transforms/azureml/flags.ts'
import { DEFINING } from '../../transforms/azureml/kinds.ts'
import { transforms } from '../../transforms/registry.ts'
import { distinct } from '../collections/distinct.ts'
import { readYaml } from '../packages/yaml.ts'
import { shellPaths } from '../text/shell.ts'
import type { Change } from './change/change.ts'
import { runRemove } from './change/run-transform.ts'
import { aboutFile, type Diagnostic, readable } from './diagnostic.ts'
import { languageOf } from './files/languages.ts'
import { fileOf } from './files/python-file.ts'
import { fileText, type Workspace } from './files/workspace.ts'
import { unparsedCells } from './left-behind.ts'
import { type Definition, sourcesOf } from './map/definition.ts'
import { mapRepository } from './map/map.ts'
import type { RemoveOptions } from './options.ts'
import type { CallSite } from './world/call-site.ts'

/**
 * Definitions that go on passing the flags to scripts that are not to know them any more: such a job ends at once.
 */

/** The scripts that no longer know the flags after some changes. */
export const cleanedBy = (changes: readonly Change[]): Set<string> =>
  new Set(
    changes.flatMap(({ path, transforms: ids }) =>
      ids.includes(transforms.stepScript.id) ? [path] : [],
    ),
  )

const DEFINITION_LEFT = 'definition-left'

/** Whether definitions are left as they are whichever are named, because `--only` or `--skip` leaves them out. */
const leavesDefinitions = ({ enabled }: RemoveOptions): boolean =>
  !enabled(transforms.pipelineStep.id)

/** The definitions of `stillPassing` that should be named on the command line as well as their scripts. */
export const toNameAsWell = (
  diagnostics: readonly Diagnostic[],
  options: RemoveOptions,
): string[] =>
  leavesDefinitions(options)
    ? []
    : distinct(diagnostics.filter(({ code }) => code === DEFINITION_LEFT).map(({ path }) => path))

/** Warns of definitions that are left as they are and pass flags which their script no longer knows. */
export function stillPassing(
  workspace: Workspace,
  changes: readonly Change[],
  options: RemoveOptions,
): Diagnostic[] {
  const cleaned = cleanedBy(changes)
  const isLeftOut = leavesDefinitions(options)
  if (cleaned.size === 0 || (!isLeftOut && workspace.files.every(options.allows))) return []
  return mapRepository(workspace, options).definitions.flatMap((definition) => {
    // each of its companions has a definition of its own
    const path = scriptFilesOf({ ...definition, companions: [] }).find((file) => cleaned.has(file))
    if (path === undefined) return []
    return definition.changes.flatMap(({ call }): Diagnostic[] => {
      const stays = isLeftOut || !options.allows(call.place.path)
      if (!stays || removalFrom(workspace, call) !== 'changed') return []
      return [
        {
          ...call.place,
          code: DEFINITION_LEFT,
          severity: 'warning',
          message: `${definition.name} still passes the flags that ${path} is not to know any more`,
          hint: isLeftOut
            ? `run aml-debug remove --only ${transforms.pipelineStep.id} as well`
            : `run aml-debug remove ${shellPaths(call.place.path)} as well`,
        },
      ]
    })
  })
}

/**
 * A place that goes on passing the flags once all that can be taken out is out, and the scripts which it passes them
 * to.
 */
export interface PassedOtherwise {
  readonly diagnostic: Diagnostic
  readonly scripts: readonly string[]
}

/**
 * Says why scripts are to be left alone, by their path: they are run from a file out of which nothing could be taken,
 * or from one that is left alone itself.
 *
 * @param blocked the files out of which nothing can be taken, though there is something
 * @param passed the places that go on passing the flags in their own way
 */
export function waitingScripts(
  workspace: Workspace,
  changes: readonly Change[],
  blocked: ReadonlySet<string>,
  passed: readonly PassedOtherwise[],
  options: RemoveOptions,
): ReadonlyMap<string, Diagnostic> {
  const cleaned = cleanedBy(changes)
  const waiting = new Map<string, Diagnostic>()
  if (blocked.size + passed.length === 0 || cleaned.size === 0) return waiting
  const wait = (scripts: readonly string[], definition: string, keeping: Keeping) => {
    for (const script of scripts)
      if (cleaned.has(script) && !waiting.has(script))
        waiting.set(script, definitionFirst(script, definition, keeping))
  }
  for (const { scripts, diagnostic } of passed)
    wait(scripts, diagnostic.path, 'passes them otherwise')
  for (const path of blocked) wait(maybePassedBy(workspace, path, cleaned), path, 'does not parse')
  const { definitions } = mapRepository(workspace, options)
  for (let known = -1; known < waiting.size; ) {
    known = waiting.size
    for (const definition of definitions) {
      const left = definition.changes.find(
        ({ call }) =>
          (blocked.has(call.place.path) || waiting.has(call.place.path)) &&
          removalFrom(workspace, call) !== 'unchanged',
      )
      if (left) wait(scriptFilesOf(definition), left.call.place.path, 'left alone')
    }
  }
  return waiting
}

/** Why a definition goes on passing the flags to a script. */
type Keeping = 'left alone' | 'passes them otherwise' | 'does not parse'

function definitionFirst(script: string, definition: string, keeping: Keeping): Diagnostic {
  const why = {
    'left alone': 'is left alone as well, and passes the flags',
    'passes them otherwise': 'still passes the flags',
    'does not parse': `does not parse, and may pass this ${basename(script)} the flags`,
  }[keeping]
  return aboutFile(script, {
    code: 'definition-first',
    severity: 'warning',
    message: `left alone: ${definition} ${why} that this script would not know any more`,
    hint: `see to ${definition} and run again`,
  })
}

/** The files of the scripts that a definition runs. */
export const scriptFilesOf = (definition: Pick<Definition, 'script' | 'companions'>): string[] =>
  sourcesOf(definition).map(fileOf)

/** The status of taking the flags out of one call. */
const removalFrom = (workspace: Workspace, { path, start, end }: CallSite) => {
  const isDescribed = languageOf(path) === transforms.describedSteps.language
  const key = isDescribed ? 'describedSteps' : 'pipelineStep'
  return runRemove(workspace, key, path, [{ call: start, end }]).status
}

/**
 * The scripts that a file, or a cell, which does not parse may pass the flags to: those that it names, and any script
 * where it makes more steps that pass them than it names scripts, since settings may name the others.
 */
function maybePassedBy(
  workspace: Workspace,
  path: string,
  scripts: ReadonlySet<string>,
): readonly string[] {
  return unparsedTexts(workspace, path).flatMap((text) => {
    const times = text.match(PASSED)?.length ?? 0
    if (times === 0) return []
    const named = [...scripts].filter((script) => text.includes(basename(script)))
    const names = distinct(named.map((script) => basename(script)))
    const mentions = names.reduce((sum, name) => sum + text.split(name).length - 1, 0)
    const makesSteps = DEFINING.some((name) => text.includes(`${name}(`))
    return makesSteps && mentions < times ? [...scripts] : named
  })
}

/** The flag itself, and none that begins as it does. */
const PASSED = new RegExp(`${DEBUG_FLAGS.enabled}(?!\\w)`, 'g')

/** The texts of a file that do not parse: a description of steps, Python, or cells. */
function unparsedTexts(workspace: Workspace, path: string): readonly string[] {
  if (languageOf(path) !== 'python') {
    const text = fileText(workspace, path)
    return 'reason' in readYaml(text) ? [text] : []
  }
  const file = readable(workspace.python(path))
  if (!file) return []
  const { error, text } = file.module
  return error === null ? unparsedCells(file).map(({ cell }) => cell.text) : [text]
}
