import type { JsonDocument } from '../../src/jsonc/parse.ts'
import { isArray } from '../../src/jsonc/value.ts'
import { asEntry, cleanPath, type Entry, type LaunchRequest, serves } from './entry.ts'
import { freeName, parseLaunchName } from './names.ts'
import { sectionOf, valuesIn } from './section.ts'

/** The launch configurations of a file, found by what they serve without a look at each. */
export class LaunchEntries {
  readonly #byKey = new Map<string, Placed[]>()
  readonly #names = new Set<string>()
  #count = 0

  constructor(document: JsonDocument) {
    const section = sectionOf(document, 'launch')
    for (const value of valuesIn(document, section, 'configurations')) this.#place(asEntry(value))
    for (const value of valuesIn(document, section, 'compounds')) this.#take(asEntry(value).name)
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
    this.#place(named)
    return named
  }

  #place(entry: Entry): void {
    this.#take(entry.name)
    const placed = { entry, index: this.#count++ }
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

const known = new WeakMap<JsonDocument, LaunchEntries>()

/** The entries of a document, read once: each target of a repository asks for them. */
export function launchEntries(document: JsonDocument): LaunchEntries {
  let entries = known.get(document)
  if (!entries) {
    entries = new LaunchEntries(document)
    known.set(document, entries)
  }
  return entries
}
