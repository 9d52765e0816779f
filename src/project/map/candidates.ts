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

/**
 * The files in which a definition may stand. Only bytes are searched, so that the rarest word should be asked for
 * first.
 */
export const candidates = (workspace: Workspace): readonly string[] =>
  once(known, workspace, () => findCandidates(workspace))

const known = new WeakMap<Workspace, readonly string[]>()

function findCandidates(workspace: Workspace): string[] {
  const direct = workspace
    .mentioning(SDK)
    .filter(
      (path) =>
        workspace.holds(path, TRIGGERS) ||
        (workspace.holds(path, LOOKING_UP) && workspace.holds(path, MODULES)),
    )
  const mentioning = (name: string): readonly string[] => {
    const paths = workspace.mentioning(name)
    // PyTorch is a word of prose, too
    return DEFINING.includes(name)
      ? paths.filter((path) => workspace.holds(path, [`${name}(`, 'partial(']))
      : paths
  }
  const names = otherNames(workspace, direct, (_, text) =>
    DEFINING.filter((name) => text.includes(name)),
  )
  const others = names.flatMap(mentioning)
  // one that is renamed may be derived from, or given arguments, in another module; what is no class has names like any
  const classes = names.filter((name) => /^[A-Z]/.test(name))
  const holding = groupedBy(classes, mentioning)
  const further = otherNames(workspace, holding.keys(), (path) => holding.get(path) ?? [])
  const most = further.filter((name) => !names.includes(name)).flatMap(mentioning)
  return [...new Set([...direct, ...others, ...most])].sort()
}

/** Which of some names each file mentions. */
function groupedBy(
  names: readonly string[],
  mentioning: (name: string) => readonly string[],
): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const name of names)
    for (const path of mentioning(name)) once(groups, path, () => []).push(name)
  return groups
}

/**
 * Names by which other modules may construct a step without mentioning azureml: classes of the SDK that are renamed,
 * derived from, given arguments beforehand, or imported only to be passed on.
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
    const named = classesIn(path, text)
    // another notebook that runs this one has what it imports
    if (isNotebook(path) && named.every((name) => text.includes(`${name}(`))) continue
    const here: string[] = [...named]
    for (const [, name = '', other = ''] of text.matchAll(RENAMED))
      if (named.includes(name)) here.push(other)
    for (const name of here.slice(named.length)) names.add(name)
    for (const [, name = '', bases = ''] of text.matchAll(DERIVED))
      if (here.some((base) => bases.includes(base))) names.add(name)
    const aliases: string[] = []
    for (const [, name = '', other = ''] of text.matchAll(ALIASED))
      if (here.includes(other)) aliases.push(name)
    for (const name of aliases) names.add(name)
    here.push(...aliases)
    // whatever it is imported as
    for (const [, name = '', other = ''] of text.includes('partial') ? text.matchAll(PRESET) : [])
      if (here.includes(other)) names.add(name)
    // asked once: what a notebook has printed is full of dots
    const uncalled = named.filter((name) => !text.includes(`${name}(`))
    for (const [, list = '', attribute = ''] of uncalled.length > 0 ? text.matchAll(HANDED_ON) : [])
      for (const name of uncalled) if (attribute === name || list.includes(name)) names.add(name)
  }
  return [...names]
}
