import { indentUnit, layOut, type Top } from '../../src/python/layout.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { preferredQuote } from '../../src/python/strings.ts'
import { childOf, findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import { newlineAt } from '../../src/text/document.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'
import { ATTACH, BUILTINS } from './attach.ts'

/** The inserted functions of a module: they are known by their name. */
export function attachFunctions(module: PythonModule): PyNode[] {
  return findAll(module.root, 'function_definition').filter((definition) =>
    isAttachName(textOf(module, childOf(definition, 'name') as PyNode)),
  )
}

const isAttachName = (name: string): boolean =>
  name.startsWith(ATTACH) && /^\d*$/.test(name.slice(ATTACH.length))

/** A name for the inserted function that the module does not know yet. */
export function freshName(module: PythonModule): string {
  let name = ATTACH
  for (let i = 2; module.scopes.isUsed(name); i++) name = ATTACH + i
  return name
}

/** The builtins that the inserted code cannot rely on here, because the module may have hidden them. */
export function hiddenBuiltins(module: PythonModule): string[] {
  const star = module.scopes.starImports.length > 0
  return BUILTINS.filter((name) => star || module.scopes.module.bindings.has(name))
}

/** A template in the quotes of the file; docstrings keep theirs. */
export function inQuotes(code: string, quote: "'" | '"'): string {
  return quote === "'" ? code : code.replaceAll("'", '"')
}

/** Inserts a block that ends in a plain statement behind the imports of a module. */
export function insertAtTop(module: PythonModule, top: Top, lines: readonly string[]): Edit {
  const newline = newlineAt(module.text, top.after ?? 0)
  const code = inQuotes(layOut(lines, '', indentUnit(module), newline), preferredQuote(module))
  return top.after === null
    ? insert(0, code + newline + newline + newline)
    : insert(top.after, newline + newline + newline + code)
}

/** The inverse of `insertAtTop`: the function, the call that follows it, and the blank lines around them. */
export function removeFromTop(module: PythonModule, definition: PyNode): Edit[] {
  const { text } = module
  const name = textOf(module, childOf(definition, 'name') as PyNode)
  const siblings = definition.parent?.children ?? []
  const call = siblings[siblings.indexOf(definition) + 1]
  const end = call && textOf(module, call) === `${name}()` ? call.end : definition.end
  const blanks = /(?:(?:\r\n|\n|\r){3})?$/.exec(text.slice(0, definition.start))?.[0].length ?? 0
  if (blanks > 0 || definition.start > 0) return [remove(definition.start - blanks, end)]
  const following = /^(?:\r\n|\n|\r){0,3}/.exec(text.slice(end))?.[0].length ?? 0
  return [remove(definition.start, end + following)]
}
