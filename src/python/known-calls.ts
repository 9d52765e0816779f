import { argument, callArguments } from './calls.ts'
import { readAnyItem } from './choices.ts'
import { lacks, readItem, readNamed } from './collections.ts'
import { getOption } from './config-parser.ts'
import type { Reader } from './evaluate.ts'
import { calledName } from './module.ts'
import { basename, dirname, joinPath, parentOf, ROOT, relativePath } from './paths.ts'
import { type StaticValue, string, type Unit, unknown } from './static-value.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from './syntax.ts'
import { formatMethod, joinMethod } from './texts.ts'

/** Calls of the standard library that work on paths, strings and the environment; null for any other call. */
export function callKnown(reader: Reader, unit: Unit, call: PyNode): StaticValue | null {
  const { module } = unit
  const callee = childOf(call, 'function')
  const args = callArguments(module, call)
  if (!callee || !args || args.starred) return null
  const over = (
    nodes: readonly PyNode[],
    make: (values: string[]) => string | null,
  ): StaticValue => {
    const values = reader.strings(unit, nodes)
    if (!Array.isArray(values)) return values
    const made = make(values.map(({ value }) => value))
    const secret = values.some((value) => value.secret)
    return made === null ? unknown(unit, call) : string(made, secret)
  }
  const { positional } = args
  switch (calledName(module, call)) {
    case 'str': {
      const value = positional[0] ? reader.read(unit, positional[0]) : null
      if (value?.kind === 'integer') return string(String(value.value))
      return over(positional.slice(0, 1), ([text]) => text ?? '')
    }
    case 'os.fspath':
    case 'os.path.abspath':
    case 'os.path.realpath':
    case 'os.path.normpath':
    case 'os.path.expanduser':
      return over(positional.slice(0, 1), ([value]) => value ?? '')
    case 'len': {
      const counted = positional[0] ? reader.read(unit, positional[0]) : null
      const items =
        counted?.kind === 'collection' && /^(list|tuple|dictionary)$/.test(counted.node.type)
          ? namedChildren(counted.node)
          : null
      return items && !items.some(({ type }) => /splat/.test(type))
        ? { kind: 'integer', value: items.length }
        : unknown(unit, call)
    }
    case 'os.getcwd':
    case 'pathlib.Path.cwd':
      return string('.')
    case 'os.path.join':
    case 'pathlib.Path':
    case 'pathlib.PurePath':
    case 'pathlib.PurePosixPath':
    case 'pathlib.PosixPath':
      return over(positional, (values) => joinPath(...values) || '.')
    case 'os.path.dirname':
      return over(positional.slice(0, 1), ([value]) => parentOf(value ?? ''))
    case 'os.path.basename':
      return over(positional.slice(0, 1), ([value]) => basename(value ?? ''))
    case 'os.path.relpath':
      return over(positional, ([path, from]) => relativePath(path ?? '', from ?? '.'))
    case 'importlib.resources.files':
    case 'importlib_resources.files':
    case 'pkg_resources.resource_filename': {
      const [anchor, ...inside] = positional
      const name = anchor ? reader.read(unit, anchor) : null
      const found = name?.kind === 'string' ? reader.world.import(name.value, unit.path) : null
      // beside a module lies what is in its package
      if (!found) return unknown(unit, call)
      return over(inside, (parts) => joinPath(dirname(`${ROOT}/${found.path}`), ...parts))
    }
    case 'os.getenv':
    case 'os.environ.get':
    case 'decouple.config': {
      const key = argument(args, 'key', ['key', 'default'])
      const name = key ? reader.read(unit, key.value) : null
      if (name?.kind !== 'string') return unknown(unit, call)
      return reader.variable(
        unit,
        call,
        name.value,
        argument(args, 'default', ['key', 'default'])?.value,
      )
    }
  }
  if (callee.type !== 'attribute') return null
  const method = textOf(module, partOf(callee, 'attribute'))
  const object = partOf(callee, 'object')
  switch (method) {
    case 'joinpath':
      return over([object, ...positional], (values) => joinPath(...values))
    case 'resolve':
    case 'absolute':
    case 'as_posix':
    case 'expanduser': {
      if (positional.length > 0) return null
      const path = reader.read(unit, object)
      return path.kind === 'string' || path.kind === 'unknown' ? path : null
    }
    case 'relative_to':
      return over([object, ...positional], ([path, from]) => {
        const relative = relativePath(path ?? '', from ?? '.')
        // pathlib goes down only
        return relative?.startsWith('..') ? null : relative
      })
    case 'strip':
      return positional.length === 0 ? over([object], ([value]) => (value ?? '').trim()) : null
    case 'lower':
    case 'upper':
      return positional.length === 0
        ? over(
            [object],
            ([value]) => (method === 'lower' ? value?.toLowerCase() : value?.toUpperCase()) ?? '',
          )
        : null
    case 'replace':
      return positional.length === 2
        ? over([object, ...positional], ([value, from, to]) =>
            from ? (value ?? '').replaceAll(from, () => to ?? '') : null,
          )
        : null
    case 'with_name':
      return over([object, ...positional], ([path, name]) =>
        joinPath(dirname(path ?? ''), name ?? ''),
      )
    case 'with_suffix':
      return over([object, ...positional], ([path = '', suffix = '']) =>
        /[^/.]/.test(basename(path)) ? path.replace(/(?<=[^/])\.[^./]+$/, '') + suffix : null,
      )
    case 'format':
      return formatMethod(reader, unit, call, { template: object, args })
    case 'join':
      return joinMethod(reader, unit, call, { separator: object, parts: positional[0] })
    case 'get': {
      const holder = reader.read(unit, object)
      const [key, fallback] = positional
      if (holder.kind === 'options') return getOption(reader, unit, call, holder)
      if (holder.kind === 'keywords' && key) {
        const word = reader.read(unit, key)
        if (word.kind !== 'string') return unknown(unit, call)
        const given = readNamed(reader, holder, word.value)
        if (given) return given
        return fallback ? reader.read(unit, fallback) : { kind: 'none' }
      }
      if (holder.kind !== 'collection' || !key) return null
      const name = reader.read(unit, key)
      if (name.kind === 'unknown')
        return readAnyItem(reader, unit, call, holder, fallback) ?? unknown(unit, call)
      if (!lacks(reader, holder, name)) return readItem(reader, holder, name) ?? unknown(unit, call)
      return fallback ? reader.read(unit, fallback) : { kind: 'none' }
    }
    default:
      return null
  }
}
