import { refusing } from './leave.ts'
import type { Entry } from './listing.ts'
import { isVscodeFile } from './vscode-files.ts'
import { readThrough, type Workspace } from './workspace.ts'

/** A repository that exists in memory alone. */
export function memoryWorkspace(contents: ReadonlyMap<string, Buffer>): Workspace {
  const files = [...contents.keys()].sort()
  const exists = (path: string) => contents.has(path)
  return readThrough({
    root: '',
    listFiles: () => files,
    listVscodeFiles: () => files.filter(isVscodeFile),
    ignored: () => false,
    exists,
    entries: (folder) => entriesAmong(files, folder),
    read: (path) => contents.get(path) ?? null,
    refuse: refusing(exists, {}),
  })
}

/** What is in a folder of some files. */
function entriesAmong(files: readonly string[], folder: string): Entry[] {
  const start = folder === '' ? '' : `${folder}/`
  const found = new Map<string, Entry>()
  for (const path of files) {
    if (!path.startsWith(start)) continue
    const [name = '', ...rest] = path.slice(start.length).split('/')
    found.set(name, { name, kind: rest.length > 0 ? 'folder' : 'file' })
  }
  return [...found.values()]
}
