import { DEFINING, SDK } from '../../../transforms/azureml/kinds.ts'
import { UNREACHED_METHODS } from '../../../transforms/azureml/methods.ts'
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
  /\b(\w+)[ \t]*(?::[ \t]*[\w.[\], ]{1,80})?=[ \t]*(?:\w+\.)*\w+\(\s*(?:\w+\.)*(\w+)\s*,/g

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
export function candidates(workspace: Workspace): string[] {
  const direct = workspace
    .mentioning(SDK)
    .filter(
      (path) =>
        workspace.holds(path, TRIGGERS) ||
        (workspace.holds(path, LOOKING_UP) && workspace.holds(path, MODULES)),
    )
  const others = otherNames(workspace, direct).flatMap((name) => {
    const paths = workspace.mentioning(name)
    // PyTorch is a word of prose, too
    return DEFINING.includes(name)
      ? paths.filter((path) => workspace.holds(path, [`${name}(`]))
      : paths
  })
  return [...new Set([...direct, ...others])].sort()
}

/**
 * Names by which other modules may construct a step without mentioning azureml: classes of the SDK that are renamed,
 * derived from, given arguments beforehand, or imported only to be passed on.
 */
function otherNames(workspace: Workspace, paths: readonly string[]): string[] {
  const names = new Set<string>()
  for (const path of paths) {
    const document = readable(workspace.document(path))
    if (!document) continue
    const { text } = document
    const named = DEFINING.filter((name) => text.includes(name))
    // another notebook that runs this one has what it imports
    if (isNotebook(path) && named.every((name) => text.includes(`${name}(`))) continue
    for (const [, name = '', other = ''] of text.matchAll(RENAMED))
      if (named.includes(name)) names.add(other)
    for (const [, name = '', bases = ''] of text.matchAll(DERIVED))
      if (named.some((base) => bases.includes(base))) names.add(name)
    for (const pattern of [ALIASED, PRESET])
      for (const [, name = '', other = ''] of text.matchAll(pattern))
        if (named.includes(other)) names.add(name)
    // asked once: what a notebook has printed is full of dots
    const uncalled = named.filter((name) => !text.includes(`${name}(`))
    for (const [, list = '', attribute = ''] of uncalled.length > 0 ? text.matchAll(HANDED_ON) : [])
      for (const name of uncalled) if (attribute === name || list.includes(name)) names.add(name)
  }
  return [...names]
}
