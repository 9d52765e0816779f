import type { Top } from '../../src/python/edits/module-top.ts'
import {
  endWithComments,
  ownsItsLines,
  startWithComments,
} from '../../src/python/edits/statement-lines.ts'
import { layOut, type TemplateLine } from '../../src/python/edits/template.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { preferredQuote } from '../../src/python/strings.ts'
import {
  ancestor,
  definedName,
  findAll,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from '../../src/python/syntax.ts'
import { usesOf } from '../../src/python/uses.ts'
import { indentAt, lineStart, newlineAt, nextLineStart } from '../../src/text/document.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'
import { DEBUG_FLAGS } from '../azureml/flags.ts'
import { ATTACH, BUILTINS, INSERTED } from './attach.ts'

/** How a script gets its debugger: see `extendBlock`, `standAloneBlock` and `entryBlock`. */
export type InsertedKind = 'extend' | 'stand-alone' | 'entry'

/** The inserted functions of a module, known by their names and docstrings. */
export function attachFunctions(module: PythonModule, ...kinds: InsertedKind[]): PyNode[] {
  return findAll(module.root, 'function_definition').filter((definition) => {
    const kind = kindOf(module, definition)
    return kind !== null && kinds.includes(kind)
  })
}

function kindOf(module: PythonModule, definition: PyNode): InsertedKind | null {
  const name = definedName(module, definition)
  const code = textOf(module, definition)
  if (!isInsertedName(name) || !INSERTED.test(code)) return null
  // a formatter may have given each a line, and they had no types once
  const parameters = textOf(module, partOf(definition, 'parameters')).replace(
    /\s|:\s*\w+|,\s*(?=\))/g,
    '',
  )
  if (parameters !== '()')
    return parameters === '(client_ip,port,timeout)' && ancestor(definition, 'if_statement')
      ? 'extend'
      : null
  return code.includes(DEBUG_FLAGS.enabled)
    ? 'stand-alone'
    : code.includes('0.0.0.0')
      ? 'entry'
      : null
}

/** Whether a name may be that of an inserted function. */
export const isInsertedName = (name: string): boolean =>
  name.startsWith(ATTACH) && /^\d*$/.test(name.slice(ATTACH.length))

/** A name for the inserted function that the module does not use yet. */
export function freshName(module: PythonModule): string {
  let name = ATTACH
  for (let i = 2; module.scopes.isUsed(name); i++) name = ATTACH + i
  return name
}

/** The builtins of the inserted code that may mean something else at a node. */
export function hiddenBuiltins(module: PythonModule, at: PyNode = module.root): string[] {
  const { scopes } = module
  return BUILTINS.filter((name) => scopes.starImports.length > 0 || scopes.resolve(name, at))
}

/** The lines of a template in the module's own form and quotes; docstrings keep their quotes. */
function codeOf(
  module: PythonModule,
  lines: readonly TemplateLine[],
  indent: string,
  newline: string,
) {
  const code = layOut(module, lines, indent, newline)
  return preferredQuote(module) === "'" ? code : code.replaceAll("'", '"')
}

/** Inserts lines of a template behind a statement and the comment on it, indented as it is. */
export function linesBehind(
  module: PythonModule,
  statement: PyNode,
  lines: readonly TemplateLine[],
): Edit {
  const { text } = module
  const newline = newlineAt(text, statement.start)
  const indent = indentAt(text, statement.start)
  return insert(
    endWithComments(module, statement),
    newline + codeOf(module, lines, indent, newline),
  )
}

/** Inserts lines of a template in front of a statement, or rather behind another that is indented as it is. */
export function linesBefore(
  module: PythonModule,
  statement: PyNode,
  lines: readonly TemplateLine[],
  behind: PyNode | null,
): Edit {
  const { text } = module
  const { start } = behind ?? statement
  const newline = newlineAt(text, start)
  const at = behind
    ? nextLineStart(text, endWithComments(module, behind))
    : startWithComments(module, statement)
  return insert(at, codeOf(module, lines, indentAt(text, start), newline) + newline)
}

/** Inserts a block that ends in a plain statement behind the imports of a module. */
export function insertAtTop(module: PythonModule, top: Top, lines: readonly TemplateLine[]): Edit {
  const newline = newlineAt(module.text, top.after ?? 0)
  const code = codeOf(module, lines, '', newline)
  if (module.text === '') return insert(0, code + newline)
  return top.after === null
    ? insert(0, code + newline + newline + newline)
    : insert(top.after, newline + newline + newline + code)
}

/**
 * The inverse of `insertAtTop`: the function, the call and `del` that follow it, and the blank lines around them.
 * Nothing where something else uses the function.
 */
export function removeFromTop(module: PythonModule, definition: PyNode): Edit[] {
  const { text } = module
  const name = definedName(module, definition)
  const uses = statementsUsing(module, definition)
  const isOurs = (one: PyNode) =>
    one.parent === definition.parent &&
    [`${name}()`, `del ${name}`].includes(textOf(module, one)) &&
    ownsItsLines(module, one)
  if (!uses.every(isOurs)) return []
  const end = followers(definition, uses).at(-1)?.end ?? definition.end
  // a merge may have brought it twice
  const twins = twinsOf(module, definition)
  const claimed = twins.flatMap((twin) => followers(twin, uses))
  const others = uses
    .filter((one) => definition === twins[0] && !claimed.includes(one))
    .map((one) => remove(lineStart(text, one.start), nextLineStart(text, one.end)))
  const above = text.slice(0, definition.start)
  const blanks = /(?:(?:\r\n|\n|\r){3})?$/.exec(above)?.[0].length ?? 0
  if (blanks > 0 || !ONLY_COMMENTS.test(above))
    return [remove(definition.start - blanks, end), ...others]
  const following = /^(?:\r\n|\n|\r){0,3}/.exec(text.slice(end))?.[0].length ?? 0
  return [remove(definition.start, end + following), ...others]
}

/** Nothing, or a header that was put above what stood at the start of the file. */
const ONLY_COMMENTS = /^\ufeff?(?:[ \t]*(?:#.*)?(?:\r\n|\n|\r(?!\n)))*$/

/** The statements that use an inserted function, in order. */
export function statementsUsing(module: PythonModule, definition: PyNode): PyNode[] {
  const names = twinsOf(module, definition).map((twin) => partOf(twin, 'name'))
  const name = partOf(definition, 'name')
  return usesOf(module, textOf(module, name), name)
    .filter((use) => !names.includes(use))
    .map(statementOf)
}

/** The inserted functions of one name, in order: a merge may have brought several. */
const twinsOf = (module: PythonModule, definition: PyNode): PyNode[] =>
  attachFunctions(module, 'extend', 'stand-alone', 'entry').filter(
    (other) =>
      other.parent?.type === definition.parent?.type &&
      definedName(module, other) === definedName(module, definition),
  )

/** Those of some statements that stand right behind a function, one after the other. */
function followers({ parent, end }: PyNode, among: readonly PyNode[]): PyNode[] {
  const behind = (parent?.children ?? []).filter(({ start }) => start >= end)
  const other = behind.findIndex((one) => !among.includes(one))
  return other < 0 ? behind : behind.slice(0, other)
}
