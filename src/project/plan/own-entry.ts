import { launchEntries, type Placed } from '../../../transforms/vscode/entries.ts'
import { isOwn, type LaunchEntry, type LaunchRequest } from '../../../transforms/vscode/entry.ts'
import { entryNodes } from '../../../transforms/vscode/section.ts'
import { once } from '../../collections/cache.ts'
import type { JsonDocument, JsonNode } from '../../jsonc/parse.ts'
import { positionAt } from '../../text/document.ts'
import type { Place } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { readJsonc } from '../read-jsonc.ts'

/** A launch configuration that is as `add` writes it. */
export interface OwnEntry {
  readonly entry: LaunchEntry
  /** Where it stands; to be asked for where something is said of it. */
  place(): Place
}

/** The entry of a file that serves a request, where it is one of ours. */
export function ownEntryFor(
  workspace: Workspace,
  path: string,
  request: LaunchRequest,
): OwnEntry | null {
  const document = readJsonc(workspace, path)
  const found = document && launchEntries(document).serving(request)
  return found && isOwn(found.entry) ? ownEntry(path, document, found) : null
}

/** All entries of a file that are ours. */
export function* ownEntries(workspace: Workspace, path: string): Generator<OwnEntry> {
  const document = readJsonc(workspace, path)
  if (!document) return
  for (const placed of launchEntries(document).all())
    if (isOwn(placed.entry)) yield ownEntry(path, document, placed)
}

const ownEntry = (path: string, document: JsonDocument, { entry, index }: Placed): OwnEntry => ({
  entry,
  place() {
    const node = once(nodes, document, () => entryNodes(document))[index]
    return { path, ...positionAt(document.text, node?.offset ?? 0) }
  },
})

const nodes = new WeakMap<JsonDocument, JsonNode[]>()
