import { type JsonDocument, parseJsonc } from '../jsonc/parse.ts'
import { readable } from './diagnostic.ts'
import type { Workspace } from './files/workspace.ts'

/** The JSON of a file; null where there is none, or it does not parse. */
export function readJsonc(workspace: Workspace, path: string): JsonDocument | null {
  const document = readable(workspace.document(path))
  const parsed = document && parseJsonc(document.text)
  return parsed?.status === 'ok' ? parsed : null
}
