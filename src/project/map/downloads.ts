import { posix } from 'node:path'
import { argument, callArguments, calledMethod } from '../../python/calls.ts'
import { basename, dirname, upwards } from '../../python/paths.ts'
import { findAll, type PyNode } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { RepositoryWorld } from '../world/repository-world.ts'
import { type FoundDefinition, scriptsOf } from './definition.ts'
import { plainPath } from './script/made-files.ts'

/** The method of a run that downloads one of its files: what AutoML has written, most of the time. */
const METHOD = 'download_file'
/** What it takes. */
const SIGNATURE = ['name', 'output_file_path']

/**
 * Warns of the files of a definition that the code around it downloads anew each time that it runs: what is added to
 * them is then gone.
 */
export function downloadedAnew(
  world: RepositoryWorld,
  file: PythonFile,
  found: FoundDefinition,
): Diagnostic[] {
  if (!file.module.text.includes(METHOD)) return []
  const { environment } = found
  const files = [...scriptsOf(found), ...environment.places].map(({ path }) => path)
  return findAll(file.module.root, 'call').flatMap((call) => {
    const target = targetOf(world, file, call)
    const path = target && files.find((each) => mayBe(file.path, target, each))
    if (!path) return []
    return file.diagnose({
      code: 'downloaded-anew',
      severity: 'warning',
      at: call.start,
      message: `${path} is downloaded anew each time that this runs, and what is added to it is gone then`,
      hint: 'leave this line out as long as you debug, or download to another file',
    })
  })
}

/** Where a call downloads to; null where it does not, or that is not known. */
function targetOf(world: RepositoryWorld, file: PythonFile, call: PyNode): string | null {
  const args = callArguments(file.module, call)
  if (!args || calledMethod(file.module, call)?.name !== METHOD) return null
  const [name = null, target = null] = SIGNATURE.map((parameter) => {
    const given = argument(args, parameter, SIGNATURE)
    const value = given ? new Reader(world).read(file, given.value) : null
    return value?.kind === 'string' ? value.value : null
  })
  if (!target) return null
  return name && /[\\/]$/.test(target) ? target + basename(name) : target
}

/** Whether a path is what code in a folder, or in one above it, calls a file. */
const mayBe = (from: string, target: string, path: string): boolean =>
  [...upwards(dirname(from))].some((folder) => posix.join(folder, plainPath(target)) === path)
