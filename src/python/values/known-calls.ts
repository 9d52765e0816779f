import { argument } from '../calls.ts'
import { basename, dirname, joinPath, parentOf, ROOT, relativePath } from '../paths.ts'
import { namedChildren, type PyNode } from '../syntax.ts'
import { getConfigItem } from './config-parser.ts'
import { dictItems, readDictItem } from './dict-items.ts'
import type { Reader } from './evaluate.ts'
import { readVariable } from './from-outside.ts'
import { isOpen, readKey, readUnderKey } from './keys.ts'
import type { LibraryCall } from './library-calls.ts'
import { itemOfMade } from './loops/made-items.ts'
import { readTaken } from './loops/while-loops.ts'
import { attributeOf } from './objects.ts'
import { integer, type StaticValue, string, unknown } from './static-value.ts'
import { joinMethod, type Make, madeText } from './texts.ts'

/**
 * Functions whose first argument stands for their result: a path that is made absolute, or normal, is still the same.
 */
const SAME =
  /^(str|os\.fspath|os\.path\.(abspath|realpath|normpath|expanduser)|hydra\.utils\.to_absolute_path)$/
const JOIN = /^(os\.path\.join|pathlib\.(Pure)?(Posix)?Path)$/
const RESOURCES = /^(importlib(\.|_)resources\.files|pkg_resources\.resource_filename)$/

/** Methods of strings and paths: how many arguments each has (null for any number), and what it makes of them. */
const METHODS = new Map<string, readonly [given: number | null, Make]>([
  ['joinpath', [null, joinPath]],
  ['relative_to', [null, relativeTo]],
  ['strip', [0, (text = '') => text.trim()]],
  ['lower', [0, (text = '') => text.toLowerCase()]],
  ['upper', [0, (text = '') => text.toUpperCase()]],
  ['capitalize', [0, (text = '') => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()]],
  [
    'title',
    [
      0,
      (text = '') =>
        text.toLowerCase().replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase()),
    ],
  ],
  [
    'removeprefix',
    [1, (text = '', start = '') => (text.startsWith(start) ? text.slice(start.length) : text)],
  ],
  [
    'removesuffix',
    [
      1,
      (text = '', end = '') =>
        text.endsWith(end) ? text.slice(0, text.length - end.length) : text,
    ],
  ],
  ['replace', [2, (text = '', old, now = '') => (old ? text.replaceAll(old, () => now) : null)]],
  ['with_name', [null, (path = '', name = '') => joinPath(dirname(path), name)]],
  ['with_suffix', [null, withSuffix]],
])

/** Methods of a path that give the same path. */
const SAME_PATH = /^(resolve|absolute|as_posix|expanduser)$/

/** Like `relativePath`, but pathlib's goes down only. */
function relativeTo(path = '', from = '.'): string | null {
  const relative = relativePath(path, from)
  return relative?.startsWith('..') ? null : relative
}

function withSuffix(path = '', suffix = ''): string | null {
  const hasName = /[^/.]/.test(basename(path))
  return hasName ? path.replace(/(?<=[^/])\.[^./]+$/, '') + suffix : null
}

/**
 * The value of a call that works on texts, paths, attributes or the environment: of a built-in function, of the standard
 * library, or of one that does the same; null for any other call.
 */
export function callKnown(reader: Reader, call: LibraryCall): StaticValue | null {
  const { unit, node, args, name } = call
  if (args.starred) return null
  const { positional } = args
  const [first] = positional
  const one = positional.slice(0, 1)
  if (SAME.test(name)) {
    const value = name === 'str' && first ? reader.read(unit, first) : null
    if (value?.kind === 'integer') return string(String(value.value))
    return madeText(reader, call, one, (text = '') => text)
  }
  if (JOIN.test(name))
    return madeText(reader, call, positional, (...parts) => joinPath(...parts) || '.')
  if (RESOURCES.test(name)) return resourceOf(reader, call)
  switch (name) {
    case 'os.getcwd':
    case 'pathlib.Path.cwd':
    case 'hydra.utils.get_original_cwd':
      return string('.')
    case 'os.path.dirname':
      return madeText(reader, call, one, (path = '') => parentOf(path))
    case 'os.path.basename':
      return madeText(reader, call, one, (path = '') => basename(path))
    case 'os.path.relpath':
      return madeText(reader, call, positional, (path = '', from = '.') => relativePath(path, from))
    case 'getattr':
      return namedAttribute(reader, call)
    case 'type':
      return first && positional.length === 1
        ? attributeOf(reader, reader.read(unit, first), '__class__')
        : null
    case 'len':
      return lengthOf(reader, call)
    case 'next':
      return first && positional.length === 1 ? itemOfMade(reader, unit, first, integer(0)) : null
    case 'os.getenv':
    case 'os.environ.get':
    case 'decouple.config': {
      const [key, fallback] = ['key', 'default'].map((each) =>
        argument(args, each, ['key', 'default']),
      )
      const variable = key && reader.read(unit, key.value)
      if (variable?.kind !== 'string') return unknown(unit, node)
      return readVariable(reader, unit, node, variable.value, fallback?.value)
    }
    default:
      return callMethod(reader, call)
  }
}

/** The value of `getattr(settings, "SCRIPT", "train.py")`; null where it may be another thing. */
function namedAttribute(reader: Reader, { unit, node, args }: LibraryCall): StaticValue | null {
  const [object, key, fallback] = args.positional
  const asked = key && readKey(reader, unit, key)
  const name = asked && !isOpen(asked) ? asked.value : null
  if (!object || name?.kind !== 'string') return null
  const holder = reader.read(unit, object)
  const held = holder.kind === 'string' ? null : attributeOf(reader, holder, name.value)
  if (held || !fallback || holder.kind !== 'module') return held
  // what another module does not bind is not there
  const own = reader.world.import(holder.dotted, holder.from)?.module.scopes
  const isMissing = own && !own.module.bindings.has(name.value) && own.starImports.length === 0
  return isMissing ? reader.read(unit, fallback) : unknown(unit, node)
}

/** The value of `len(names)`. */
function lengthOf(reader: Reader, { unit, node, args }: LibraryCall): StaticValue {
  const value = reader.part(unit, node, args.positional[0])
  if (value.kind !== 'collection' || !/^(list|tuple|dictionary)$/.test(value.node.type))
    return unknown(unit, node)
  const items = namedChildren(value.node)
  return items.some(({ type }) => /splat/.test(type)) ? unknown(unit, node) : integer(items.length)
}

/** The value of `importlib.resources.files("pkg")`: the folder of the package, and what lies in it. */
function resourceOf(reader: Reader, call: LibraryCall): StaticValue {
  const { unit, node, args } = call
  const [anchor, ...inside] = args.positional
  const name = reader.part(unit, node, anchor)
  const found = name.kind === 'string' ? reader.world.import(name.value, unit.path) : null
  if (!found) return unknown(unit, node)
  const folder = dirname(`${ROOT}/${found.path}`)
  return madeText(reader, call, inside, (...parts) => joinPath(folder, ...parts))
}

function callMethod(reader: Reader, call: LibraryCall): StaticValue | null {
  const { unit, args, method } = call
  if (!method) return null
  const { object, name } = method
  const { positional } = args
  const known = METHODS.get(name)
  if (known) {
    const [given, make] = known
    if (given !== null && positional.length !== given) return null
    return madeText(reader, call, [object, ...positional], make)
  }
  if (SAME_PATH.test(name) && positional.length === 0) {
    const value = reader.read(unit, object)
    return value.kind === 'string' || value.kind === 'unknown' ? value : null
  }
  switch (name) {
    case 'join':
      return joinMethod(reader, call, object)
    case 'get':
      return getMethod(reader, call, object)
    case 'pop':
      return popMethod(reader, call, object) ?? readTaken(reader, unit, call.node)
    case 'popleft':
      return readTaken(reader, unit, call.node)
    default:
      return null
  }
}

/** The value of `settings.get("script", "train.py")`. */
function getMethod(reader: Reader, call: LibraryCall, object: PyNode): StaticValue | null {
  const { unit, args } = call
  const [key, fallback] = args.positional
  const holder = reader.read(unit, object)
  if (holder.kind === 'options') return getConfigItem(reader, call, holder)
  if (!key || !/^(unknown|keywords|made|collection)$/.test(holder.kind)) return null
  const asked = readKey(reader, unit, key)
  if (/^(unknown|made)$/.test(holder.kind)) return itemOfMade(reader, unit, object, asked.value)
  const item = readUnderKey(reader, holder, asked, call, fallback)
  if (item?.kind === 'unknown') return itemOfMade(reader, unit, object, asked.value) ?? item
  return item ?? (fallback ? reader.read(unit, fallback) : { kind: 'none' })
}

/** The value of `options.pop("script", "train.py")`, of a dict whose items are all known there. */
function popMethod(
  reader: Reader,
  { unit, args }: LibraryCall,
  object: PyNode,
): StaticValue | null {
  const [key, fallback] = args.positional
  const name = key && reader.read(unit, key)
  const items = name?.kind === 'string' ? dictItems(reader, unit, object) : null
  if (!items || name?.kind !== 'string') return null
  const item = items.get(name.value)
  if (item) return readDictItem(reader, item)
  return fallback ? reader.read(unit, fallback) : null
}
