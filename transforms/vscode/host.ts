import { chain, stepAt } from '../../src/jsonc/chain.ts'
import { insertProperty } from '../../src/jsonc/insert.ts'
import type { JsonDocument, JsonNode } from '../../src/jsonc/parse.ts'
import { replaceValue } from '../../src/jsonc/replace.ts'
import { asObject, property, readValue } from '../../src/jsonc/value.ts'
import type { Edit } from '../../src/text/edits.ts'
import { hostOf, isAttach, type LaunchEntry, portOf } from './entry.ts'
import { entryNodes, itemsIn, launchSection } from './section.ts'

/** An entry that attaches, and its index in the list: names may occur twice. */
export interface AttachEntry {
  readonly index: number
  readonly name: string
  readonly entry: LaunchEntry
}

/** The launch configurations of a file that connect to a process of Python. */
export function attachEntries(document: JsonDocument): AttachEntry[] {
  return entryNodes(document).flatMap((node, index) => {
    const entry = asObject(readValue(node))
    return isAttach(entry) && typeof entry.name === 'string'
      ? [{ index, name: entry.name, entry }]
      : []
  })
}

/** The id of the prompt that asks for an entry's host; null where it is written there. */
export function promptFor(entry: LaunchEntry): string | null {
  return /^\$\{input:([^}]+)\}$/.exec(String(hostOf(entry)))?.[1] ?? null
}

/** The edits that put an address into an entry, or where and why there are none. */
export type HostEdit =
  | { readonly status: 'edits'; readonly edits: readonly Edit[] }
  | { readonly status: 'refused'; readonly at: number; readonly reason: string }

/**
 * Puts an address into an entry, or into the default of the prompt that it asks with; the port where it differs.
 *
 * @param port null to leave it
 */
export function setHost(
  document: JsonDocument,
  index: number,
  address: string,
  port: number | null,
): HostEdit {
  const find = (now: JsonDocument): JsonNode | undefined => entryNodes(now)[index]
  const node = find(document)
  if (!node) return { status: 'refused', at: 0, reason: 'the entry is gone' }
  const entry = asObject(readValue(node))
  const id = promptFor(entry)
  const input = (now: JsonDocument) =>
    itemsIn(now, launchSection(now), 'inputs').find((one) => asObject(readValue(one)).id === id)
  if (id !== null) {
    const asked = input(document)
    if (!asked || asObject(readValue(asked)).type !== 'promptString')
      return { status: 'refused', at: node.offset, reason: `\${input:${id}} is no prompt for text` }
  } else if (String(hostOf(entry) ?? '').includes('${'))
    return { status: 'refused', at: node.offset, reason: `its host is ${hostOf(entry)}` }
  const host =
    id === null
      ? stepAt(find, (now, at) => set(now, connection(at, 'host'), 'host', address))
      : stepAt(input, (now, at) => set(now, at, 'default', address, 'end'))
  const changesPort = port !== null && /^\d+$/.test(String(portOf(entry)))
  const steps = changesPort
    ? [host, stepAt(find, (_, at) => setPort(connection(at, 'port'), port))]
    : [host]
  return { status: 'edits', edits: chain(document, ...steps) }
}

/** The object that holds the host and port of an entry: `connect`, or in the old form the entry itself. */
function connection(entry: JsonNode, key: 'host' | 'port'): JsonNode {
  const connect = property(entry, 'connect')
  return connect && (property(connect, key) || !property(entry, key)) ? connect : entry
}

function set(
  document: JsonDocument,
  node: JsonNode,
  key: string,
  value: string,
  place: 'start' | 'end' = 'start',
): Edit[] {
  const found = property(node, key)
  if (found) return replaceValue(found, value)
  return node.type === 'object' ? insertProperty(document, node, key, value, place) : []
}

/** Sets the port; one that is there already, be it as text, stays as it is spelled. */
function setPort(node: JsonNode, port: number): Edit[] {
  const found = property(node, 'port')
  return found && String(found.value) !== String(port) ? replaceValue(found, port) : []
}
