import { only } from '../../collections/only.ts'
import { own } from '../../collections/own.ts'
import { argument, type CallArguments, onlySplat, splatsOf } from '../calls.ts'
import { calledName, qualifiedName } from '../module.ts'
import { stringValue } from '../strings.ts'
import { namedChildren, type PyNode } from '../syntax.ts'
import { isDict } from './collections.ts'
import { fileOfParser, PARSERS } from './config-parser.ts'
import type { Reader } from './evaluate.ts'
import { readKey, variableOf } from './keys.ts'
import type { LibraryCall } from './library-calls.ts'
import { MAKES_DICT } from './loops/makings.ts'
import { type StaticValue, stopped, type Unit, type UnitNode, unknown } from './static-value.ts'
import type { DataFormat } from './world.ts'

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
const NAMESPACES = /^(dict|collections\.OrderedDict|types\.SimpleNamespace|argparse\.Namespace)$/
/** Functions that give a record with some other fields. */
const REPLACING = /^dataclasses\.replace$/

/** The value of a call that opens, loads or wraps data; null for any other call. */
export function callLoader(reader: Reader, call: LibraryCall): StaticValue | null {
  const { args, name } = call
  const isEmpty = MAKES_DICT.test(name) && args.positional.length === 0
  if (NAMESPACES.test(name) && (args.starred || args.keyword.size > 0 || isEmpty))
    return spread(reader, call) ?? named(reader, call)
  if (REPLACING.test(name)) return named(reader, call)
  if (args.starred) return null
  if (WRAPPERS.test(name)) return wrapped(reader, call)
  if (/^((io|codecs)\.)?open$/.test(name))
    return opened(reader, call, argument(args, 'file', ['file'])?.value, modeOf(args, 1))
  if (PARSERS.test(name)) return parsed(reader, call)
  const loader = own(LOADERS, name)
  return loader ? loaded(reader, call, loader) : callMethod(reader, call)
}

/**
 * The value of a method that opens, loads or copies data: `path.open()`, `path.read_text()`, `file.read()`, ruamel's
 * `YAML().load(file)`, `config.copy()`; null for any other.
 */
function callMethod(reader: Reader, call: LibraryCall): StaticValue | null {
  const { unit, args, method } = call
  if (!method) return null
  const { object, name } = method
  switch (name) {
    case 'open':
    case 'read_text':
    case 'read_bytes': {
      const isPath = reader.read(unit, object).kind === 'string'
      return isPath ? opened(reader, call, object, name === 'open' ? modeOf(args, 0) : null) : null
    }
    case 'read': {
      const file = args.positional.length === 0 ? reader.read(unit, object) : null
      return file?.kind === 'file' ? file : null
    }
    case 'load': {
      const made = reader.read(unit, object)
      return made.kind === 'unknown' &&
        calledName(made.unit.module, made.node) === 'ruamel.yaml.YAML'
        ? loaded(reader, call, { format: 'yaml', parameter: 'stream' })
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

/**
 * The file that a call opens to read it. Its path may not depend on the environment, where it could be any; an option
 * that names it has one as its default.
 */
function opened(
  reader: Reader,
  { unit, node }: UnitNode,
  path: PyNode | undefined,
  mode: PyNode | null,
): StaticValue {
  const reads = mode === null || /^(r[bt]?|[bt]r)$/.test(stringValue(unit.module, mode) ?? '')
  if (!path || !reads) return unknown(unit, node)
  const { unsettledReads, optionReads } = reader
  const key = readKey(reader, unit, path)
  const { value } = key
  if (value.kind === 'file') return value
  if (value.kind !== 'string') return stopped(unit, node, value)
  // by a default it is certain only where that is the whole path
  const isKnown = key.guesses.length === 0 || variableOf(key)?.kind === 'option'
  const isOfOptions = reader.unsettledReads - unsettledReads === reader.optionReads - optionReads
  return isKnown && isOfOptions ? { kind: 'file', path: value.value } : unknown(unit, path)
}

/** The data of the file that a call loads. */
function loaded(
  reader: Reader,
  call: LibraryCall,
  { format, parameter, opens }: Loader,
): StaticValue {
  const { unit, node, args } = call
  const given = argument(args, parameter, [parameter])
  const loader = argument(args, 'Loader', [parameter, 'Loader'])
  const others = [...args.keyword.keys()].filter((key) => key !== parameter && !HARMLESS.test(key))
  const isPlain =
    args.positional.length <= (format === 'yaml' ? 2 : 1) &&
    others.length === 0 &&
    // one of their own may read tags and texts in its own way
    (!loader || YAML_LOADER.test(qualifiedName(unit.module, loader.value) ?? ''))
  if (!given || !isPlain) return unknown(unit, node)
  const file = opens ? opened(reader, call, given.value, null) : reader.read(unit, given.value)
  if (file.kind !== 'file') return stopped(unit, node, file)
  const data = reader.world.data(file.path, format, reader.modules)
  return data ? reader.read(data.unit, data.node) : { ...unknown(unit, node), file: file.path }
}

/** The value of `ConfigParser()`, with what it reads further down. */
function parsed(reader: Reader, call: LibraryCall): StaticValue {
  const { unit, node } = call
  const given = fileOfParser(reader, call)
  if (!given) return unknown(unit, node)
  const file = opened(reader, call, given, null)
  if (file.kind !== 'file') return stopped(unit, node, file)
  const data = reader.world.data(file.path, 'ini', reader.modules)
  return data
    ? { kind: 'options', of: 'sections', ...data, made: node }
    : { ...unknown(unit, node), file: file.path }
}

/** The value of `Box(config)`, where a dict is the only argument. */
function wrapped(reader: Reader, { unit, args }: LibraryCall): StaticValue | null {
  const { positional, keyword } = args
  const given = keyword.size === 0 ? only(positional) : null
  const value = given && reader.read(unit, given)
  if (value?.kind === 'options' && value.of === 'section')
    return { kind: 'collection', unit: value.unit, node: value.node, bound: reader.bound }
  return value && /^(collection|keywords|unknown)$/.test(value.kind) ? value : null
}

/**
 * The value of `SimpleNamespace(script="train.py")`, `dict(config, **more, script="train.py")` or
 * `replace(settings, script="train.py")`; null where a list is given by `*`.
 */
function named(reader: Reader, { unit, node: call, args }: LibraryCall): StaticValue | null {
  const { positional, keyword } = args
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
function spread(reader: Reader, { unit, node }: LibraryCall): StaticValue | null {
  const operand = onlySplat(node, 'dictionary_splat')
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
