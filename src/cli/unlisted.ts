import { SDK } from '../../transforms/azureml/kinds.ts'
import { type Diagnostic, skipped } from '../project/diagnostic.ts'
import type { Workspace } from '../project/files/workspace.ts'
import { isBelow } from '../python/paths.ts'
import type { PathScope } from './paths.ts'

/** Paths that are named in vain: nothing of them is among the files of the repository, which nobody would guess. */
export function namedInVain({ named, folders }: PathScope, workspace: Workspace): Diagnostic[] {
  const empty = folders.filter(
    (folder) => folder !== '' && !workspace.files.some((path) => isBelow(path, folder)),
  )
  // a hook names many files that are nobody's definition
  const refused = [...named]
    .filter((path) => /\.(py|ipynb)$/.test(path) && workspace.holds(path, [SDK]))
    .flatMap((path) => workspace.refusal(path) ?? [])
  return [
    // those were chosen, or are told of where they define something
    ...refused.filter(({ code }) => !/^(excluded|generated|template)$/.test(code)),
    ...empty.map((folder) =>
      skipped(
        folder,
        'left-out',
        'it has no files but those that git ignores, that --exclude names, or that are installed or vendored',
        'pass --no-ignore to look at what git ignores and what is vendored',
      ),
    ),
  ]
}
