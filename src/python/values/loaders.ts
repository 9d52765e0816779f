import { only } from '../../collections/only.ts'
import { own } from '../../collections/own.ts'
import {
  argument,
  type CallArguments,
  callArguments,
  calledMethod,
  onlySplat,
  splatsOf,
} from '../calls.ts'
import { calledName, qualifiedName } from '../module.ts'
import { stringValue } from '../strings.ts'
import { namedChildren, type PyNode } from '../syntax.ts'
import { isDict } from './collections.ts'
import { fileOfParser, PARSERS } from './config-parser.ts'
import type { Reader } from './evaluate.ts'
import { type DataFormat, type StaticValue, stopped, type Unit, unknown } from './static-value.ts'

/** Calls that open files of data, load them, and wrap what they hold: `Box(yaml.safe_load(open(path)))`. */

/** A function that loads a file, or its text. */
interface Loader {
  readonly format: DataFormat
  /** The parameter for the file. */
  readonly parameter: string
  /** Whether it takes the path of one as well. */
  readonly opens?: true
}

const LOADERS: Readonly<Record<string, Loader>> = {
  'json.load': { format: 'json', parameter: 'fp' },
  'json.loads': { format: 'json', parameter: 's' },
  'yaml.load': { format: 'yaml', parameter: 'stream' },
  'yaml.safe_load': { format: 'yaml', parameter: 'stream' },
  'yaml.full_load': { format: 'yaml', parameter: 'stream' },
  'yaml.unsafe_load': { format: 'yaml', parameter: 'stream' },
  'oyaml.load': { format: 'yaml', parameter: 'stream' },
  'oyaml.safe_load': { format: 'yaml', parameter: 'stream' },
  'ruamel.yaml.load': { format: 'yaml', parameter: 'stream' },
  'ruamel.yaml.safe_load': { format: 'yaml', parameter: 'stream' },
  'toml.load': { format: 'toml', parameter: 'f', opens: true },
  'toml.loads': { format: 'toml', parameter: 's' },
  'tomli.load': { format: 'toml', parameter: 'fp' },
  'tomli.loads': { format: 'toml', parameter: 's' },
  'tomllib.load': { format: 'toml', parameter: 'fp' },
  'tomllib.loads': { format: 'toml', parameter: 's' },
  'omegaconf.OmegaConf.load': { format: 'yaml', parameter: 'file_', opens: true },
}
/** Arguments beside the file that do not change what its strings are. */
const HARMLESS = /^(Loader|encoding)$/
const YAML_LOADER = /^(oyaml|yaml|ruamel\.yaml)\.\w*Loader$/

/** Functions that give their dict as it is, or with its items as attributes. */
const WRAPPERS =
  /^(dict|collections\.OrderedDict|copy\.(deep)?copy|box\.(Config|Default)?Box|easydict\.EasyDict|munch\.Munch|munch\.(Default)?Munch\.fromDict|munch\.munchify|addict\.Dict|dotmap\.DotMap|attrdict\.AttrDict|omegaconf\.OmegaConf\.create|ml_collections\.ConfigDict)$/
/** Functions that make such a thing of keyword arguments, and of `**config`. */
const NAMESPACES = /^(dict|types\.SimpleNamespace|argparse\.Namespace)$/

/** The value of a call that opens, loads or wraps data; null for any other call. */
export function callLoader(reader: Reader, unit: Unit, call: PyNode): StaticValue | null {
  const { module } = unit
  const args = callArguments(module, call)
  if (!args) return null
  const name = calledName(module, call)
  if (NAMESPACES.test(name) && (args.starred || args.keyword.size > 0))
    return spread(reader, unit, call) ?? named(reader, unit, call, args)
  if (args.starred) return null
  if (WRAPPERS.test(name)) return wrapped(reader, unit, args)
  if (/^((io|codecs)\.)?open$/.test(name))
    return opened(reader, unit, call, argument(args, 'file', ['file'])?.value, modeOf(args, 1))
  if (PARSERS.test(name)) return parsed(reader, unit, call)
  const loader = own(LOADERS, name)
  if (loader) return loaded(reader, unit, call, loader)
  return callMethod(reader, unit, call, args)
}

/**
 * The value of a method that opens, loads or copies data: `path.open()`, `path.read_text()`, `file.read()`, ruamel's
 * `YAML().load(file)`, `config.copy()`; null for any other.
 */
function callMethod(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  args: CallArguments,
): StaticValue | null {
  const called = calledMethod(unit.module, call)
  if (!called) return null
  const { object, name } = called
  switch (name) {
    case 'open':
    case 'read_text':
    case 'read_bytes': {
      const isPath = reader.read(unit, object).kind === 'string'
      return isPath
        ? opened(reader, unit, call, object, name === 'open' ? modeOf(args, 0) : null)
        : null
    }
    case 'read': {
      const file = args.positional.length === 0 ? reader.read(unit, object) : null
      return file?.kind === 'file' ? file : null
    }
    case 'load': {
      const made = reader.read(unit, object)
      return made.kind === 'unknown' &&
        calledName(made.unit.module, made.node) === 'ruamel.yaml.YAML'
        ? loaded(reader, unit, call, { format: 'yaml', parameter: 'stream' })
        : null
    }
    case 'copy': {
      const isPlain = args.positional.length === 0 && args.keyword.size === 0
      const value = isPlain ? reader.read(unit, object) : null
      return value && isDict(value) ? value : null
    }
    default:
      return null
  }
}

const modeOf = (args: CallArguments, place: number): PyNode | null =>
  args.keyword.get('mode')?.value ?? args.positional[place] ?? null

/** The file that a call opens to read it; its path may not depend on the environment, where it could be any. */
function opened(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  path: PyNode | undefined,
  mode: PyNode | null,
): StaticValue {
  const reads = mode === null || /^(r[bt]?|[bt]r)$/.test(stringValue(unit.module, mode) ?? '')
  if (!path || !reads) return unknown(unit, call)
  const before = reader.unsettled
  const value = reader.read(unit, path)
  if (value.kind === 'file') return value
  if (value.kind !== 'string') return stopped(unit, call, value)
  return reader.unsettled === before ? { kind: 'file', path: value.value } : unknown(unit, path)
}

/** The data of the file that a call loads. */
function loaded(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  { format, parameter, opens }: Loader,
): StaticValue {
  const { module } = unit
  const args = callArguments(module, call) as CallArguments
  const given = argument(args, parameter, [parameter])
  const loader = argument(args, 'Loader', [parameter, 'Loader'])
  const others = [...args.keyword.keys()].filter((key) => key !== parameter && !HARMLESS.test(key))
  const isPlain =
    args.positional.length <= (format === 'yaml' ? 2 : 1) &&
    others.length === 0 &&
    // one of their own may read tags and texts in its own way
    (!loader || YAML_LOADER.test(qualifiedName(module, loader.value) ?? ''))
  if (!given || !isPlain) return unknown(unit, call)
  const file = opens
    ? opened(reader, unit, call, given.value, null)
    : reader.read(unit, given.value)
  if (file.kind !== 'file') return stopped(unit, call, file)
  const data = reader.world.data(file.path, format, reader.modules)
  return data ? reader.read(data.unit, data.node) : unknown(unit, call)
}

/** The value of `ConfigParser()`, with what it reads further down. */
function parsed(reader: Reader, unit: Unit, call: PyNode): StaticValue {
  const given = fileOfParser(reader, unit, call)
  if (!given) return unknown(unit, call)
  const file = opened(reader, unit, call, given, null)
  if (file.kind !== 'file') return stopped(unit, call, file)
  const data = reader.world.data(file.path, 'ini', reader.modules)
  return data ? { kind: 'options', of: 'sections', ...data, made: call } : unknown(unit, call)
}

/** The value of `Box(config)`, where a dict is the only argument. */
function wrapped(
  reader: Reader,
  unit: Unit,
  { positional, keyword }: CallArguments,
): StaticValue | null {
  const given = keyword.size === 0 ? only(positional) : null
  const value = given && reader.read(unit, given)
  if (value?.kind === 'options' && value.of === 'section')
    return { kind: 'collection', unit: value.unit, node: value.node, bound: reader.bound }
  return value && /^(collection|keywords|unknown)$/.test(value.kind) ? value : null
}

/**
 * The value of `SimpleNamespace(script="train.py")` or `dict(config, **more, script="train.py")`; null where a list is
 * given by `*`.
 */
function named(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  { positional, keyword }: CallArguments,
): StaticValue | null {
  const splats = splatsOf(call)
  if (splats.some(({ type }) => type !== 'dictionary_splat')) return null
  const others = [...positional, ...splats.flatMap((splat) => namedChildren(splat)[0] ?? [])]
  return {
    kind: 'keywords',
    unit,
    given: new Map([...keyword].map(([name, { value }]) => [name, value])),
    bound: reader.bound,
    rest: { of: others.map((node) => ({ unit, node })), without: new Set() },
  }
}

/** The value of `SimpleNamespace(**config)`. */
function spread(reader: Reader, unit: Unit, call: PyNode): StaticValue | null {
  const operand = onlySplat(call, 'dictionary_splat')
  const value = operand && reader.read(unit, operand)
  return value?.kind === 'collection' ? value : null
}

/** The file that `f` is in `with open(path) as f:`; null for a name that is bound otherwise. */
export function fileHeldBy(reader: Reader, unit: Unit, name: PyNode): StaticValue | null {
  const pattern = name.parent?.type === 'as_pattern_target' ? name.parent.parent : null
  if (pattern?.parent?.type !== 'with_item') return null
  const made = namedChildren(pattern)[0]
  const value = made && reader.read(unit, made)
  return value?.kind === 'file' ? value : null
}
