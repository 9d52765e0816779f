import { distinct } from '../../../distinct.ts'
import { CacheInKeys, once } from '../../../once.ts'
import { reachingBinding } from '../../../python/bindings.ts'
import { ancestor, findAll, findFirst } from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import { readable } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { modulesNamedIn, modulesOf } from '../../world/modules.ts'
import { type Finding, type Gap, isGap } from './findings.ts'
import { lastOf } from './reaching.ts'
import { ofCall, ofMaking } from './sdk.ts'
import type { EnvironmentSearch } from './search.ts'
import { type Name, type Site, sdkName } from './site.ts'

/**
 * The trail is lost in the file itself: the only list that is there is the one, where no other step or job is known to
 * use it, and of several none is taken. Any object with packages counts, also one that lists none, and those of modules
 * that the file imports.
 */
export function onlyListOf(search: EnvironmentSearch, file: PythonFile, lost: Gap): Finding[] {
  if (lost.file !== file || lost.at.type === 'call') return [lost]
  const lists = unclaimedLists(search, file)
  const [only] = lists
  if (only && lists.length === 1 && !only.some(isGap))
    return importsMakers(search.workspace, file) ? [lost] : only
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

/** Whether a module of the repository that a file imports makes objects with packages. */
const importsMakers = (workspace: Workspace, file: PythonFile): boolean =>
  modulesNamedIn(file.module.text).some((dotted) => {
    const path = modulesOf(workspace).locate(dotted, file.path)
    const imported = path === null || path === file.path ? null : readable(workspace.python(path))
    return imported !== null && MAKER.test(imported.module.text)
  })

const MAKER = /\b(CondaDependencies|Environment|RunConfiguration)\b/

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
  const lists = new Map<string, Finding[]>()
  const ofCallAt = (site: Site): Finding[] =>
    ofMaking(search, { ...site, names: namesOf(site) }) ?? []
  for (const site of calls) {
    const holder = makingOfHolder(site)
    // what is put into another object is told with that
    const found = holder && ofCallAt(holder).length > 0 ? [] : ofCallAt(site)
    const identities = distinct(found.map(identityOf))
    if (!identities.every((each) => used.has(each))) lists.set(identities.join(), found)
  }
  return [...lists.values()]
}

/** The name that a call's result gets, with all that is done to it. */
function namesOf(site: Site): Name[] {
  const left = assignedTo(site.node)
  const around = ancestor(site.node, 'function_definition', 'module') ?? site.node
  return left ? [{ ...site, node: left, until: lastOf(around) }] : []
}

/** `RunConfiguration()`, of the object into which `run_config.environment = …` puts what a call makes. */
function makingOfHolder({ file, node, frame }: Site): Site | null {
  const left = assignedTo(node)
  const object =
    left?.type === 'attribute' ? findFirst(left, ({ type }) => type === 'identifier') : null
  const made = object && reachingBinding(file.module, object)?.value
  return made?.type === 'call' ? { file, node: made, frame } : null
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
