import { type Document, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import { condaName, packageName } from './requirement.ts'
import { offsetOf, readYaml, resolveAlias } from './yaml.ts'

/**
 * Conda's environment files, and run configurations (`.runconfig`) that hold the same inside.
 *
 * Source: conda's documentation, "Creating an environment file manually".
 */
export interface CondaFile {
  readonly text: string
  readonly document: Document.Parsed
  /** The list under `dependencies`. */
  readonly dependencies: YAMLSeq
  /** The last one where a file repeats itself: the only one that conda and the SDK read. */
  readonly pip: PipSection | null
  /** The lists of all pip sections; one, unless a file repeats itself. */
  readonly pipLists: readonly YAMLSeq[]
  readonly condaNames: readonly (string | null)[]
  /** Requirements and options of the pip section, as written. */
  readonly pipItems: readonly string[]
}

/** The `- pip:` of an environment file, with what follows it. */
export interface PipSection {
  /** The map whose key `pip` is. */
  readonly holder: YAMLMap
  /** Null where nothing follows. */
  readonly list: YAMLSeq | null
}

/** An environment file, or why it is none that can be read, and the UTF-16 offset where that shows. */
export type CondaResult =
  | { readonly status: 'ok'; readonly file: CondaFile }
  | { readonly status: 'unreadable'; readonly at: number; readonly reason: string }

/** Reads the packages of an environment file. */
export function readConda(text: string): CondaResult {
  const document = readYaml(text)
  if ('reason' in document) return unreadable(document.at, document.reason)
  const dependencies = DEPENDENCIES.map((path) =>
    resolveAlias(document, document.getIn(path, true)),
  ).find((node) => isSeq(node))
  if (!dependencies) return unreadable(0, 'it has no list of dependencies')
  const nodes = dependencies.items.map((item) => resolveAlias(document, item))
  const sections = nodes.flatMap((node) =>
    isMap(node) && node.has('pip')
      ? [{ holder: node, value: resolveAlias(document, node.get('pip', true)) }]
      : [],
  )
  const wrong = sections.find(({ value }) => !isSeq(value) && !isNothing(value))
  if (wrong) return unreadable(offsetOf(wrong.value), 'its pip section is not a list')
  const all = sections.map(
    ({ holder, value }): PipSection => ({ holder, list: isSeq(value) ? value : null }),
  )
  const pipLists = all.flatMap(({ list }) => list ?? [])
  const pip = all.at(-1) ?? null
  const pipItems = (pip?.list?.items ?? [])
    .map((entry) => resolveAlias(document, entry))
    .flatMap(textIn)
  const condaNames = nodes.flatMap(textIn).map(condaName)
  const file = { text, document, dependencies, pip, pipLists, condaNames, pipItems }
  return { status: 'ok', file }
}

/** Whether a value is that of a key with nothing behind it. */
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (isScalar(value) && value.value === null)

const textIn = (node: unknown): string[] => (isScalar(node) ? [String(node.value)] : [])

/** The keys that lead to the packages, in an environment file and in a run configuration. */
export const DEPENDENCIES: readonly (readonly string[])[] = [
  ['dependencies'],
  ['environment', 'python', 'condaDependencies', 'dependencies'],
  ['python', 'condaDependencies', 'dependencies'],
]

/** Canonical names of all packages that the file lists by itself, for pip and for conda. */
export function condaFileNames({ condaNames, pipItems }: CondaFile): (string | null)[] {
  return [...condaNames, ...pipItems.map(packageName)]
}

/** The requirements files that the pip section includes. */
export function condaIncludes({ pipItems }: CondaFile): string[] {
  return pipItems.flatMap((item) => {
    const file = /^\s*(?:-r|--requirement)[\s=]*(.+?)\s*$/.exec(item)?.[1]
    return file ? [file] : []
  })
}

const unreadable = (at: number, reason: string): CondaResult => ({
  status: 'unreadable',
  at,
  reason,
})

/** The items of the file, for conda and for pip, that name a package. */
export function itemsNamed(file: CondaFile, name: string): unknown[] {
  const isNamed = (read: (text: string) => string | null) => (item: unknown) =>
    isScalar(item) && read(String(item.value)) === name
  return [
    ...file.dependencies.items.filter(isNamed(condaName)),
    ...file.pipLists.flatMap((list) => list.items.filter(isNamed(packageName))),
  ]
}
