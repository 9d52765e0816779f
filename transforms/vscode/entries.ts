import { crc32 } from 'node:zlib'
import { once } from '../../src/collections/cache.ts'
import { type JsonList, listAt } from '../../src/jsonc/list.ts'
import type { JsonDocument } from '../../src/jsonc/parse.ts'
import { asObject, isArray } from '../../src/jsonc/value.ts'
import { cleanPath, type LaunchEntry, type LaunchRequest, serves } from './entry.ts'
import { freeName, parseLaunchName } from './names.ts'
import { launchSection, type SectionPath, sectionOutline } from './section.ts'

/** The launch configurations of a file, which can be found by what they serve. */
export class LaunchEntries {
  readonly section: SectionPath
  /** Whether there is an object to add to, and its lists are lists. */
  readonly hasShape: boolean
  /** The index of the first entry under each key. */
  readonly #first = new Map<Key, number>()
  /** Those of the others, for the keys that several entries have. */
  readonly #others = new Map<Key, number[]>()
  readonly #document: JsonDocument
  readonly #list: JsonList
  readonly #added: LaunchEntry[] = []
  readonly #addedNames = new Set<string>()
  #latest: Placed | undefined

  constructor(document: JsonDocument) {
    this.#document = document
    this.section = launchSection(document)
    this.#list = listAt(document, [...this.section, 'configurations'])
    const outline = sectionOutline(document, this.section)
    const lists = [outline?.configurations, outline?.inputs]
    this.hasShape = outline !== null && lists.every((list) => list === undefined || isArray(list))
    for (const [index, entry] of itemsOf(this.#list)) this.#place(entry, index)
  }

  /** The first entry that serves a request. */
  serving(request: LaunchRequest): Placed | undefined {
    return this.allServing(request)[0]
  }

  /** Every entry that serves a request, in the order of the file. */
  allServing(request: LaunchRequest): Placed[] {
    const { label, script, localRoot } = request
    const keys = [byLabel(label), byLabel(script), byLabel(null), byRoot(localRoot)]
    const indexes = keys.flatMap((key) => {
      const first = this.#first.get(key)
      return first === undefined ? [] : [first, ...(this.#others.get(key) ?? [])]
    })
    return [...new Set(indexes)]
      .sort((a, b) => a - b)
      .map((index) => ({ index, entry: this.#entry(index) }))
      .filter(({ entry }) => serves(entry, request))
  }

  /** Every entry of the file. */
  *all(): Generator<Placed> {
    for (const [index, entry] of itemsOf(this.#list)) yield { entry, index }
  }

  /** Adds an entry under a name that no entry and no compound of the file has; gives it with that name. */
  add(entry: LaunchEntry): LaunchEntry {
    const taken = takenNames(this.#document)
    const isTaken = (name: string) => taken.has(name) || this.#addedNames.has(name)
    const name = freeName(String(entry.name), isTaken)
    const named = { ...entry, name }
    this.#place(named, this.#list.length + this.#added.length)
    this.#added.push(named)
    this.#addedNames.add(name)
    return named
  }

  #entry(index: number): LaunchEntry {
    const added = this.#added[index - this.#list.length]
    if (added) return added
    // each target asks several times in a row
    if (this.#latest?.index !== index)
      this.#latest = { index, entry: asObject(this.#list.read(index)) }
    return this.#latest.entry
  }

  #place(entry: LaunchEntry, index: number): void {
    for (const key of keysOf(entry)) {
      if (!this.#first.has(key)) this.#first.set(key, index)
      else this.#others.set(key, [...(this.#others.get(key) ?? []), index])
    }
  }
}

/** Reads the entries one after another: all at once are large. */
function* itemsOf(list: JsonList): Generator<[number, LaunchEntry]> {
  for (let index = 0; index < list.length; index++) yield [index, asObject(list.read(index))]
}

const names = new WeakMap<JsonDocument, ReadonlySet<string>>()

/** The names of all launch configurations and compounds; read where one is to be added, for many take memory. */
const takenNames = (document: JsonDocument): ReadonlySet<string> =>
  once(names, document, () => {
    const lists = ['configurations', 'compounds'].map((key) =>
      listAt(document, [...launchSection(document), key]),
    )
    const found = lists.flatMap((list) => Array.from(itemsOf(list), ([, { name }]) => name))
    return new Set(found.filter((name) => typeof name === 'string'))
  })

/** An entry and its index in the list. */
export interface Placed {
  readonly entry: LaunchEntry
  /** Among the entries of the file. */
  readonly index: number
}

/**
 * A checksum of what an entry can be found by: thousands of texts take memory. Entries with the same checksum are told
 * apart by `serves`.
 */
type Key = number
const keyOf = (text: string): Key => crc32(text) | 0

const byLabel = (label: string | null): Key => keyOf(`label ${label}`)
const byRoot = (localRoot: string): Key => keyOf(`root ${cleanPath(localRoot)}`)

/** The keys of an entry: by the label in its name, else by the folders that it maps. */
function keysOf({ name, pathMappings }: LaunchEntry): Key[] {
  const ours = parseLaunchName(name)
  if (ours) return [byLabel(ours.label)]
  const mappings = pathMappings !== undefined && isArray(pathMappings) ? pathMappings : []
  const roots = mappings.map((mapping) => asObject(mapping).localRoot)
  return [...new Set(roots.flatMap((root) => (typeof root === 'string' ? byRoot(root) : [])))]
}

const known = new WeakMap<JsonDocument, LaunchEntries>()

/** The entries of a document, read once: each target of a repository asks for them. */
export const launchEntries = (document: JsonDocument): LaunchEntries =>
  once(known, document, () => new LaunchEntries(document))
