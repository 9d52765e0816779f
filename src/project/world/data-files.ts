import { posix } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { parseDocument } from 'yaml'
import { once } from '../../collections/cache.ts'
import { only } from '../../collections/only.ts'
import { readModule } from '../../python/module.ts'
import { dirname } from '../../python/paths.ts'
import { namedChildren } from '../../python/syntax.ts'
import { parseIni } from '../../python/values/ini.ts'
import { pythonLiteral } from '../../python/values/literals.ts'
import type { UnitNode } from '../../python/values/static-value.ts'
import type { DataFormat, World } from '../../python/values/world.ts'
import { readable } from '../diagnostic.ts'
import { isAbsolute, placesOf } from '../files/absolute.ts'
import { fileOf, isPython } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { isWritten } from './written-files.ts'

/**
 * Files of data that the repository's code loads. Each is read as the Python literal that it stands for, so that it is
 * followed like any other: through subscripts, attributes and loops.
 */

/** Larger files hold no settings. UTF-16 code units. */
const LARGEST = 256 * 1024

/** Makes the `data` of a repository's world. */
export function dataFiles(workspace: Workspace): World['data'] {
  const literals = new Map<string, UnitNode | null>()
  return (path, format, from) => {
    const file = onlyFile(workspace, path, from)
    if (file === null) return null
    return once(literals, `${format} ${file}`, () => readLiteral(workspace, file, format))
  }
}

/**
 * The file that a path means in the folder of one of the modules, or in one above it. Null where it may mean several,
 * and for one that git ignores: everybody has another one then.
 */
function onlyFile(workspace: Workspace, path: string, from: Iterable<string>): string | null {
  const plain = posix.normalize(path.replaceAll('\\', '/'))
  const modules = [...from].filter((each) => isPython(fileOf(each)))
  if (!isAbsolute(plain) && modules.some((module) => goesElsewhere(workspace, module))) return null
  const places = new Set(modules.flatMap((module) => placesOf(workspace, dirname(module), plain)))
  const found = only([...places].filter((path) => workspace.exists(path)))
  return found !== null && !workspace.ignored(found) ? found : null
}

/** Whether a module may change the working folder. */
const goesElsewhere = (workspace: Workspace, module: string): boolean =>
  workspace.holds(fileOf(module), ['chdir', '%cd'])

function readLiteral(workspace: Workspace, path: string, format: DataFormat): UnitNode | null {
  const document = readable(workspace.document(path))
  if (!document || document.text.length > LARGEST) return null
  if (isWritten(workspace, path)) return null
  const literal = literalOf(document.text, format)
  if (literal === null) return null
  const module = readModule(literal)
  const node = namedChildren(module.root)[0]?.children[0]
  return node && module.error === null ? { unit: { module, path }, node } : null
}

/** The literal that stands for the data of a text; null where it is broken, or not sure to mean what it seems to. */
function literalOf(text: string, format: DataFormat): string | null {
  try {
    return pythonLiteral(PARSERS[format](text))
  } catch {
    // each parser has errors of its own, and nesting may overflow the stack
    return null
  }
}

const PARSERS: Readonly<Record<DataFormat, (text: string) => unknown>> = {
  ini: parseIni,
  json: JSON.parse,
  toml: parseToml,
  yaml(text) {
    // PyYAML reads YAML 1.1
    const document = parseDocument(text, { version: '1.1', logLevel: 'silent' })
    const [problem] = [...document.errors, ...document.warnings]
    if (problem) throw problem
    return document.toJS({ mapAsMap: true, maxAliasCount: 100 })
  },
}
