import {
  indentAt,
  lineEnd,
  lineStart,
  nextLineStart,
  previousLineEnd,
} from '../../text/document.ts'
import { childOf, findAll, namedChildren, type PyNode, type PythonSource } from '../syntax.ts'
import { type Brackets, layBrackets } from './brackets.ts'
import { blockUnit } from './indent.ts'
import { endsLine, startsLine } from './item-places.ts'

/** A line of a template, indented by four spaces a level; brackets come in parts, for they may need several lines. */
export type TemplateLine = string | (Brackets & { readonly level: number })

/** Lines of a template one level deeper. */
export const deeper = (lines: readonly TemplateLine[]): TemplateLine[] =>
  lines.map((line) => {
    if (typeof line !== 'string') return { ...line, level: line.level + 1 }
    return line === '' ? '' : `    ${line}`
  })

/** Lays out the lines of a template as a file has its own, with this indentation and line ending. */
export function layOut(
  source: PythonSource,
  lines: readonly TemplateLine[],
  indent: string,
  newline: string,
): string {
  const unit = blockUnit(source)
  return lines
    .flatMap((line) => {
      if (typeof line !== 'string')
        return layBrackets(source, line, indent + unit.repeat(line.level), unit)
      const content = line.trimStart()
      return content === ''
        ? ''
        : indent + unit.repeat((line.length - content.length) / 4) + content
    })
    .join(newline)
}

/** Whether a statement has its lines for itself: nothing before it on its first line, no `;` or suite after it. */
export function ownsItsLines(source: PythonSource, statement: PyNode): boolean {
  const { text } = source
  const above = text[previousLineEnd(text, statement.start) - 1]
  return startsLine(text, statement.start) && endsLine(text, statement.end) && above !== '\\'
}

/** Where code that must run early goes: behind the imports that the module starts with. */
export type Top =
  /** At the end of this line. */
  | { readonly after: number }
  /** At the start of the text, which begins with code. */
  | { readonly after: null }

/**
 * Finds the place behind the leading comments, the docstring and the leading imports.
 * Imports behind `try:` or `if TYPE_CHECKING:` count when the block holds nothing else.
 *
 * @param early in front of the imports: behind nothing but what Python wants first
 * @returns null where the docstring or a `__future__` import shares its line with code
 */
export function topOf(source: PythonSource, early = false): Top | null {
  const { text, root } = source
  let after: number | null = null
  const statements = root.children.filter((child) => child.type !== ';' && child.type !== 'comment')
  const first = statements[0]
  const comesFirst = (statement: PyNode): boolean =>
    statement.type === 'future_import_statement' || (statement === first && isDocstring(statement))
  for (const line of byLine(text, statements)) {
    const end = lineEnd(text, line.at(-1)?.end ?? 0)
    if (
      line.every((statement) => comesFirst(statement) || (!early && isImports(source, statement)))
    )
      after = end
    // what shares a line runs before anything that follows it
    else if (line.some(comesFirst)) return null
    else if (early || !line.every((one) => belongsToImports(source, one))) break
    else if (line.some((one) => isImports(source, one) || preparesImport(source, one))) after = end
  }
  return after === null
    ? { after: headerEnd(first ? text.slice(0, lineStart(text, first.start)) : text) }
    : { after: after + commentBelow(text.slice(after)) }
}

/** What begins with the end of a line and a blank line; a `\r` that belongs to a `\n` ends none. */
const BLANK_LINE = /^(\r\n|\n|\r(?!\n))[ \t\f]*(\r\n|\n|\r)/

/** The end of a statement's last line, or of the comment right below it that is about it. */
export function endWithComments({ text }: PythonSource, { start, end }: PyNode): number {
  const last = lineEnd(text, end)
  return last + commentBelow(text.slice(last), indentAt(text, start))
}

/**
 * The length of a comment right below a statement which a blank line parts from the code below: it is about the
 * statement.
 */
function commentBelow(rest: string, indent = ''): number {
  const { length } =
    new RegExp(`^(?:(?:\\r\\n|\\n|\\r)${indent}#[^\\r\\n]*)*`).exec(rest)?.[0] ?? ''
  const behind = rest.slice(length)
  return BLANK_LINE.test(behind) || behind.trim() === '' ? length : 0
}

/** Where the comment right above a statement starts, or the statement itself: it is about what is below. */
export function startWithComments({ text }: PythonSource, statement: PyNode): number {
  const indent = indentAt(text, statement.start)
  const above = statement.parent?.children.filter(({ start }) => start < statement.start) ?? []
  let top = lineStart(text, statement.start)
  for (const one of above.reverse()) {
    const start = lineStart(text, one.start)
    const isRightAbove = nextLineStart(text, one.end) === top
    if (one.type !== 'comment' || !isRightAbove || text.slice(start, one.start) !== indent) break
    top = start
  }
  return top
}

/** Statements that share lines, together. */
function byLine(text: string, statements: readonly PyNode[]): PyNode[][] {
  const lines: PyNode[][] = []
  for (const statement of statements) {
    const last = lines.at(-1)
    const above = last?.at(-1)
    if (last && above && statement.start <= lineEnd(text, above.end)) last.push(statement)
    else lines.push([statement])
  }
  return lines
}

/** Whether a statement is nothing but a string, as a docstring is. */
export function isDocstring(statement: PyNode): boolean {
  let node = statement.type === 'expression_statement' ? namedChildren(statement)[0] : undefined
  while (node?.type === 'parenthesized_expression') node = namedChildren(node)[0]
  return node?.type === 'string' || node?.type === 'concatenated_string'
}

/** Whether code that stays in front of the inserted one may see the flags. */
const mayReadFlags = (code: string): boolean => /argv|parse_/.test(code)

/** Whether a statement may stay in front of code that goes behind the imports. */
export const belongsToImports = (source: PythonSource, statement: PyNode): boolean =>
  isImports(source, statement) || isPreparation(source, statement)

/**
 * What linters allow between imports because imports depend on it: `sys.path.append(…)`, `__version__ = …`,
 * `if sys.version_info < (3, 8): sys.exit(…)`, `with warnings.catch_warnings(): …`.
 */
function isPreparation(source: PythonSource, statement: PyNode): boolean {
  const code = source.text.slice(statement.start, statement.end)
  if (mayReadFlags(code)) return false
  return /^(if|try|with)_statement$/.test(statement.type)
    ? statementsInside(statement).every(
        (one) =>
          isPreparation(source, one) || isAmongImports(source, one) || endsProgram(source, one),
      )
    : statement.type === 'expression_statement' &&
        (/^(sys\.path\b|os\.environ\b|matplotlib\.use\(|warnings\.|__\w+__ *=)/.test(code) ||
          INSTALLS.test(code) ||
          REPLACES_THREADS.test(code))
}

/**
 * Whether a block that is a preparation is one of an import inside of it, and does not end the program, or print; and
 * what must come before all other code.
 */
function preparesImport(source: PythonSource, statement: PyNode): boolean {
  if (REPLACES_THREADS.test(source.text.slice(statement.start, statement.end))) return true
  const inside = statementsInside(statement)
  return (
    inside.some(({ type }) => /import/.test(type)) &&
    !inside.some((one) => endsProgram(source, one))
  )
}

/** `subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'lightgbm'])` */
const INSTALLS = /\bpip3?\b.*\binstall\b/s

/** `monkey.patch_all()`, `eventlet.monkey_patch()`: libraries imported before would keep what is replaced. */
const REPLACES_THREADS = /^(\w+\.)*(patch_all|monkey_patch)\(/

/** `raise …`, `sys.exit(…)`, and what is printed before: nothing else is called, as in `sys.exit(main())`. */
const endsProgram = ({ text }: PythonSource, statement: PyNode): boolean =>
  /^(raise\b|(print|exit|quit|sys\.exit)\()/.test(text.slice(statement.start, statement.end)) &&
  findAll(statement, 'call').length <= 1

/** Whether a statement may stand beside imports in a block that holds nothing else. */
const isAmongImports = (source: PythonSource, statement: PyNode): boolean =>
  statement.type === 'pass_statement' || isImports(source, statement) || isFallback(statement)

function isImports(source: PythonSource, statement: PyNode): boolean {
  switch (statement.type) {
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      return true
    case 'try_statement':
    case 'if_statement': {
      const inside = statementsInside(statement)
      return (
        inside.some((child) => /import/.test(child.type)) &&
        !conditionsOf(statement).some(({ start, end }) =>
          mayReadFlags(source.text.slice(start, end)),
        ) &&
        inside.every((child) => isAmongImports(source, child))
      )
    }
    default:
      return false
  }
}

/** The statements in the blocks of an `if`, a `try` or a `with`. */
const statementsInside = (statement: PyNode): PyNode[] =>
  statement.children
    .flatMap(function blocksOf(child: PyNode): PyNode[] {
      if (child.type === 'block') return [child]
      return /_clause$/.test(child.type) ? child.children.flatMap(blocksOf) : []
    })
    .flatMap(namedChildren)

/** What an `if` and each `elif` of it ask. */
const conditionsOf = (statement: PyNode): PyNode[] =>
  [statement, ...statement.children.filter(({ type }) => type === 'elif_clause')].flatMap(
    (part) => childOf(part, 'condition') ?? [],
  )

/**
 * The end of the comments that head a file (shebang, coding, licence): of the last block that a blank line
 * parts from the code, else of the first one.
 */
function headerEnd(head: string): number | null {
  let end: number | null = null
  const block = /(?<=^|\r\n|\n|\r)#[^\r\n]*(?:(?:\r\n|\n|\r)#[^\r\n]*)*/g
  for (const comment of head.matchAll(block)) {
    const at = comment.index + comment[0].length
    if (end === null || BLANK_LINE.test(head.slice(at))) end = at
  }
  return end
}

/** `x = None` in `except ImportError:` */
function isFallback(statement: PyNode): boolean {
  const assignment = namedChildren(statement)[0]
  return (
    assignment?.type === 'assignment' &&
    /^(none|true|false|identifier)$/.test(assignment.children.at(-1)?.type ?? '')
  )
}
