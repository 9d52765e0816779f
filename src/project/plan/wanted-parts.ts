import type { Asked } from '../../../transforms/registry.ts'
import type { ScriptRequest } from '../../../transforms/step-script.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { Recent } from '../files/recent.ts'
import type { Workspace } from '../files/workspace.ts'
import { type Definition, scriptsOf } from '../map/definition.ts'
import type { PackageList } from '../map/environment/environment.ts'
import { sdkVersionFor } from '../map/environment/files/versions.ts'
import type { Script } from '../map/script/locate.ts'
import type { AddOptions } from '../options.ts'
import { type OtherCode, otherCodeOf } from '../world/other-code/other-code.ts'
import { ptvsdParts } from './ptvsd.ts'
import { shadowedModule } from './shadowed-module.ts'

/** Deployments wait this long for VS Code, as the how-to says. Seconds. */
const ENTRY_TIMEOUT = 30

/** What one transform is asked to do for a target. */
export type WantedPart = Asked & {
  readonly path: string
  /** Whether the target stands still when this cannot be done. */
  readonly required: boolean
  readonly name?: string
  /** Why it cannot be done, where that is known without trying. */
  readonly blocked?: Diagnostic
  /** What to say if it changes something. */
  notes?(): Diagnostic[]
}

/** Scripts that are remembered: the steps of one call have all of theirs in common. */
const REMEMBERED = 500

/** The parts of targets, but for those that VS Code needs: see `vscodeParts`. */
export function wantedParts(
  workspace: Workspace,
  options: AddOptions,
): (definition: Definition) => WantedPart[] {
  const known = new Recent<OtherCode>(REMEMBERED)
  const besides = (script: Script): OtherCode =>
    known.getPlain(JSON.stringify([script.path, script.directory]), () =>
      otherCodeOf(workspace, script),
    )
  return (definition) => {
    const changes = isWanted(definition, options) ? definition.changes : []
    return [
      ...scriptsOf(definition).flatMap((script) =>
        script.sources.map((path) => ({
          ...scriptPart(definition.kind, { ...script, path }, options, besides),
          ...blockedBy(definition.kind === 'step' ? shadowedModule(workspace, script) : null),
        })),
      ),
      ...changes.map((change) => stepPart(change, options)),
      ...ptvsdParts(definition),
      ...definition.environment.places.map((place): WantedPart => {
        const sdkVersion = options.sdkVersion ?? sdkVersionFor(workspace, place.path)
        return { ...withVersion(place, sdkVersion), path: place.path, required: false }
      }),
    ]
  }
}

/** The part that makes a script debuggable. */
function scriptPart(
  kind: Definition['kind'],
  script: Script,
  { port, timeout }: AddOptions,
  besides: (script: Script) => OtherCode,
): WantedPart {
  const { path } = script
  if (kind === 'deployment') {
    const { greenlets, replaces } = besides(script)
    return {
      transform: 'entryScript',
      path,
      request: {
        port,
        timeout: ENTRY_TIMEOUT,
        ...(greenlets ? { greenlets } : {}),
        ...(replaces ? { early: true } : {}),
      },
      required: true,
    }
  }
  return {
    transform: 'stepScript',
    path,
    request: { port, timeout, ...wayInto(besides(script)) },
    required: true,
  }
}

/** The part that has a call pass the flags. */
function stepPart(
  { call, step, blocked }: Definition['changes'][number],
  { port, timeout, clientIp }: AddOptions,
): WantedPart {
  const asked = { port, timeout, ...(clientIp ? { clientIp } : {}) }
  return {
    ...(step
      ? {
          transform: 'pipelineStep',
          request: { call: call.start, end: call.end, ...step, ...asked },
        }
      : { transform: 'describedSteps', request: { call: call.start, ...asked } }),
    path: call.path,
    required: true,
    ...blockedBy(blocked ?? null),
  }
}

const blockedBy = (blocked: Diagnostic | null) => (blocked ? { blocked } : {})

/** A request for a list of packages with the version of the SDK. */
function withVersion({ transform, request }: PackageList, sdkVersion: string | null): Asked {
  // a pair as before: any request for packages may name a version
  return { transform, request: sdkVersion ? { ...request, sdkVersion } : request } as Asked
}

/** What a transform has to know of other code that a script runs with: see `OtherCode`. */
const wayInto = ({
  reads,
  imports,
  execs,
  greenlets,
}: OtherCode): Pick<ScriptRequest, 'early' | 'apart' | 'replaced' | 'greenlets'> => ({
  ...(reads === 'on import' ? { early: imports } : {}),
  ...(reads === 'later' ? { apart: true } : {}),
  ...(execs ? { replaced: true } : {}),
  ...(greenlets ? { greenlets: true } : {}),
})

/** Whether `--step` names the step, or names none. */
export function isWanted(
  { name, script }: Pick<Definition, 'name' | 'script'>,
  { onlySteps }: Pick<AddOptions, 'onlySteps'>,
): boolean {
  return (
    onlySteps === undefined ||
    onlySteps.some((wanted) => wanted.trim() === name.trim() || wanted === script?.path)
  )
}
