import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Statement {
  readonly name: string
  readonly text: string
}

/** A declaration file, cut into its top-level statements. */
interface Module {
  readonly path: string
  readonly statements: readonly Statement[]
  /** Local names of imports and re-exports: the module that they come from, and their name there. */
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>
  readonly reexports: ReadonlyMap<string, { readonly from: string; readonly name: string }>
}

/** Everything that users of an entry point can name or reach by a type, as one text. */
export function surfaceOf(entry: string): string {
  const modules = new Map<string, Module>()
  const open = (path: string): Module => {
    const known = modules.get(path)
    if (known) return known
    const module = read(path)
    modules.set(path, module)
    return module
  }
  const found = new Map<string, string>()
  const visit = (path: string, name: string, shown = name): void => {
    const module = open(path)
    const origin = module.reexports.get(name) ?? module.imports.get(name)
    if (origin) {
      if (origin.from.startsWith('.')) visit(resolve(path, origin.from), origin.name, shown)
      return
    }
    for (const statement of module.statements) {
      if (statement.name !== name || found.has(`${path} ${name}`)) continue
      found.set(
        `${path} ${name}`,
        shown === name ? statement.text : `${statement.text} // as ${shown}`,
      )
      // types start with a capital; properties may be called like functions of the file
      const code = statement.text.replace(/\/\*[\s\S]*?\*\//g, '')
      for (const word of new Set(code.match(/\b[A-Z][\w$]*\b/g)))
        if (
          word !== name &&
          (module.imports.has(word) || module.statements.some((one) => one.name === word))
        )
          visit(path, word)
    }
  }
  const main = open(entry)
  const own = main.statements.filter(({ text }) => /^(\/\*\*[\s\S]*?\*\/\s*)?export /.test(text))
  for (const name of [...main.reexports.keys(), ...own.map((one) => one.name)].sort()) {
    const origin = main.reexports.get(name)
    if (origin) visit(resolve(entry, origin.from), origin.name, name)
    else visit(entry, name)
  }
  return `${[...found.values()].join('\n\n')}\n`
}

const resolve = (from: string, specifier: string): string =>
  join(dirname(from), specifier).replace(/\.(ts|js)$/, '.d.ts')

function read(path: string): Module {
  const text = readFileSync(path, 'utf8')
  const imports = new Map<string, { from: string; name: string }>()
  const reexports = new Map<string, { from: string; name: string }>()
  for (const [, keyword, names, from] of text.matchAll(
    /^(import|export)(?: type)? \{([^}]*)\}(?: from ['"]([^'"]+)['"])?;/gm,
  ))
    for (const part of (names ?? '').split(',').map((one) => one.trim().replace(/^type /, ''))) {
      const [name = '', local = name] = part.split(' as ')
      if (keyword === 'import') imports.set(local, { from: from ?? '', name })
      else if (from) reexports.set(local, { from, name })
      else {
        const origin = imports.get(name)
        if (origin) reexports.set(local, origin)
      }
    }
  const statements: Statement[] = []
  // every top-level statement starts in the first column, after its comment
  for (const part of text.split(
    /^(?=\/\*\*|(?:export |declare |import |interface |type )(?<!\*\/\n.*))/m,
  ))
    statements.push(...declared(part))
  return { path, statements: joined(statements), imports, reexports }
}

function declared(part: string): Statement[] {
  const match =
    /^(?:export )?(?:declare )?(?:async )?(?:function|interface|type|const|class)\s+([\w$]+)/m.exec(
      part.replace(/\/\*\*[\s\S]*?\*\//, (comment) => comment.replace(/[^\n]/g, ' ')),
    )
  if (match?.[1]) return [{ name: match[1], text: part.trim() }]
  return part.trim().startsWith('/**') ? [{ name: '', text: part.trim() }] : []
}

/** A comment belongs to the statement that follows it. */
function joined(statements: readonly Statement[]): Statement[] {
  return statements.flatMap(({ name, text }, index) => {
    if (name === '') return []
    const before = statements[index - 1]
    return [{ name, text: before?.name === '' ? `${before.text}\n${text}` : text }]
  })
}
