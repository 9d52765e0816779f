import { transforms } from '../../../transforms/registry.ts'
import { compact } from '../../collections/compact.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { lookingAhead } from '../files/look-ahead.ts'
import { fileOf } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { type Definition, FLAGS_BY_HAND, scriptsOf } from '../map/definition.ts'
import { mapRepository } from '../map/map.ts'
import type { AddOptions } from '../options.ts'
import { LAUNCH_JSON } from './launch-file.ts'
import { portsThatDiffer } from './other-port.ts'
import { entriesOfGoneScripts, foldersThatDiffer } from './outdated-entries.ts'
import { type Part, type PartPlanning, planParts } from './parts.ts'
import { probing } from './probe.ts'
import { usesPtvsd } from './ptvsd.ts'
import { sharingFlags } from './shared-flags.ts'
import { blockingStepsAmongEntries } from './steps-among-entries.ts'
import { vscodeParts } from './vscode.ts'
import { isWanted, wantedParts } from './wanted-parts.ts'

/** A step or deployment with everything that must change for it: it changes whole or not at all. */
export interface Target {
  readonly definition: Definition
  readonly parts: readonly Part[]
  readonly status: 'pending' | 'done' | 'blocked'
  readonly diagnostics: readonly Diagnostic[]
  /** Those of them that stand in its way. */
  readonly stoppedBy: readonly Diagnostic[]
}

/** All targets of a repository, and what is to be said besides. */
export interface Plan {
  readonly targets: readonly Target[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Works out what each target needs and what stands in its way; changes nothing.
 *
 * @param refused files that must not be changed, with the reason
 */
export function planAdd(
  workspace: Workspace,
  options: AddOptions,
  refused: ReadonlyMap<string, Diagnostic> = new Map(),
): Plan {
  const { definitions, diagnostics } = mapRepository(workspace, options)
  const plan = planning(workspace, definitions, options, refused)
  const isConcerned = (definition: Definition) => filesOf(definition).some(options.allows)
  const concerned = new Set(definitions.filter(isConcerned))
  // what all targets share may be all that one lacks whose own files are not given
  const planned = plan(mayChangeVscode(workspace, options) ? definitions : [...concerned])
  const targets = planned.filter(
    (target) => concerned.has(target.definition) || isCompletedBy(target, options.allows),
  )
  return {
    targets,
    diagnostics: [...diagnostics, ...entriesOfGoneScripts(workspace, definitions, options)],
  }
}

/** Whether a file that all targets share is among those that may change. */
const mayChangeVscode = ({ vscodeFiles }: Workspace, { allows, launchJson }: AddOptions): boolean =>
  [...vscodeFiles, LAUNCH_JSON, ...(launchJson === undefined ? [] : [launchJson])].some(allows)

/** Whether some files are all that a target lacks. */
export const isCompletedBy = (
  { status, parts }: Target,
  allows: (path: string) => boolean,
): boolean =>
  status === 'pending' &&
  parts.every(({ outcome, path }) => outcome !== 'pending' || allows(fileOf(path)))

/** The files that a definition depends on, but for those that all targets share. */
const filesOf = (definition: Definition): string[] => [
  definition.call.place.path,
  ...scriptsOf(definition).flatMap(({ path, sources }) => [path, ...sources.map(fileOf)]),
  ...definition.changes.map(({ call }) => call.place.path),
  ...definition.environment.places.map(({ path }) => fileOf(path)),
]

/**
 * Makes a function that plans some of the definitions at a time.
 *
 * @param all the definitions of the repository: what VS Code needs for one depends on the others
 */
export function planning(
  workspace: Workspace,
  all: readonly Definition[],
  options: AddOptions,
  refused: ReadonlyMap<string, Diagnostic>,
): (definitions: readonly Definition[]) => Target[] {
  const means: Planning = {
    workspace,
    options,
    refused,
    probe: probing(workspace),
    wantedBy: wantedParts(workspace, options),
    forVscode: vscodeParts(workspace, all, options),
    blockingEntries: blockingStepsAmongEntries(all),
    sharesFlags: options.enabled(transforms.pipelineStep.id)
      ? sharingFlags(all, options)
      : () => [],
  }
  return (definitions) =>
    Array.from(lookingAhead(workspace, definitions, modulesOf), (definition) => {
      workspace.rest()
      return planTarget(means, definition)
    })
}

/** The modules that are looked at for a definition, at least. */
const modulesOf = (definition: Definition): string[] => [
  definition.call.place.path,
  ...scriptsOf(definition).map(({ path }) => path),
]

/** What the definitions of a repository are planned with. */
interface Planning extends PartPlanning {
  readonly workspace: Workspace
  readonly wantedBy: ReturnType<typeof wantedParts>
  readonly forVscode: ReturnType<typeof vscodeParts>
  readonly blockingEntries: ReturnType<typeof blockingStepsAmongEntries>
  readonly sharesFlags: ReturnType<typeof sharingFlags>
}

function planTarget(planning: Planning, definition: Definition): Target {
  const { workspace, options, wantedBy, forVscode, blockingEntries, sharesFlags } = planning
  const { script, problems } = definition
  if (!script)
    return {
      definition,
      parts: [],
      status: 'blocked',
      diagnostics: problems,
      stoppedBy: problems,
    }
  const planned = planParts(planning, [
    ...wantedBy(definition).map(blockingEntries),
    ...forVscode(definition, script),
  ])
  const parts = compact(planned.map(({ part }) => part))
  const stops = planned.filter(({ required, part }) => required && part.outcome === 'blocked')
  const isStopped = stops.length > 0
  const isPending = planned.some(({ part }) => part.outcome === 'pending')
  const said = [
    ...problems,
    ...planned.flatMap(({ notes, diagnostics }) => [...(isStopped ? [] : notes), ...diagnostics]),
  ]
  return {
    definition,
    parts,
    status: isStopped ? 'blocked' : isPending ? 'pending' : 'done',
    diagnostics: compact([
      ...said,
      ...saidBesides(workspace, definition, said, options),
      ...(isStopped ? [] : sharesFlags(definition)),
      ...foldersThatDiffer(workspace, definition, parts),
      ...(isStopped || !isWanted(definition, options)
        ? []
        : portsThatDiffer(workspace, parts, options)),
    ]),
    stoppedBy: compact(stops.flatMap(({ diagnostics }) => diagnostics)),
  }
}

/** The diagnostics of a target that are not about its parts. */
function saidBesides(
  workspace: Workspace,
  definition: Definition,
  said: readonly Diagnostic[],
  options: AddOptions,
): Diagnostic[] {
  const { ptvsd, pipPackages, launchConfig, pipelineStep } = transforms
  const passes = options.enabled(pipelineStep.id) && isWanted(definition, options)
  const isSaid = (path: string) => said.some((one) => one.code === 'ptvsd' && one.path === path)
  return [
    ...(options.enabled(ptvsd.id)
      ? []
      : usesPtvsd(workspace, definition).filter(({ path }) => !isSaid(path))),
    ...(options.enabled(pipPackages.id) ? definition.environment.gaps : []),
    ...definition.warnings.filter(({ code }) =>
      code === FLAGS_BY_HAND ? passes : options.enabled(launchConfig.id),
    ),
  ]
}
