import { type ParseErrorCode, parseTree, printParseErrorCode, visit } from 'jsonc-parser'
import { CONFLICT, conflictIn } from '../text/conflict.ts'

/**
 * A value, or a property with its key and value as children; offsets are UTF-16 code units from the start of the text.
 * It is jsonc-parser's node, written out: our types are in the package, that parser's are not.
 */
export interface JsonNode {
  type: 'object' | 'array' | 'property' | 'string' | 'number' | 'boolean' | 'null'
  // biome-ignore lint/suspicious/noExplicitAny: what it is depends on the type, as jsonc-parser has it
  value?: any
  offset: number
  length: number
  colonOffset?: number
  parent?: JsonNode
  children?: JsonNode[]
}

/** A text of JSON with comments and trailing commas that parses. */
export interface JsonDocument {
  readonly text: string
  /** Null where the text holds nothing but blanks and comments. Made when it is asked for: it is large. */
  readonly root: JsonNode | null
}

/** A document, or the first thing that is wrong with a text and the UTF-16 offset where that is. */
export type ParsedJsonc =
  | ({ readonly status: 'ok' } & JsonDocument)
  | { readonly status: 'broken'; readonly offset: number; readonly reason: string }

/** What jsonc-parser's errors mean to a person, by name. */
const REASONS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON: neither a value nor punctuation',
  InvalidNumberFormat: 'this is not a number that JSON knows',
  PropertyNameExpected: 'a property name in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing here',
  CloseBraceExpected: 'a closing brace is missing here',
  CloseBracketExpected: 'a closing bracket is missing here',
  EndOfFileExpected: 'there is something after the end of the JSON value',
  UnexpectedEndOfComment: 'this comment is not closed',
  UnexpectedEndOfString: 'this string is not closed',
  UnexpectedEndOfNumber: 'this number is incomplete',
  InvalidUnicode: 'this is not a Unicode escape that JSON knows',
  InvalidEscapeCharacter: 'this is not an escape that JSON knows',
  InvalidCharacter: 'this string contains a control character',
}

const OPTIONS = { allowTrailingComma: true, allowEmptyContent: true }

/** How many results are kept: every target of a repository asks for the same launch.json, or for two. */
const KEPT = 4
let answers: readonly { readonly text: string; readonly parsed: ParsedJsonc }[] = []

/** Parses JSON with comments and trailing commas; a text with any other error is broken, at its first one. */
export function parseJsonc(text: string): ParsedJsonc {
  const known = answers.find((answer) => answer.text === text) ?? { text, parsed: parse(text) }
  if (answers[0] !== known)
    answers = [known, ...answers.filter((answer) => answer !== known)].slice(0, KEPT)
  return known.parsed
}

function parse(text: string): ParsedJsonc {
  let first: { code: ParseErrorCode; offset: number } | undefined
  try {
    visit(text, { onError: (code, offset) => (first ??= { code, offset }) }, OPTIONS)
  } catch (error) {
    // The parser recurses; so would everything that walks its tree.
    if (!(error instanceof RangeError)) throw error
    return { status: 'broken', offset: 0, reason: 'it is nested too deeply' }
  }
  if (first) {
    const conflict = conflictIn(text)
    if (conflict !== null)
      return { status: 'broken', offset: conflict, reason: `the file ${CONFLICT.wrong}` }
    const name = printParseErrorCode(first.code)
    return { status: 'broken', offset: first.offset, reason: REASONS[name] ?? name }
  }
  let root: JsonNode | null | undefined
  return {
    status: 'ok',
    text,
    get root() {
      root ??= parseTree(text, [], OPTIONS) ?? null
      return root
    },
  }
}
