import { existsSync } from 'node:fs'
import { SDK } from '../../../transforms/azureml/kinds.ts'
import { once } from '../../collections/cache.ts'
import { isIgnored } from './git.ts'
import { inTheWay } from './in-the-way.ts'
import { including, type Leave, refusing } from './leave.ts'
import { entriesIn, isVendored, listFiles } from './listing.ts'
import { ownFiles, ownFolders } from './own-files.ts'
import { isPython } from './python-file.ts'
import { LARGEST, ownReader } from './reader.ts'
import { startSearch } from './search.ts'
import { isIn } from './sorted.ts'
import { findVscodeFiles, isVscodeFile } from './vscode-files.ts'
import { readThrough, type Workspace } from './workspace.ts'

/** Options for reading a repository. */
export interface Reading {
  /** Whether definitions will be asked for: they are searched for while files are still being listed. */
  readonly forDefinitions?: boolean
  /** Called whenever something may have been forgotten. */
  readonly rested?: () => void
}

/**
 * Opens a repository; files are read when they are asked for.
 *
 * @throws GitError where there is a repository and git does not list it
 */
export function openWorkspace(
  root: string,
  leave: Leave = {},
  { forDefinitions = true, rested }: Reading = {},
): Workspace {
  const searchFor = (word: string) => startSearch({ root, word, largest: LARGEST.notebook })
  const included = including(leave)
  const sdkSearch = forDefinitions ? searchFor(SDK) : null
  const { files: listed, walked } = listFiles(root, leave.everything, (paths) =>
    sdkSearch?.add(included(paths).filter(isPython)),
  )
  const isListed = (path: string) => isIn(listed, path)
  const isOwnFolder = ownFolders(root, walked ? listed : [])
  const isOwnFile = ownFiles(root, isOwnFolder)
  const files = included(listed)
  const ignored = new Map<string, boolean>()
  return readThrough({
    root,
    listFiles: () => files,
    // a walk has listed them with the others; git may ignore them
    listVscodeFiles: () => (walked ? listed.filter(isVscodeFile) : findVscodeFiles(root, files)),
    ignored: (path) =>
      // without git, nothing is ignored
      !walked && !isListed(path) && once(ignored, path, () => isIgnored(root, path)),
    // a walk leaves out nothing else, and it is modules of other packages that are asked for most
    exists: (path) => (walked && !isVendored(path) ? isListed(path) : isOwnFile(path)),
    entries: (folder) =>
      folder === '' || isOwnFolder(folder) ? entriesIn(`${root}/${folder}`) : [],
    read: ownReader(root, isOwnFolder),
    refuse: refusing(
      isListed,
      leave,
      (folder) => existsSync(`${root}/${folder}/.git`),
      (path) => inTheWay(root, path),
    ),
    rested,
    search(word) {
      if (word === SDK && sdkSearch) return sdkSearch.finish()
      const search = searchFor(word)
      search.add(files.filter(isPython))
      return search.finish()
    },
  })
}
