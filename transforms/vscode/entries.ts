import type { JsonDocument, JsonNode } from '../../src/jsonc/parse.ts'
import { isArray, readValue } from '../../src/jsonc/value.ts'
import { asEntry, cleanPath, type Entry, type LaunchRequest, serves } from './entry.ts'
import { freeName, parseLaunchName } from './names.ts'
import { itemsIn, sectionOf } from './section.ts'

/** The launch configurations of a file, found by what they serve without a look at each. */
export class LaunchEntries {
  readonly #byKey = new Map<string, Placed[]>()
  readonly #names = new Set<string>()
  #count = 0

  constructor(document: JsonDocument | null) {
    if (!document) return
    const section = sectionOf(document, 'launch')
    for (const node of itemsIn(document, section, 'configurations'))
      this.#place(asEntry(readValue(node)), node)
    for (const node of itemsIn(document, section, 'compounds'))
      this.#take(asEntry(readValue(node)).name)
  }

  /** The first entry that serves a request. */
  serving(request: LaunchRequest): Placed | undefined {
    return this.allServing(request)[0]
  }

  /** Every entry that serves a request, in the order of the file. */
  allServing(request: LaunchRequest): Placed[] {
    const { label, script, localRoot } = request
    const keys = new Set([byLabel(label), byLabel(script), byLabel(null), byRoot(localRoot)])
    return [...keys]
      .flatMap((key) => this.#byKey.get(key) ?? [])
      .filter(({ entry }) => serves(entry, request))
      .sort((a, b) => a.index - b.index)
  }

  /** Adds an entry under a name that no entry and no compound of the file has; gives it with that name. */
  add(entry: Entry): Entry {
    const named = { ...entry, name: freeName(String(entry.name), this.#names) }
    this.#place(named, null)
    return named
  }

  #place(entry: Entry, node: JsonNode | null): void {
    this.#take(entry.name)
    const placed = { entry, node, index: this.#count++ }
    for (const key of keysOf(entry)) {
      const others = this.#byKey.get(key)
      if (others) others.push(placed)
      else this.#byKey.set(key, [placed])
    }
  }

  #take(name: unknown): void {
    if (typeof name === 'string') this.#names.add(name)
  }
}

export interface Placed {
  readonly entry: Entry
  /** Null for one that is to come. */
  readonly node: JsonNode | null
  /** Among the entries of the file. */
  readonly index: number
}

const byLabel = (label: string | null): string => `label ${label}`
const byRoot = (localRoot: string): string => `root ${cleanPath(localRoot)}`

/** Where `serves` can find an entry: by the label in its name, else by the folders that it maps. */
function keysOf({ name, pathMappings }: Entry): string[] {
  const ours = parseLaunchName(name)
  if (ours) return [byLabel(ours.label)]
  const mappings = pathMappings !== undefined && isArray(pathMappings) ? pathMappings : []
  const roots = mappings.map((mapping) => asEntry(mapping).localRoot)
  return [...new Set(roots.flatMap((root) => (typeof root === 'string' ? byRoot(root) : [])))]
}

const known = new WeakMap<JsonNode, LaunchEntries>()

/** The entries of a document, read once: each target of a repository asks for them. */
export function launchEntries(document: JsonDocument): LaunchEntries {
  if (!document.root) return new LaunchEntries(null)
  let entries = known.get(document.root)
  if (!entries) {
    entries = new LaunchEntries(document)
    known.set(document.root, entries)
  }
  return entries
}
