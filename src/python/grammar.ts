import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Language, Parser } from 'web-tree-sitter'

type Wasm = Parameters<typeof Language.loadSync>[0]
/** The types of Node 20 lack it. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { compile(bytes: Uint8Array): Promise<Wasm> }
}

/** What is used of tree-sitter's parser: who uses the library has no types of tree-sitter. */
interface TreeParser {
  parse(text: string): { delete(): void } | null
}

/** What is loaded once. */
export interface Grammar {
  readonly parser: TreeParser
  /** What Emscripten makes of the options that it is given. */
  readonly emscripten: object
  /** By tree-sitter's number of the type: each question to the cursor is a call into WebAssembly. */
  readonly kinds: readonly Kind[]
  /** The names of fields, by tree-sitter's number. */
  readonly fields: readonly (string | null)[]
}

let grammar: Grammar | undefined

/** What the grammar says of all nodes of one type. */
interface Kind {
  readonly type: string
  readonly named: boolean
  /** Whether it surely has no children. */
  readonly token: boolean
}

const TOKENS = /^(identifier|integer|float|comment|string_start|string_end|escape_sequence)$/

const kindOf = (type: string, named: boolean): Kind => ({
  type,
  named,
  // `not in` and `except*` are two words each
  token: named ? TOKENS.test(type) : /^(\w+|[^\w\s]+)$/.test(type),
})

/** What stands for text that is no Python. */
export const ERROR = kindOf('ERROR', true)

let loading: Promise<void> | undefined

/** Loads the grammar, once however often it is called; to be awaited before anything is parsed. */
export function loadPython(): Promise<void> {
  loading ??= load()
  return loading
}

async function load(): Promise<void> {
  const emscripten = { wasmBinary: readWasm('web-tree-sitter.wasm', 'web-tree-sitter') }
  const started = Parser.init(emscripten)
  // both are compiled at the same time
  const compiled = WebAssembly.compile(readWasm('tree-sitter-python.wasm', 'tree-sitter-python'))
  await started
  const language = Language.loadSync(await compiled)
  grammar = {
    parser: new Parser().setLanguage(language),
    emscripten,
    kinds: language.types.map((type, id) => kindOf(type, language.nodeTypeIsNamed(id))),
    fields: language.fields,
  }
}

/**
 * The grammar.
 *
 * @throws Error when called before `loadPython`.
 */
export function loadedGrammar(): Grammar {
  if (!grammar) throw new Error('parsePython: loadPython() has not been awaited')
  return grammar
}

/** The built package carries the wasm files beside its code; a checkout has them in node_modules. */
function readWasm(name: string, packageName: string): Uint8Array {
  for (const base of ['./', '../']) {
    const beside = fileURLToPath(new URL(base + name, import.meta.url))
    if (existsSync(beside)) return readFileSync(beside)
  }
  return readFileSync(createRequire(import.meta.url).resolve(`${packageName}/${name}`))
}
