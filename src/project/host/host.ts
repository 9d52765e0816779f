import { portOf } from '../../../transforms/vscode/entry.ts'
import {
  type AttachEntry,
  attachEntries,
  promptFor,
  setHost,
} from '../../../transforms/vscode/host.ts'
import { parseLaunchName } from '../../../transforms/vscode/names.ts'
import { MEND_HINT } from '../../../transforms/vscode/problems.ts'
import { parseJsonc } from '../../jsonc/parse.ts'
import { positionAt } from '../../text/document.ts'
import { ownedBy } from '../../text/edits.ts'
import { enumerate } from '../../text/enumerate.ts'
import { nearest } from '../../text/nearest.ts'
import type { Change } from '../change/change.ts'
import { changeFile } from '../change/edit-file.ts'
import { isDiagnostic } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { LAUNCH_JSON } from '../plan/launch-file.ts'
import { readJsonc } from '../read-jsonc.ts'
import type { LogFinding } from './step-log.ts'

/** A launch configuration that an address can go to. */
export interface HostEntry extends AttachEntry {
  readonly path: string
}

/** What came of putting an address into a launch configuration, or why nothing did and what to do. */
export type HostResult =
  | {
      readonly status: 'set'
      readonly path: string
      /** The launch configurations that connect to the address now. */
      readonly names: readonly string[]
      /** Whether VS Code asks for the address, and proposes it. */
      readonly asks: boolean
      readonly port: string
      /** Where the step listens, which is not put into several that may each have a port of their own; else null. */
      readonly otherPort: number | null
      /** Null where the address is there already. */
      readonly change: Change | null
    }
  | { readonly status: 'refused'; readonly message: string; readonly hint: string }

/**
 * Puts the address of a node into the launch configuration of its script.
 *
 * @param name the configuration, where several fit
 * @param path the launch.json or .code-workspace; absent for all of the repository
 */
export function computeHost(
  workspace: Workspace,
  finding: Pick<LogFinding, 'address' | 'port' | 'script'>,
  name?: string,
  path?: string,
): HostResult {
  const all = readEntries(workspace, path)
  const fitting = choose(all, finding.script, name)
  const [first] = fitting
  if (!first) return noneFits(workspace, all, name, path)
  const prompt = promptFor(first.entry)
  const together =
    prompt !== null &&
    fitting.every((one) => one.path === first.path && promptFor(one.entry) === prompt)
  if (fitting.length > 1 && !together) return severalFit(first.path, fitting)
  return setIn(workspace, first, fitting, finding)
}

/** What to do where there is no launch configuration: the file that is named follows. */
export const ADD_ONE = 'add one: aml-debug add -w --only launch-config'

function noneFits(
  workspace: Workspace,
  all: readonly HostEntry[],
  name: string | undefined,
  path: string | undefined,
): HostResult {
  const broken = brokenFile(workspace, path)
  if (broken) return refused(broken, MEND_HINT)
  const unread = all.length === 0 ? workspace.refusal(path ?? LAUNCH_JSON) : null
  if (unread) return refused(`${unread.path}: ${unread.message}`, unread.hint)
  if (name === undefined) return refused('no launch configuration attaches to a step', ADD_ONE)
  const near = nearest(name, names(all))
  const others = all.length > 0 ? `there are: ${enumerate(names(all).map(quoted))}` : ADD_ONE
  return refused(
    `no launch configuration that attaches is called "${name}"`,
    near === null ? others : `did you mean "${near}"?`,
  )
}

function severalFit(path: string, fitting: readonly HostEntry[]): HostResult {
  const list = fitting.every((one) => one.path === path)
    ? `${enumerate(names(fitting).map(quoted))} in ${path}`
    : enumerate(fitting.map((one) => `${quoted(one.name)} in ${one.path}`))
  const sameName = new Set(names(fitting)).size === 1
  return refused(
    `several launch configurations fit: ${list}`,
    sameName ? 'name the file with --launch-json' : 'name one with --config-name',
  )
}

const names = (entries: readonly HostEntry[]): string[] => entries.map(({ name }) => name)
const quoted = (name: string): string => `"${name}"`

function setIn(
  workspace: Workspace,
  first: HostEntry,
  fitting: readonly HostEntry[],
  { address, port }: Pick<LogFinding, 'address' | 'port'>,
): HostResult {
  const document = readJsonc(workspace, first.path)
  if (!document)
    return refused(brokenFile(workspace, first.path) ?? `${first.path} cannot be read`, MEND_HINT)
  // several that share one prompt may listen on ports of their own
  const result = setHost(document, first.index, address, fitting.length === 1 ? port : null)
  if (result.status === 'refused') {
    const { line, column } = positionAt(document.text, result.at)
    return refused(
      `${first.path}:${line}:${column}: the address cannot be put into "${first.name}": ${result.reason}`,
      'write a literal host there, or remove the entry and run aml-debug add',
    )
  }
  const change = changeFile(workspace, first.path, ownedBy('host', result.edits))
  if (change && isDiagnostic(change)) return refused(change.message, change.hint)
  const [own = '', ...others] = fitting.map(({ entry }) => String(portOf(entry) ?? ''))
  return {
    status: 'set',
    path: first.path,
    names: fitting.map(({ name }) => name),
    asks: promptFor(first.entry) !== null,
    port: fitting.length === 1 && port !== null && /^\d+$/.test(own) ? String(port) : own,
    otherPort: others.length > 0 && [own, ...others].every(isOther(port)) ? port : null,
    change,
  }
}

/** Whether a literal port is not the one of the step. */
const isOther =
  (port: number | null) =>
  (own: string): boolean =>
    port !== null && /^\d+$/.test(own) && Number(own) !== port

function launchFiles(workspace: Workspace, only: string | undefined): string[] {
  return workspace.vscodeFiles.filter((path) =>
    only === undefined ? /(^|\/)launch\.json$|\.code-workspace$/.test(path) : path === only,
  )
}

/** Says where the first launch.json that does not parse is broken; null where all parse. */
function brokenFile(workspace: Workspace, only: string | undefined): string | null {
  for (const path of launchFiles(workspace, only)) {
    const document = workspace.document(path)
    if (!document) continue
    if (isDiagnostic(document)) return `${path}: ${document.message}`
    const parsed = parseJsonc(document.text)
    if (parsed.status === 'ok') continue
    const { line, column } = positionAt(document.text, parsed.offset)
    return `${path}:${line}:${column}: ${parsed.reason}`
  }
  return null
}

function readEntries(workspace: Workspace, only: string | undefined): HostEntry[] {
  return launchFiles(workspace, only).flatMap((path) => {
    const document = readJsonc(workspace, path)
    return document ? attachEntries(document).map((one) => ({ ...one, path })) : []
  })
}

/**
 * The entries for a script: those of the given name, else those for steps, and of these the ones that are labelled with
 * it.
 */
function choose(
  all: readonly HostEntry[],
  script: string | null,
  name: string | undefined,
): readonly HostEntry[] {
  if (name !== undefined) return all.filter((one) => one.name === name)
  const named = all.filter((one) => parseLaunchName(one.name)?.kind === 'step')
  const steps = named.length > 0 ? named : all.filter((one) => mapsToWorkingDirectory(one))
  const ofScript = steps.filter(({ name: own }) => isLabelledWith(own, script))
  return ofScript.length > 0 ? ofScript : steps
}

/** Whether the label of a name, `code/train/train.py` or `code/train/train.py in code`, is of this script. */
export function isLabelledWith(name: string, script: string | null): boolean {
  const label = parseLaunchName(name)?.label?.replace(/ in .*$/, '')
  const path = script?.replaceAll('\\', '/').replace(/^\.\//, '')
  return label !== undefined && path !== undefined && `/${label}`.endsWith(`/${path}`)
}

const mapsToWorkingDirectory = ({ entry }: HostEntry): boolean =>
  Array.isArray(entry.pathMappings) &&
  entry.pathMappings.some((mapping) => /^\.\/?$/.test(String(mapping?.remoteRoot)))

const refused = (message: string, hint: string): HostResult => ({
  status: 'refused',
  message,
  hint,
})
