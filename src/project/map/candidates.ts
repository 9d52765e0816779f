import { DEFINING, SDK } from '../../../transforms/azureml/kinds.ts'
import { UNREACHED_METHODS } from '../../../transforms/azureml/methods.ts'
import { once } from '../../collections/cache.ts'
import { isNotebook } from '../../notebook/notebook.ts'
import { readable } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'

/** `one as other` at the end of an import, or of an item of one; anywhere else it is prose. */
const RENAMED = /\b(\w+)[ \t]+as[ \t]+(\w+)[ \t]*(?:[,;)#\\\r\n]|$)/g
/** A class with bases: `class Name(bases`. */
const DERIVED = /\bclass[ \t]+(\w+)[ \t]*\(([^)]*)/g
/** An assignment of a class that is not called: `name = module.other`. */
const ALIASED = /\b(\w+)[ \t]*=(?=[ \t]*(?:\w+\.)*(\w+)\b(?!\())/g

/** What a call makes of a class, and not an object of it: `name = functools.partial(module.other, …)`. */
const PRESET =
  /\b(\w+)[ \t]*(?::[ \t]*[\w.[\], ]{1,80})?=[ \t]*(?:\w+\.)*\w+\(\s*(?:\w+\.)*(\w+)\s*[,)]/g

/** A class that is imported and not called: `from x import (one, other)`, and `x.one`. */
const HANDED_ON = /\bfrom[ \t]+[\w.]+[ \t]+import\b[ \t]*(\([^)]*\)|[^\n]*)|\.(\w+)\b(?!\()/g

/** What looks up a class by a text that may be elsewhere, and the modules that such texts name. */
const LOOKING_UP = ['getattr(', 'import_module(']
const MODULES = ['azureml.pipeline', 'azureml.train']

/** What makes a file that mentions the SDK one in which a definition may stand. */
const TRIGGERS = [
  ...new Set([...DEFINING, ...Object.values(UNREACHED_METHODS).map(({ trigger }) => trigger)]),
]

const known = new WeakMap<Workspace, readonly string[]>()

/** The files in which a definition may stand, sorted: they mention the SDK, or use its classes by other names. */
export const candidates = (workspace: Workspace): readonly string[] =>
  once(known, workspace, () => findCandidates(workspace))

function findCandidates(workspace: Workspace): string[] {
  const direct = workspace.mentioning(SDK).filter((path) => mayDefine(workspace, path))
  const names = otherNames(workspace, direct, (_, text) =>
    DEFINING.filter((name) => text.includes(name)),
  )
  const others = names.flatMap((name) => mentioning(workspace, name))
  // one that is renamed may be derived from, or given arguments, in another module; what is no class has names like any
  const classes = names.filter((name) => /^[A-Z]/.test(name))
  const classesIn = namesByFile(workspace, classes)
  const further = otherNames(workspace, classesIn.keys(), (path) => classesIn.get(path) ?? [])
    .filter((name) => !names.includes(name))
    .flatMap((name) => mentioning(workspace, name))
  return [...new Set([...direct, ...others, ...further])].sort()
}

/** Whether a definition may stand in a file that mentions the SDK. */
const mayDefine = (workspace: Workspace, path: string): boolean =>
  workspace.holds(path, TRIGGERS) ||
  // the rarer words first
  (workspace.holds(path, LOOKING_UP) && workspace.holds(path, MODULES))

/** The files in which a class may be used that goes by a name. */
function mentioning(workspace: Workspace, name: string): readonly string[] {
  const paths = workspace.mentioning(name)
  // PyTorch is a word of prose, too
  return DEFINING.includes(name)
    ? paths.filter((path) => workspace.holds(path, [`${name}(`, 'partial(']))
    : paths
}

/** Which of some names each file mentions. */
function namesByFile(
  workspace: Workspace,
  names: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const name of names)
    for (const path of mentioning(workspace, name)) once(found, path, () => []).push(name)
  return found
}

/**
 * Names by which other modules may construct a step without mentioning azureml: see `namesGiven`.
 *
 * @param classesIn the names of classes in a file, by its path and its text
 */
function otherNames(
  workspace: Workspace,
  paths: Iterable<string>,
  classesIn: (path: string, text: string) => readonly string[],
): string[] {
  const names = new Set<string>()
  for (const path of paths) {
    const document = readable(workspace.document(path))
    if (!document) continue
    const { text } = document
    const classes = classesIn(path, text)
    // another notebook that runs this one has what it imports
    if (isNotebook(path) && classes.every((name) => text.includes(`${name}(`))) continue
    for (const name of namesGiven(text, classes)) names.add(name)
  }
  return [...names]
}

/** Names that a module gives classes: it renames them, derives from them, presets arguments, or only passes them on. */
function namesGiven(text: string, classes: readonly string[]): string[] {
  const collect = (
    pattern: RegExp,
    namesOf: (first: string, second: string) => readonly string[],
  ): string[] => {
    const names: string[] = []
    for (const [, first = '', second = ''] of text.matchAll(pattern))
      names.push(...namesOf(first, second))
    return names
  }
  const renamed = collect(RENAMED, (name, other) => (classes.includes(name) ? [other] : []))
  const imported = [...classes, ...renamed]
  const derived = collect(DERIVED, (name, bases) =>
    imported.some((base) => bases.includes(base)) ? [name] : [],
  )
  const aliases = collect(ALIASED, (name, other) => (imported.includes(other) ? [name] : []))
  const here = [...imported, ...aliases]
  // whatever it is imported as
  const presets = text.includes('partial')
    ? collect(PRESET, (name, other) => (here.includes(other) ? [name] : []))
    : []
  // asked once: what a notebook has printed is full of dots
  const uncalled = classes.filter((name) => !text.includes(`${name}(`))
  const handedOn =
    uncalled.length > 0
      ? collect(HANDED_ON, (list, attribute) =>
          uncalled.filter((name) => attribute === name || list.includes(name)),
        )
      : []
  return [...renamed, ...derived, ...aliases, ...presets, ...handedOn]
}
