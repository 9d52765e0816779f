import { only } from '../../collections/only.ts'
import { argument, callArguments } from '../calls.ts'
import { isChanged } from '../mutations.ts'
import {
  isSequence,
  methodCalledOn,
  namedChildren,
  type PyNode,
  partOf,
  statementOf,
} from '../syntax.ts'
import { assignedTo } from '../targets.ts'
import { usesOfTarget } from '../uses.ts'
import { isChangedElsewhere } from './changes.ts'
import { readUnder } from './collections.ts'
import type { Reader } from './evaluate.ts'
import type { LibraryCall } from './library-calls.ts'
import {
  type StaticValue,
  type StaticValueOf,
  string,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'

/** Settings that Python's configparser reads: `config.read("config.ini")`, `config["train"]["script"]`. */

/** The classes of parsers. */
export const PARSERS = /^configparser\.(Raw|Safe)?ConfigParser$/

/** Arguments of a parser that do not change what the plain texts of a file are. */
const HARMLESS = /^(interpolation|allow_no_value|strict)$/

/** Methods that only look at what a parser holds. */
const LOOKS =
  /^(get|getint|getfloat|getboolean|sections|has_section|has_option|options|items|keys|values|defaults|write)$/

/**
 * The expression for the one file that a new parser reads: a path, or an open file. Null where it reads several, or may
 * hold something else.
 */
export function fileOfParser(
  reader: Reader,
  { unit, node: made, args }: LibraryCall,
): PyNode | null {
  const { module } = unit
  const isPlain =
    args.positional.length === 0 &&
    !args.starred &&
    [...args.keyword.keys()].every((name) => HARMLESS.test(name))
  const holder = assignedTo(made)
  if (!isPlain || !holder) return null
  const reads: PyNode[] = []
  for (const use of usesOfTarget(module, holder)) {
    if (use === holder) continue
    const method = methodCalledOn(module, use)
    if (method && /^read(_file)?$/.test(method.name)) reads.push(method.call)
    else if (method ? !LOOKS.test(method.name) : mayChange(reader, unit, use)) return null
  }
  const read = only(reads)
  if (!read || statementOf(read).parent !== statementOf(made).parent) return null
  const given = callArguments(module, read)
  const path = given && argument(given, 'filenames', ['filenames'])?.value
  return path && isSequence(path) ? only(namedChildren(path)) : (path ?? null)
}

/** Whether a use of a parser may change it, as a function may that gets it. */
const mayChange = (reader: Reader, unit: Unit, use: PyNode): boolean =>
  use.field === 'left' ||
  isChanged(unit.module, use, 'items and attributes') ||
  isChangedElsewhere(reader, unit, use)

/**
 * The value of `config["train"]`, or of `config["train"]["script"]`; null where there surely is none.
 *
 * @param asking the expression that stops the evaluation where that cannot be told
 */
export function readConfigItem(
  reader: Reader,
  { unit, node, made, of }: StaticValueOf<'options'>,
  key: StaticValue,
  asking: UnitNode,
): StaticValue | null {
  const name = of === 'section' && key.kind === 'string' ? string(key.value.toLowerCase()) : key
  const item = readUnder(reader, { kind: 'collection', unit, node, bound: new Map() }, name, asking)
  return of === 'sections' && item?.kind === 'collection'
    ? { kind: 'options', of: 'section', unit, node: item.node, made }
    : item
}

/** The value of `config.get("train", "script")`, or of `config["train"].get("script", "train.py")`. */
export function getConfigItem(
  reader: Reader,
  call: LibraryCall,
  holder: StaticValueOf<'options'>,
): StaticValue {
  const { unit, node, args } = call
  const [first, second] = args.positional
  const isSection = holder.of === 'section'
  const section = isSection
    ? holder
    : first && readConfigItem(reader, holder, reader.read(unit, first), call)
  const option = isSection ? first : second
  if (!option || section?.kind !== 'options') return unknown(unit, node)
  const fallback = args.keyword.get('fallback')?.value ?? (isSection ? second : undefined)
  const value = readConfigItem(reader, section, reader.read(unit, option), call)
  return value ?? reader.part(unit, node, fallback)
}

/** The value of `config.sections()`: the names of the sections. */
export const sectionsOf = (
  reader: Reader,
  { unit, node }: StaticValueOf<'options'>,
): { unit: Unit; node: PyNode }[] =>
  namedChildren(node)
    .map((pair) => ({ unit, node: partOf(pair, 'key') }))
    .filter((key) => {
      const name = reader.read(key.unit, key.node)
      return name.kind === 'string' && name.value !== 'DEFAULT'
    })
