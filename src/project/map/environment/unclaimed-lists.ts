import { CacheInKeys, once } from '../../../once.ts'
import { findAll } from '../../../python/syntax.ts'
import type { PythonFile } from '../../files/python-file.ts'
import { type Finding, type Gap, isGap } from './findings.ts'
import { ofCall, ofDependencies, ofEnvironment } from './sdk.ts'
import type { EnvironmentSearch } from './search.ts'
import { type Site, sdkName } from './site.ts'

/**
 * The trail is lost in the file itself: the only list of the file that no other step or job is known to use is the
 * one, and of several none is taken.
 */
export function onlyListOf(search: EnvironmentSearch, file: PythonFile, lost: Gap): Finding[] {
  if (lost.file !== file || lost.at.type === 'call') return [lost]
  const lists = unclaimedLists(search, file)
  const [only] = lists
  if (only && lists.length === 1 && !only.some(isGap)) return only
  return lists.length > 1
    ? [
        {
          ...lost,
          code: 'environment-ambiguous',
          message: `could be listed in any of ${lists.length} places of this file`,
          hint: 'add debugpy to the right one by hand, or pass the environment to the step directly',
        },
      ]
    : [lost]
}

const unclaimed = new CacheInKeys<PythonFile, Finding[][]>()

/** The lists of a file that no step or job is known to use. */
const unclaimedLists = (search: EnvironmentSearch, file: PythonFile): Finding[][] =>
  once(unclaimed, file, () => findUnclaimedLists(search, file))

function findUnclaimedLists(search: EnvironmentSearch, file: PythonFile): Finding[][] {
  const calls = findAll(file.module.root, 'call').map((node): Site => ({ file, node, frame: null }))
  const used = new Set(
    calls.flatMap((site) =>
      JOB.test(sdkName(search.workspace, site) ?? '') ? ofCall(search, site).map(identityOf) : [],
    ),
  )
  return calls
    .flatMap((site): Finding[][] => {
      switch (sdkName(search.workspace, site)) {
        case 'CondaDependencies':
        case 'CondaDependencies.create':
          return [ofDependencies(search, site)]
        case 'Environment.from_conda_specification':
        case 'Environment.from_pip_requirements':
          return [ofEnvironment(search, site)]
        default:
          return []
      }
    })
    .filter((list) => !list.some((finding) => used.has(identityOf(finding))))
}

const JOB = /(Step|Config|Estimator)$/

function identityOf(finding: Finding): string {
  switch (finding.kind) {
    case 'create':
    case 'argument':
      return `${finding.file.path} ${finding.call.start}`
    case 'line':
      return `${finding.file.path} ${finding.after.start}`
    case 'conda':
    case 'requirements':
      return finding.path
    default:
      return `${finding.kind} ${finding.file.path} ${finding.at.start}`
  }
}
