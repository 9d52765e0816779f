import { basename } from 'node:path'
import { FLAGS } from '../../transforms/azureml/flags.ts'
import { transforms } from '../../transforms/registry.ts'
import type { Change } from './change/change.ts'
import { runRemove } from './change/run-transform.ts'
import { aboutFile, type Diagnostic, readable } from './diagnostic.ts'
import { fileOf } from './files/python-file.ts'
import type { Workspace } from './files/workspace.ts'
import { unparsedCells } from './left-behind.ts'
import type { Definition } from './map/definition.ts'
import { mapRepository } from './map/map.ts'
import type { RemoveOptions } from './options.ts'
import type { CallSite } from './world/call-site.ts'

/**
 * Definitions that go on passing the flags to scripts that are not to know them any more: such a job ends at once.
 */

/** The files out of which the script transform takes something. */
const cleanedBy = (changes: readonly Change[]): Set<string> =>
  new Set(
    changes.flatMap(({ path, transforms: ids }) =>
      ids.includes(transforms.stepScript.id) ? [path] : [],
    ),
  )

/** What is to be said of definitions that are left as they are, and pass flags that their script no longer knows. */
export function stillPassing(
  workspace: Workspace,
  changes: readonly Change[],
  options: RemoveOptions,
): Diagnostic[] {
  const cleaned = cleanedBy(changes)
  const isLeftOut = !options.enabled(transforms.pipelineStep.id)
  if (cleaned.size === 0 || (!isLeftOut && workspace.files.every(options.allows))) return []
  return mapRepository(workspace, options).definitions.flatMap((definition) => {
    const path = scriptsOf(definition).find((source) => cleaned.has(source))
    if (path === undefined) return []
    return definition.changes.flatMap(({ call }): Diagnostic[] => {
      const stays = isLeftOut || !options.allows(call.place.path)
      if (!stays || removalFrom(workspace, call) !== 'changed') return []
      return [
        {
          ...call.place,
          code: 'definition-left',
          severity: 'warning',
          message: `${definition.name} still passes the flags that ${path} is not to know any more`,
          hint: isLeftOut
            ? `run aml-debug remove --only ${transforms.pipelineStep.id} as well`
            : `run aml-debug remove ${call.place.path} as well`,
        },
      ]
    })
  })
}

/**
 * Why scripts are to be left alone, by path: they are run from a file out of which nothing could be taken, or from one
 * that is left alone for the sake of another.
 *
 * @param blocked the files out of which nothing can be taken, though there is something
 */
export function waitingScripts(
  workspace: Workspace,
  changes: readonly Change[],
  blocked: ReadonlySet<string>,
  options: RemoveOptions,
): ReadonlyMap<string, Diagnostic> {
  const cleaned = cleanedBy(changes)
  const waiting = new Map<string, Diagnostic>()
  if (blocked.size === 0 || cleaned.size === 0) return waiting
  const wait = (scripts: readonly string[], definition: string) => {
    for (const script of scripts)
      if (cleaned.has(script) && !waiting.has(script))
        waiting.set(script, definitionFirst(script, definition))
  }
  for (const path of blocked) wait(scriptsNamedIn(workspace, path, cleaned), path)
  const { definitions } = mapRepository(workspace, options)
  for (let known = -1; known < waiting.size; ) {
    known = waiting.size
    for (const definition of definitions) {
      const left = definition.changes.find(
        ({ call }) =>
          (blocked.has(call.place.path) || waiting.has(call.place.path)) &&
          removalFrom(workspace, call) !== 'unchanged',
      )
      if (left) wait(scriptsOf(definition), left.call.place.path)
    }
  }
  return waiting
}

const definitionFirst = (script: string, definition: string): Diagnostic =>
  aboutFile(script, {
    code: 'definition-first',
    severity: 'warning',
    message: `left alone: ${definition} is left alone as well, and passes the flags that this script would not know any more`,
    hint: `see to ${definition} and run again`,
  })

const scriptsOf = ({ script, companions }: Definition): string[] =>
  [...(script ? [script] : []), ...companions].flatMap(({ sources }) => sources.map(fileOf))

/** What taking the flags out of one call comes to. */
const removalFrom = (workspace: Workspace, { path, start, end }: CallSite) =>
  runRemove(workspace, 'pipelineStep', path, [{ call: start, end }]).status

/** The scripts whose names are in a file, or a cell, that passes the flags and cannot be parsed. */
function scriptsNamedIn(
  workspace: Workspace,
  path: string,
  scripts: ReadonlySet<string>,
): readonly string[] {
  const file = readable(workspace.python(path))
  if (!file) return []
  const { error, text } = file.module
  const texts = error === null ? unparsedCells(file).map(({ cell }) => cell.text) : [text]
  return [...scripts].filter((script) =>
    texts.some((one) => one.includes(FLAGS.enabled) && one.includes(basename(script))),
  )
}
