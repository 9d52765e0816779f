import { own } from '../../collections/own.ts'
import { callArguments } from '../calls.ts'
import { calledName, qualifiedName } from '../module.ts'
import { dirname, ROOT } from '../paths.ts'
import { namedChildren, type PyNode, partOf, textOf } from '../syntax.ts'
import { readConfigItem } from './config-parser.ts'
import type { Reader } from './evaluate.ts'
import { readVariable } from './from-outside.ts'
import { readWord } from './given-options.ts'
import { readKey, readUnderKey } from './keys.ts'
import { itemOfMade } from './loops/made-items.ts'
import { attributeOf, attributeOfMember } from './objects.ts'
import { readParsedOption } from './parsed-options.ts'
import { type StaticValue, string, type Unit, type UnitNode, unknown } from './static-value.ts'
import { attributeOfText, parentsOf } from './text-attributes.ts'
import { partOfText } from './text-parts.ts'

/** What a dot and brackets get of what an expression gives. */

/** Constants of `os`, as they are where steps run. */
const CONSTANTS: Readonly<Record<string, string>> = {
  'os.sep': '/',
  'os.curdir': '.',
  'os.pardir': '..',
}

/** Whether an attribute is `git.Repo(".", search_parent_directories=True).working_tree_dir`: the repository itself. */
const isWorkingTree = ({ unit: { module }, node }: UnitNode, name: string): boolean =>
  /^working_(tree_)?dir$/.test(name) &&
  /^git\.(repo\.)?Repo$/.test(calledName(module, node)) &&
  callArguments(module, node)?.keyword.get('search_parent_directories')?.value.type === 'true'

/** The value of `object.name`. */
export function readAttribute(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const name = textOf(unit.module, partOf(node, 'attribute'))
  const constant = own(CONSTANTS, textOf(unit.module, node))
  if (constant !== undefined) return string(constant)
  const value = reader.read(unit, partOf(node, 'object'))
  if (value.kind === 'string')
    return (
      attributeOfMember(reader, value, name) ?? attributeOfText(value, name) ?? unknown(unit, node)
    )
  if (value.kind === 'unknown') {
    if (isWorkingTree(value, name)) return string(ROOT)
    if (value.isNamespace) return readParsedOption(reader, value, name, unit)
    const held =
      value.node.type === 'call' ? reader.world.field(value.unit, value.node, name) : null
    return held ? reader.read(held.unit, held.node) : value
  }
  return attributeOf(reader, value, name) ?? unknown(unit, node)
}

/** The value of `Kind.TRAIN` in a pattern. */
export const readDottedName = (reader: Reader, unit: Unit, node: PyNode): StaticValue => {
  const [first, ...names] = namedChildren(node)
  return names.reduce(
    (value, name) => attributeOf(reader, value, textOf(unit.module, name)) ?? unknown(unit, node),
    reader.part(unit, node, first),
  )
}

/** The value of `holder[key]`. */
export function readSubscript(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const value = partOf(node, 'value')
  const part = partOfText(reader, unit, node)
  if (part) return part
  const asked = readKey(reader, unit, partOf(node, 'subscript'))
  const key = asked.value
  const known = readKnownItem(reader, unit, node, key)
  if (known) return known
  const holder = reader.read(unit, value)
  if (holder.kind === 'unknown' && holder.isNamespace && key.kind === 'string')
    return readParsedOption(reader, holder, key.value, unit)
  if (holder.kind === 'options')
    return readConfigItem(reader, holder, key, { unit, node }) ?? unknown(unit, node)
  const lost = holder.kind === 'unknown' && !holder.library ? holder : unknown(unit, node)
  const item =
    holder.kind === 'unknown' ? lost : readUnderKey(reader, holder, asked, { unit, node })
  return item?.kind === 'unknown' ? (itemOfMade(reader, unit, value, key) ?? item) : (item ?? lost)
}

/** The value of an item of what the standard library holds: `path.parents[1]`, `os.environ["NAME"]`; else null. */
function readKnownItem(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  key: StaticValue,
): StaticValue | null {
  const { module } = unit
  const value = partOf(node, 'value')
  if (key.kind === 'string')
    return qualifiedName(module, value) === 'os.environ'
      ? readVariable(reader, unit, node, key.value)
      : null
  if (key.kind !== 'integer') return null
  const attribute = value.type === 'attribute' ? textOf(module, partOf(value, 'attribute')) : null
  if (attribute === 'parents' && key.value >= 0) {
    const base = reader.read(unit, partOf(value, 'object'))
    return base.kind === 'string' ? parentsOf(base, key.value + 1) : base
  }
  const name = textOf(module, value)
  // the folder of the script that was started
  if (name === 'sys.path' && key.value === 0)
    return string(unit.path.endsWith('.ipynb') ? '.' : dirname(`${ROOT}/${unit.path}`))
  return name === 'sys.argv' && key.value > 0 ? readWord(reader, unit, node, key.value - 1) : null
}
