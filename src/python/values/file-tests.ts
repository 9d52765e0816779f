import { only } from '../../collections/only.ts'
import { callArguments, calledMethod } from '../calls.ts'
import { calledName } from '../module.ts'
import { basename, dirname } from '../paths.ts'
import type { PyNode } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import { hasFound } from './loops/rows.ts'
import type { Unit } from './static-value.ts'

const FUNCTION = /^os\.path\.(isfile|isdir|exists)$/
const METHOD = /^(is_file|is_dir|exists)$/

/**
 * Whether `os.path.isdir(path)`, `path.is_file()` or the like holds in a reading that has found files by a pattern; null
 * for any other call, and where that may be otherwise when the code runs.
 */
export function isThere(reader: Reader, unit: Unit, call: PyNode): boolean | null {
  const args = callArguments(unit.module, call)
  const method = calledMethod(unit.module, call)
  const [, asked = METHOD.exec(method?.name ?? '')?.[0]] =
    FUNCTION.exec(calledName(unit.module, call)) ?? []
  const isFunction = FUNCTION.test(calledName(unit.module, call))
  const path = isFunction ? only(args?.positional ?? []) : method?.object
  if (!asked || !path || !hasFound(reader.bound)) return null
  const value = reader.read(unit, path)
  if (value.kind !== 'string' || /[*?[]/.test(value.value)) return null
  const names = basename(value.value)
  const pattern = { folder: dirname(value.value), names, hidden: true }
  const found = only(reader.world.matches(pattern, reader.modules) ?? [])
  if (!found) return null
  return asked === 'exists' || /dir$/.test(asked) === (found.kind === 'folder')
}
