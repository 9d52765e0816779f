import type { PythonPackagesRequest } from '../../../../transforms/pip-packages.ts'
import { condaIncludes, rangeOf, readConda } from '../../../packages/conda.ts'
import { readRequirements } from '../../../packages/requirements-file.ts'
import { dirname } from '../../../python/paths.ts'
import { childOf, findAll, type PyNode } from '../../../python/syntax.ts'
import { positionAt } from '../../../text/document.ts'
import { type Diagnostic, isDiagnostic, readable } from '../../diagnostic.ts'
import { distinct } from '../../distinct.ts'
import { fileOf, type PythonFile } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { kept } from '../../kept.ts'
import { once } from '../../once.ts'
import type { Given } from '../spread.ts'
import * as advice from './advice.ts'
import type { Environment, PackageList } from './environment.ts'
import { type Finding, type Gap, isGap } from './findings.ts'
import { type Context, locateBeside } from './locate-file.ts'
import { ofCall, ofDefinition, ofDependencies, ofEnvironment } from './sdk.ts'
import { type Site, sdkName } from './site.ts'

/**
 * Follows a step or deployment to the places that list its packages.
 *
 * @param call the constructor's call
 * @param name what diagnostics call it
 * @param given what the call is given by `**common`, in each way of reaching it
 */
export function findEnvironment(
  workspace: Workspace,
  file: PythonFile,
  call: PyNode,
  name: string,
  given: readonly Given[] | null,
): Environment {
  const context: Context = { workspace, from: dirname(file.path) }
  const spread = spreadSites(workspace, given)
  const found = ofDefinition(context, { file, node: call, frame: null }, spread).flatMap(
    (finding) =>
      finding.kind === 'gap' && finding.code === 'environment-not-found'
        ? onlyListOf(context, file, finding)
        : [finding],
  )
  const read = found.flatMap((finding) => placesOf(workspace, finding))
  const places = distinct(read.filter((each): each is PackageList => 'transform' in each))
  const gaps = read.filter((each): each is Gap => 'kind' in each)
  return {
    places: kept(places),
    gaps: kept(distinct(gaps.map((gap) => diagnose(gap, name)))),
    isMade: found.length === 0,
  }
}

/** The values that arguments may have, where they stand, but for None. */
function spreadSites(workspace: Workspace, ways: readonly Given[] | null): Map<string, Site[]> {
  const sites = new Map<string, Site[]>()
  const all = ways?.flatMap((given) => [...given]) ?? []
  for (const [name, { unit, node }] of all) {
    const file = node.type === 'none' ? null : readable(workspace.python(unit.path))
    if (!file) continue
    const others = sites.get(name) ?? []
    if (others.every((other) => other.node !== node))
      sites.set(name, [...others, { file, node, frame: null }])
  }
  return sites
}

function diagnose({ file, code, at, message, hint }: Gap, name: string): Diagnostic {
  return file.diagnose({
    code,
    severity: code === 'environment-registered' ? 'info' : 'warning',
    at: at.start,
    message: `the packages of ${name} ${message}`,
    hint,
  })
}

/**
 * The trail is lost in the file itself: the only list of the file that no other step or job is known to use is the
 * one, and of several none is taken.
 */
function onlyListOf(context: Context, file: PythonFile, lost: Gap): Finding[] {
  if (lost.file !== file || lost.at.type === 'call') return [lost]
  const lists = unclaimedLists(context, file)
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

const unclaimed = new WeakMap<PythonFile, Finding[][]>()

/** The lists of a file that no step or job is known to use. */
const unclaimedLists = (context: Context, file: PythonFile): Finding[][] =>
  once(unclaimed, file, () => findUnclaimedLists(context, file))

function findUnclaimedLists(context: Context, file: PythonFile): Finding[][] {
  const calls = findAll(file.module.root, 'call').map((node): Site => ({ file, node, frame: null }))
  const used = new Set(
    calls.flatMap((site) =>
      JOB.test(sdkName(site) ?? '') ? ofCall(context, site).map(identityOf) : [],
    ),
  )
  return calls
    .flatMap((site): Finding[][] => {
      switch (sdkName(site)) {
        case 'CondaDependencies':
        case 'CondaDependencies.create':
          return [ofDependencies(context, site)]
        case 'Environment.from_conda_specification':
        case 'Environment.from_pip_requirements':
          return [ofEnvironment(context, site)]
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

function placesOf(workspace: Workspace, finding: Finding): readonly (PackageList | Gap)[] {
  switch (finding.kind) {
    case 'gap':
      return [finding]
    case 'provided':
      return []
    case 'create':
    case 'argument': {
      const { file, call, kind } = finding
      const list = childOf(call, 'arguments')
      const request: PythonPackagesRequest = {
        kind,
        arguments: list?.start ?? call.end,
        ...(kind === 'argument' ? ESTIMATOR : {}),
      }
      return [pythonPlace(file, call, kind === 'create' ? 'create' : 'pip_packages', request)]
    }
    case 'line': {
      const { kind, file, after, object } = finding
      const request = { kind, after: after.start, object }
      return [pythonPlace(file, after, 'add_pip_package', request)]
    }
    case 'requirements':
      return [filePlace(workspace, finding.path, 'requirements', finding.present ?? [])]
    case 'conda':
      return condaPlaces(workspace, finding)
  }
}

/** Estimators install the SDK beside what they are told to. */
const ESTIMATOR = { present: ['azureml-defaults'] }

function pythonPlace(
  file: PythonFile,
  node: PyNode,
  form: PackageList['form'],
  request: PythonPackagesRequest,
): PackageList {
  const { path } = file
  const { line } = file.place(node.start)
  return { path, line, form, transform: 'pipPackages', request }
}

/** The lists of a conda file, or why there are none. */
function condaPlaces(
  workspace: Workspace,
  { path, file, at: node }: { path: string; file: PythonFile; at: PyNode },
): readonly (PackageList | Gap)[] {
  const lists = listsOfCondaFile(workspace, path)
  return 'reason' in lists ? [advice.unreadableFile({ file, node }, path, lists.reason)] : lists
}

/** A conda file's packages are listed in it, or in the requirements file that it includes. */
export function listsOfCondaFile(
  workspace: Workspace,
  path: string,
): readonly PackageList[] | { readonly reason: string } {
  const document = textAt(workspace, path)
  if ('reason' in document) return document
  const result = readConda(document.text)
  if (result.status !== 'ok') return { reason: result.reason }
  const included = condaIncludes(result.file).flatMap(
    (name) => locateBeside(workspace, path, name) ?? [],
  )
  const present = included.flatMap((each) => namesOf(workspace, each))
  const listed = [...result.file.pipItems, ...result.file.condaNames].join('\n')
  const last = included.at(-1)
  if (last && !/debugpy/i.test(listed)) {
    const own = result.file.pipItems.join('\n')
    return [
      filePlace(workspace, last, 'requirements', [
        ...present,
        ...(/azureml-/i.test(own) ? ['azureml-defaults'] : []),
      ]),
    ]
  }
  const form =
    /\.runconfig$/.test(path) || !result.file.document.has('dependencies')
      ? 'runconfig'
      : 'conda-yaml'
  const [at] = rangeOf(result.file.pip?.holder ?? result.file.dependencies)
  return [
    { ...filePlace(workspace, path, form, present), line: positionAt(document.text, at).line },
  ]
}

function filePlace(
  workspace: Workspace,
  path: string,
  form: 'conda-yaml' | 'runconfig' | 'requirements',
  present: readonly string[],
): PackageList {
  const names = form === 'requirements' ? [...present, ...includedNames(workspace, path)] : present
  return {
    path,
    line: 1,
    form,
    transform: form === 'requirements' ? 'requirementsFile' : 'condaYaml',
    request: { present: [...new Set(names)] },
  }
}

/** Canonical names of what a requirements file installs, with the files that it includes. */
function namesOf(workspace: Workspace, path: string, depth = 0): string[] {
  const document = textAt(workspace, path)
  if ('reason' in document || depth > 8) return []
  const own = readRequirements(document.text).entries.flatMap(({ name }) => name ?? [])
  return [...own, ...includedNames(workspace, path, depth)]
}

function includedNames(workspace: Workspace, path: string, depth = 0): string[] {
  const document = textAt(workspace, path)
  if ('reason' in document) return []
  return readRequirements(document.text).entries.flatMap(({ includes }) => {
    const file = includes && locateBeside(workspace, path, includes)
    return file ? namesOf(workspace, file, depth + 1) : []
  })
}

/** The text of a file, or of what a cell of a notebook writes. */
function textAt(workspace: Workspace, path: string): { text: string } | { reason: string } {
  const found = path === fileOf(path) ? workspace.document(path) : workspace.python(path)
  if (!found) return { reason: 'it is no file of the repository' }
  if (isDiagnostic(found)) return { reason: found.message }
  return 'module' in found ? { text: found.module.text } : { text: found.text }
}
