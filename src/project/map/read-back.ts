import type { PythonModule } from '../../python/module.ts'
import { stringValue } from '../../python/strings.ts'
import { childOf, findAll, type PyNode, textOf } from '../../python/syntax.ts'
import { assignedTo } from '../../python/targets.ts'
import { usesOf } from '../../python/uses.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { FoundDefinition } from './definition.ts'

/** Its runs alone are given more behind the flags. */
const HYPERDRIVE = /HyperDrive/
/** Where a run says what it was started with: `run.get_details()["runDefinition"]["arguments"]`. */
const DESCRIPTION = 'runDefinition'
const GIVEN = /^arguments$/i

/**
 * Warns of code around a definition that reads the arguments of a run by their places, as to go on with those of the
 * best one: each run of HyperDrive is given the flags, and behind them what it tries.
 */
export function argumentsReadByPlace(file: PythonFile, found: FoundDefinition): Diagnostic[] {
  const { module } = file
  const mayBe = module.text.includes(DESCRIPTION) && HYPERDRIVE.test(module.text)
  if (found.changes.length === 0 || !mayBe) return []
  return findAll(module.root, 'subscript')
    .filter(
      (node) => isKey(module, node, GIVEN) && isKey(module, childOf(node, 'value'), DESCRIPTION),
    )
    .flatMap((list) => [list, ...namesOf(module, list)].find(isReadByPlace) ?? [])
    .map(({ start }) =>
      file.diagnose({
        code: 'arguments-by-place',
        severity: 'warning',
        at: start,
        message:
          'the arguments of a run are read by their places here, and the flags stand in front of those that HyperDrive adds',
        hint: 'look up each by its name, words[words.index("--rate") + 1], or leave this out as long as you debug',
      }),
    )
}

/** Whether a node takes an item out by a key. */
function isKey(module: PythonModule, node: PyNode | null, wanted: RegExp | string): boolean {
  const index = node?.type === 'subscript' ? childOf(node, 'subscript') : null
  const key = index && stringValue(module, index)
  return key !== null && (typeof wanted === 'string' ? key === wanted : wanted.test(key))
}

/** Where the name that a value is assigned to is used. */
function namesOf(module: PythonModule, value: PyNode): readonly PyNode[] {
  const name = assignedTo(value)
  return name?.type === 'identifier' ? usesOf(module, textOf(module, name), name) : []
}

/** Whether an item or a part of a list is taken by its place: `words[3]`, `words[::2]`. */
function isReadByPlace({ parent, field }: PyNode): boolean {
  const index =
    parent?.type === 'subscript' && field === 'value' ? childOf(parent, 'subscript') : null
  return index?.type === 'slice' || index?.type === 'integer'
}
