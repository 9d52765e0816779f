import { transforms } from '../../../transforms/registry.ts'
import { type LaunchRequest, mapsTo } from '../../../transforms/vscode/entry.ts'
import { IN_EVERY_NAME, parseLaunchName } from '../../../transforms/vscode/names.ts'
import { shellPaths } from '../../text/shell.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { type Definition, scriptsOf } from '../map/definition.ts'
import { FOLDER_ASSUMED } from '../map/script/settled.ts'
import type { AddOptions } from '../options.ts'
import { type OwnEntry, ownEntries, ownEntryFor } from './own-entry.ts'
import type { Part } from './parts.ts'

/** Entries of launch.json from an earlier run whose scripts have been deleted, or have another name or folder since. */
const OUTDATED = { code: 'entry-outdated', severity: 'warning' } as const

/** What is said of entries for scripts that are not there any more: nothing else would ever ask for them. */
export function entriesOfGoneScripts(
  workspace: Workspace,
  definitions: readonly Definition[],
  { enabled, allows }: AddOptions,
): Diagnostic[] {
  const files = workspace.vscodeFiles.filter(
    (path) => allows(path) && workspace.holds(path, [IN_EVERY_NAME]),
  )
  if (files.length === 0 || !enabled(transforms.launchConfig.id)) return []
  // a cell of a notebook may write one
  const scripts = new Set(definitions.flatMap(scriptsOf).map(({ path }) => path))
  const isThere = (path: string) => scripts.has(path) || workspace.exists(path)
  return files.flatMap((path) =>
    Array.from(ownEntries(workspace, path)).flatMap((own) => ofGoneScript(own, path, isThere)),
  )
}

function ofGoneScript(
  { entry, place }: OwnEntry,
  path: string,
  isThere: (script: string) => boolean,
): Diagnostic[] {
  const label = parseLaunchName(entry.name)?.label ?? null
  if (label === null || scriptsIn(label).some(isThere)) return []
  return [
    {
      ...OUTDATED,
      ...place(),
      message: `this entry is for ${label}, which is not here`,
      hint: `delete it, or run aml-debug remove -w ${shellPaths(path)}, then add again`,
    },
  ]
}

/** The paths that a label may begin with: `src/fit.py in src` names a folder as well. */
const scriptsIn = (label: string): string[] =>
  label.split(' in ').map((_, index, words) => words.slice(0, index + 1).join(' in '))

/** What is said of a step whose entry maps another folder than the one that its script is uploaded with now. */
export function foldersThatDiffer(
  workspace: Workspace,
  { kind, problems }: Definition,
  parts: readonly Part[],
): Diagnostic[] {
  // an image has folders of its own, and whoever knows better than we do has put the right one there
  const isSure = kind === 'step' && problems.every(({ code }) => code !== FOLDER_ASSUMED)
  if (!isSure) return []
  return parts.flatMap(({ transform, outcome, path, request }) =>
    transform === 'launchConfig' && outcome === 'done'
      ? mapsElsewhere(workspace, path, request as LaunchRequest)
      : [],
  )
}

function mapsElsewhere(workspace: Workspace, path: string, request: LaunchRequest): Diagnostic[] {
  const own = ownEntryFor(workspace, path, request)
  if (!own || mapsTo(own.entry, request)) return []
  const { script, localRoot } = request
  return [
    {
      ...OUTDATED,
      ...own.place(),
      message: `this entry does not map the folder that ${script} is uploaded with`,
      hint: `set its "localRoot" to "${localRoot}"`,
    },
  ]
}
