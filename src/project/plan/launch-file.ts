import { posix } from 'node:path'
import { launchEntries } from '../../../transforms/vscode/entries.ts'
import type { LaunchRequest } from '../../../transforms/vscode/entry.ts'
import { configuration, workspaceFolder } from '../../../transforms/vscode/entry.ts'
import { isWorkspaceFile, sectionNode } from '../../../transforms/vscode/section.ts'
import type { JsonDocument } from '../../jsonc/parse.ts'
import { isObject, property, readValue } from '../../jsonc/value.ts'
import { enumerate } from '../../text/enumerate.ts'
import { shellPaths } from '../../text/shell.ts'
import { aboutFile, type Diagnostic, isDiagnostic } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { readJsonc } from '../read-jsonc.ts'

/** Where VS Code looks for launch configurations in the folder that is open. */
export const LAUNCH_JSON = '.vscode/launch.json'

/** The file that a launch configuration goes to, and how VS Code finds a folder from there. */
export type LaunchFile =
  | {
      readonly status: 'chosen'
      readonly path: string
      /** The folder that is uploaded with the script: `${workspaceFolder}/code/train`. */
      readonly localRoot: string
      /** What to say when something is written there. */
      notes(): Diagnostic[]
    }
  | { readonly status: 'blocked'; readonly path: string; readonly diagnostic: Diagnostic }

/**
 * Chooses the file for a launch configuration: the one that the options name, else one that has an entry for the script
 * already, else launch.json at the root.
 *
 * @param requestFor makes the request for a folder of VS Code's, by which an entry that is there already is found
 */
export function chooseLaunchFile(
  workspace: Workspace,
  directory: string,
  wanted: string | undefined,
  requestFor: (localRoot: string) => LaunchRequest,
): LaunchFile {
  if (wanted !== undefined) return place(workspace, wanted, directory, [])
  const others = alternatives(workspace, directory)
  const hasEntry = (path: string): boolean => {
    const file = place(workspace, path, directory, [])
    const document = readJsonc(workspace, path)
    if (file.status === 'blocked' || !document) return false
    return launchEntries(document).serving(requestFor(file.localRoot)) !== undefined
  }
  const there = hasEntry(LAUNCH_JSON) ? LAUNCH_JSON : others.find(hasEntry)
  const notes = others.length > 0 && !there ? [choiceNote(others)] : []
  return place(workspace, there ?? LAUNCH_JSON, directory, notes)
}

/** Other files that people may have open in VS Code: of folders that hold the script, and workspace files. */
function alternatives(workspace: Workspace, directory: string): string[] {
  const folders = new Set(
    workspace.vscodeFiles
      .filter((path) => !path.endsWith('.code-workspace'))
      .map((path) => posix.dirname(posix.dirname(path)))
      .filter((folder) => folder !== '.' && within(folder, directory) !== null),
  )
  const workspaceFiles = workspace.vscodeFiles.filter((path) => {
    const document = path.endsWith('.code-workspace') ? readJsonc(workspace, path) : null
    return document && isWorkspaceFile(document) && sectionNode(document, ['launch'])
  })
  return [...[...folders].map((folder) => `${folder}/${LAUNCH_JSON}`), ...workspaceFiles]
}

/** The name of the entry for a request: of the one that is there, else of the one to come. */
export function launchName(workspace: Workspace, path: string, request: LaunchRequest): string {
  const document = readJsonc(workspace, path)
  const there = document ? launchEntries(document).serving(request) : undefined
  return String(there?.entry.name ?? configuration(request).name)
}

function place(
  workspace: Workspace,
  path: string,
  directory: string,
  notes: readonly Diagnostic[],
): LaunchFile {
  const folder = path.endsWith('.code-workspace')
    ? folderOfWorkspace(workspace, path, directory)
    : plainFolder(path, directory)
  if ('code' in folder) return { status: 'blocked', path, diagnostic: folder }
  const localRoot = posix.join(folder.variable, folder.rest)
  const ignored = () => (workspace.ignored(path) ? [ignoredNote(path)] : [])
  return { status: 'chosen', path, localRoot, notes: () => [...notes, ...ignored()] }
}

interface Folder {
  readonly variable: string
  /** From the folder of the variable. */
  readonly rest: string
}

function plainFolder(path: string, directory: string): Folder | Diagnostic {
  const base = posix.dirname(posix.dirname(path))
  const rest = within(base, directory)
  if (rest !== null) return { variable: workspaceFolder(), rest }
  return aboutFile(path, {
    code: 'script-outside-workspace-folder',
    severity: 'error',
    message: `${directory === '.' ? 'the top folder' : directory} is not in ${base}, the folder that this file is for`,
    hint: 'choose another file with --launch-json',
  })
}

/** The deepest folder of a .code-workspace that holds the directory; its name is what variables go by. */
function folderOfWorkspace(
  workspace: Workspace,
  path: string,
  directory: string,
): Folder | Diagnostic {
  const stop = (message: string, hint: string): Diagnostic =>
    aboutFile(path, { code: 'workspace-folder-unknown', severity: 'error', message, hint })
  const document = readJsonc(workspace, path)
  if (!document) {
    const found = workspace.refusal(path) ?? workspace.document(path)
    if (isDiagnostic(found)) return found
    return found
      ? stop('this workspace file is not JSON', 'mend it where VS Code underlines it')
      : stop('there is no such workspace file', 'check the path that --launch-json names')
  }
  if (!isWorkspaceFile(document))
    return stop(
      'this is not a workspace file that lists folders',
      'choose another file with --launch-json',
    )
  const folders = foldersIn(document, path).map((folder) => ({
    ...folder,
    rest: within(folder.base, directory),
  }))
  const holding = folders
    .filter(({ rest }) => rest !== null)
    .sort((a, b) => (a.rest?.length ?? 0) - (b.rest?.length ?? 0))
  const [own] = holding
  if (!own)
    return stop(
      `none of its folders holds ${directory}`,
      'add the folder to the workspace file, or choose another file with --launch-json',
    )
  if (folders.length === 1) return { variable: workspaceFolder(), rest: own.rest ?? '' }
  const names = folders.filter(({ name }) => name === own.name)
  if (names.length > 1 || /^\.*$|[{}$/\\]/.test(own.name))
    return stop(
      `variables cannot name its folder ${own.base}`,
      'give that folder a "name" of its own in the workspace file',
    )
  return { variable: workspaceFolder(own.name), rest: own.rest ?? '' }
}

/** The folders that a .code-workspace lists, from the root, and what they are called in it. */
function foldersIn({ root }: JsonDocument, path: string): { base: string; name: string }[] {
  const list = (root && property(root, 'folders')?.children) ?? []
  return list.map(readValue).flatMap((value) => {
    if (!isObject(value) || typeof value.path !== 'string') return []
    const to = posix.join(posix.dirname(path), value.path.replaceAll('\\', '/'))
    const base = /^(.+?)\/?$/.exec(to)?.[1] ?? to
    const name = typeof value.name === 'string' ? value.name : posix.basename(base)
    return [{ base, name }]
  })
}

/** The path from a folder to another below it; null where it is not below. */
function within(base: string, directory: string): string | null {
  const rest = posix.relative(posix.join('/', base), posix.join('/', directory))
  return rest === '..' || rest.startsWith('../') ? null : rest
}

const choiceNote = (others: readonly string[]): Diagnostic =>
  aboutFile(LAUNCH_JSON, {
    code: 'launch-file-choice',
    severity: 'warning',
    message: `launch configurations go to ${LAUNCH_JSON}, which VS Code reads when it opens the root; it may be meant to read ${enumerate(others)}`,
    hint: 'choose with --launch-json FILE, or launch-json in the settings',
  })

const ignoredNote = (path: string): Diagnostic =>
  aboutFile(path, {
    code: 'launch-file-ignored',
    severity: 'warning',
    message: 'git ignores this file; it is changed all the same, on this machine only',
    hint: `to share it: git add -f ${shellPaths(path)}`,
  })
