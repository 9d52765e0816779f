import { posix } from 'node:path'
import { memoized } from '../../../../collections/cache.ts'
import {
  argument,
  type CallArguments,
  callArguments,
  calledMethod,
} from '../../../../python/calls.ts'
import type { PythonModule } from '../../../../python/module.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../../../python/syntax.ts'
import type { Unit } from '../../../../python/values/static-value.ts'
import type { Workspace } from '../../../files/workspace.ts'
import { stringsOf } from '../../trail/possible-values.ts'
import type { Site } from '../../trail/site.ts'

/**
 * The dependencies that the code of a file writes to `path`: `deps.save_to_file('.', path)`, `deps.save(path)`,
 * `with open(path, 'w') as f: f.write(deps.serialize_to_string())`. Null where it writes no such file.
 */
export function writerOf(workspace: Workspace, unit: Unit, path: string): Site | null {
  const { module } = unit
  const wanted = posix.normalize(path)
  const isWanted = (node: PyNode | undefined, folder?: PyNode): boolean => {
    if (!node) return false
    const [name] = stringsOf(workspace, { unit, node, frame: null })
    const [under] = folder ? stringsOf(workspace, { unit, node: folder, frame: null }) : ['']
    return (
      typeof name === 'string' &&
      (posix.normalize(name) === wanted ||
        (typeof under === 'string' && posix.join(under, name) === wanted))
    )
  }
  for (const { call, object, name, args } of writesIn(module)) {
    const dependencies: Site = { unit, node: object, frame: null }
    switch (name) {
      case 'save': {
        if (isWanted(argument(args, 'path', ['path'])?.value)) return dependencies
        break
      }
      case 'save_to_file': {
        const signature = ['base_directory', 'conda_file_path']
        const path = argument(args, 'conda_file_path', signature)?.value
        if (isWanted(path, argument(args, 'base_directory', signature)?.value)) return dependencies
        break
      }
      case 'serialize_to_string':
        if (isWanted(writtenTo(unit, call))) return dependencies
        break
    }
  }
  return null
}

const WRITES = /^(save|save_to_file|serialize_to_string)$/

interface WriteCall {
  readonly call: PyNode
  readonly object: PyNode
  readonly name: string
  readonly args: CallArguments
}

/** The calls that may write dependencies: every file that a step's packages are listed in asks for them. */
const writesIn = memoized((module: PythonModule): readonly WriteCall[] =>
  findAll(module.root, 'call').flatMap((call) => {
    const called = calledMethod(module, call)
    const args = called && WRITES.test(called.name) ? callArguments(module, call) : null
    return called && args ? [{ ...called, call, args }] : []
  }),
)

/** The path of `open(path, 'w')` whose file the string is written to. */
function writtenTo(unit: Unit, written: PyNode): PyNode | undefined {
  const write = ancestor(written, 'call')
  const called = write && calledMethod(unit.module, write)
  return called ? openedAs(unit, called.object) : undefined
}

/** The path of `open(path)` that an expression is the file of: `f` in `with open(path) as f:`. */
export function openedAs({ module }: Unit, target: PyNode): PyNode | undefined {
  // `open(path, 'w').write(…)`
  if (target.type === 'call') return pathOfOpen(target)
  const name = textOf(module, target)
  for (let at = ancestor(target, 'with_statement'); at; at = ancestor(at, 'with_statement'))
    for (const item of findAll(at, 'as_pattern')) {
      const alias = childOf(item, 'alias')
      const [opened] = namedChildren(item)
      if (alias && textOf(module, alias) === name && opened?.type === 'call')
        return pathOfOpen(opened)
    }
  const value = module.scopes
    .bindingsOf(name, target)
    .findLast(({ node }) => node.start < target.start)?.value
  return value?.type === 'call' ? pathOfOpen(value) : undefined

  function pathOfOpen(call: PyNode): PyNode | undefined {
    const isOpen = textOf(module, partOf(call, 'function')) === 'open'
    return isOpen ? callArguments(module, call)?.positional[0] : undefined
  }
}
