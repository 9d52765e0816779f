import { childOf, findAll, namedChildren, type PyNode, type PythonSource } from '../syntax.ts'

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

/** Whether code that stays in front of the inserted one may see the flags. */
const mayReadFlags = (code: string): boolean => /argv|parse_/.test(code)

/**
 * Whether a block that is a preparation is one of an import inside of it, and does not end the program, or print; and
 * what must come before all other code.
 */
export function preparesImport(source: PythonSource, statement: PyNode): boolean {
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

/** `x = None` in `except ImportError:` */
function isFallback(statement: PyNode): boolean {
  const assignment = namedChildren(statement)[0]
  return (
    assignment?.type === 'assignment' &&
    /^(none|true|false|identifier)$/.test(assignment.children.at(-1)?.type ?? '')
  )
}

/** Whether a statement imports: itself, or in a block of `try` or `if` that holds nothing else. */
export function isImports(source: PythonSource, statement: PyNode): boolean {
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
