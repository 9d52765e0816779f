import { refusing } from './leave.ts'
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
    read: (path) => contents.get(path) ?? null,
    refuse: refusing(exists, {}),
  })
}
