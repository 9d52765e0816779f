import { AZUREML } from '../../../../transforms/packages/wanted.ts'
import type { PythonPackagesRequest } from '../../../../transforms/pip-packages.ts'
import { compact } from '../../../collections/compact.ts'
import { distinct } from '../../../collections/distinct.ts'
import { dirname } from '../../../python/paths.ts'
import { childOf, type PyNode } from '../../../python/syntax.ts'
import type { DictItems } from '../../../python/values/dict-items.ts'
import type { Bound, Unit } from '../../../python/values/static-value.ts'
import { type Diagnostic, readable } from '../../diagnostic.ts'
import { fileOf, isPython } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { Repository } from '../repository.ts'
import type { SdkCall } from '../sdk-call.ts'
import { spreadOf } from '../spread.ts'
import { frameOf } from '../trail/frames.ts'
import type { Site } from '../trail/site.ts'
import * as advice from './advice.ts'
import { ofDefinition } from './definition-packages.ts'
import type { Environment, PackageList } from './environment.ts'
import { listsOfCondaFile, misnamed, requirementsList } from './files/package-files.ts'
import type { FileFinding, Finding, Gap } from './findings.ts'
import { searchFrom } from './sdk.ts'

/**
 * Follows a step or deployment to the places that list its packages.
 *
 * @param site the constructor's call
 * @param name what diagnostics call it
 * @param ways what names mean in each way of reaching it
 */
export function findEnvironment(
  repository: Repository,
  site: SdkCall,
  name: string,
  ways: readonly Bound[],
): Environment {
  const { workspace } = repository
  const { file: unit, call: node } = site
  const search = searchFrom(workspace, dirname(unit.path))
  const found = (ways.length > 0 ? ways : [new Map()]).flatMap((bound) => {
    const given = spreadOf(repository, { ...site, bound: new Map([...site.bound, ...bound]) })
    const call = { unit, node, frame: frameOf(node, bound), bound }
    return ofDefinition(search, call, spreadSites(given.ways, bound))
  })
  const read = found
    .filter((finding) => !isOfOtherBranch(finding, found))
    .flatMap((finding) => listsOf(workspace, finding))
  const places = distinct(read.filter((each): each is PackageList => 'transform' in each))
  const gaps = read.filter((each): each is Gap => 'kind' in each)
  return {
    places: compact(places),
    gaps: compact(distinct(gaps.flatMap((gap) => diagnose(workspace, gap, name) ?? []))),
    ...(found.some(({ kind }) => kind === 'spark') && { isSpark: true }),
    isMade: found.every((each) => each.kind === 'gap' && each.code === 'environment-may-change'),
  }
}

/**
 * Whether a file is taken for one of a kind that its name does not say, and elsewhere for one of the kind that it says:
 * where code chooses by the ending of a path that is known only when it runs.
 */
function isOfOtherBranch(finding: Finding, all: readonly Finding[]): boolean {
  if (finding.kind !== 'requirements' && finding.kind !== 'conda') return false
  const { path, kind } = finding
  const [own, other] =
    kind === 'conda' ? (['yaml', 'requirements'] as const) : (['requirements', 'yaml'] as const)
  return (
    misnamed(path, own) !== null &&
    misnamed(path, other) === null &&
    all.some((each) => each.kind !== kind && 'path' in each && each.path === path)
  )
}

/** The values that arguments may have, where they stand, but for None. */
function spreadSites(ways: readonly DictItems[] | null, way: Bound): Map<string, Site[]> {
  const sites = new Map<string, Site[]>()
  const all = ways?.flatMap((given) => [...given]) ?? []
  for (const [name, { unit, node, bound = way }] of all) {
    // what a file of data holds names no object
    if (node.type === 'none' || !isPython(fileOf(unit.path))) continue
    const others = sites.get(name) ?? []
    if (others.every((other) => other.node !== node))
      sites.set(name, [...others, { unit, node, frame: frameOf(node, bound), bound }])
  }
  return sites
}

function diagnose(
  workspace: Workspace,
  { unit, code, node, message, hint }: Gap,
  name: string,
): Diagnostic | undefined {
  return readable(workspace.python(unit.path))?.diagnose({
    code,
    severity: 'warning',
    at: node.start,
    message: `the packages of ${name} ${message}`,
    hint,
  })
}

function listsOf(workspace: Workspace, finding: Finding): readonly (PackageList | Gap)[] {
  switch (finding.kind) {
    case 'gap':
      return [finding]
    case 'provided':
    case 'spark':
      return []
    case 'create':
    case 'argument': {
      const { unit, node: call, kind } = finding
      const list = childOf(call, 'arguments')
      const request: PythonPackagesRequest = {
        kind,
        arguments: list?.start ?? call.end,
        ...(kind === 'argument' ? ESTIMATOR : {}),
      }
      return pythonPlace(workspace, unit, call, request)
    }
    case 'line': {
      const { kind, unit, after, object } = finding
      const request = { kind, after: after.start, object }
      return pythonPlace(workspace, unit, after, request)
    }
    case 'requirements':
      return requirementsPlaces(workspace, finding)
    case 'conda':
      return condaPlaces(workspace, finding)
  }
}

/** Estimators install the SDK beside what they are told to. */
const ESTIMATOR = { present: [AZUREML] }

/** The forms of what lists packages in Python, by what adds to it. */
const FORMS = { create: 'create', argument: 'pip_packages', line: 'add_pip_package' } as const

function pythonPlace(
  workspace: Workspace,
  unit: Unit,
  node: PyNode,
  request: PythonPackagesRequest,
): PackageList[] {
  const { path } = unit
  const file = readable(workspace.python(path))
  if (!file) return []
  const { line, cell } = file.place(node.start)
  const form = FORMS[request.kind]
  // V8 gives each object a hidden class of its own that starts as a copy of another: 5 MB for 20,000 steps
  const list = { path, line, form, transform: 'pipPackages', request } as const
  return [cell === undefined ? list : { ...list, cell }]
}

/** A requirements file, or why it is left alone. */
function requirementsPlaces(
  workspace: Workspace,
  finding: FileFinding,
): readonly (PackageList | Gap)[] {
  const { path, present = [] } = finding
  const reason = misnamed(path, 'requirements')
  return reason === null
    ? [requirementsList(workspace, path, present)]
    : [advice.unreadableFile(finding, reason)]
}

/** The lists of a conda file, or why there are none. */
function condaPlaces(workspace: Workspace, finding: FileFinding): readonly (PackageList | Gap)[] {
  const lists = listsOfCondaFile(workspace, finding.path)
  return 'reason' in lists ? [advice.unreadableFile(finding, lists.reason)] : lists
}
