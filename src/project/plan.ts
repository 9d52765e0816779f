import { transforms } from '../../transforms/registry.ts'
import type { OwnedEdit } from '../text/edits.ts'
import { readsCommandLineOnImport } from './command-line.ts'
import type { Definition } from './definition.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { RepositoryMap } from './map.ts'
import type { AddOptions } from './options.ts'
import { ptvsdParts, usesPtvsd } from './ptvsd.ts'
import { fileOf } from './python-file.ts'
import { runAdd } from './run-transform.ts'
import type { Script } from './scripts.ts'
import { vscodeParts } from './vscode.ts'
import { once, type Workspace } from './workspace.ts'

/** One transform's share of a target. */
export interface Part {
  readonly transform: keyof typeof transforms
  readonly path: string
  readonly request: unknown
  readonly outcome: 'done' | 'pending' | 'blocked'
  /** What it comes to alone; absent where that is not kept. */
  readonly made?: Made
  /** What the thing is called that it adds, where that has a name. */
  readonly name?: string
}

/** Edits, and the fingerprint of the text that they are of. */
export interface Made {
  readonly edits: readonly OwnedEdit[]
  readonly of: number
}

/** A step or deployment with everything that must change for it: it changes whole or not at all. */
export interface Target {
  readonly definition: Definition
  readonly parts: readonly Part[]
  readonly status: 'pending' | 'done' | 'blocked'
  readonly diagnostics: readonly Diagnostic[]
}

export interface Plan {
  readonly targets: readonly Target[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Deployments wait this long for VS Code, as the how-to says. Seconds. */
const ENTRY_TIMEOUT = 30

/**
 * Works out what each target needs and what stands in its way; changes nothing.
 *
 * @param refused files that must not be changed, with the reason
 */
export function planAdd(
  workspace: Workspace,
  { definitions, diagnostics }: RepositoryMap,
  options: AddOptions,
  refused: ReadonlyMap<string, Diagnostic> = new Map(),
): Plan {
  const plan = planning(workspace, definitions, options, refused)
  const concerned = definitions.filter((definition) => filesOf(definition).some(options.allows))
  return { targets: plan(concerned), diagnostics }
}

/** The files that a definition depends on, but for those that all targets share. */
const filesOf = ({ call, script, companions, changes, environment }: Definition): string[] => [
  call.path,
  ...[...(script ? [script] : []), ...companions].flatMap(({ path, sources }) => [
    path,
    ...sources.map(fileOf),
  ]),
  ...changes.map((change) => change.call.path),
  ...environment.places.map(({ path }) => fileOf(path)),
]

/** The same for some of the definitions at a time. */
export function planning(
  workspace: Workspace,
  all: readonly Definition[],
  options: AddOptions,
  refused: ReadonlyMap<string, Diagnostic> = new Map(),
): (definitions: readonly Definition[]) => Target[] {
  const probe = probing(workspace)
  const forVscode = vscodeParts(workspace, all, options)
  return (definitions) => {
    return definitions.map((definition) => {
      workspace.rest()
      return planTarget(definition)
    })
  }

  function planTarget(definition: Definition): Target {
    if (!definition.script)
      return { definition, parts: [], status: 'blocked', diagnostics: definition.problems }
    const diagnostics: Diagnostic[] = [...definition.problems]
    const parts: Part[] = []
    let stopped = false
    for (const wanted of [
      ...partsOf(workspace, definition, definition.script, options),
      ...forVscode(definition, definition.script),
    ]) {
      if (!options.enabled(transforms[wanted.transform].id)) continue
      // what becomes debugpy's is not to be added once more
      if (isMoved(parts, wanted)) continue
      const { outcome, found, made } = probe(wanted)
      if (outcome === 'pending' && options.allows(fileOf(wanted.path)))
        diagnostics.push(...(wanted.notes?.() ?? []))
      const stop = outcome === 'pending' ? refused.get(fileOf(wanted.path)) : undefined
      if (stop) diagnostics.push(stop)
      diagnostics.push(
        ...found.map((diagnostic) =>
          wanted.required ? diagnostic : ({ ...diagnostic, severity: 'warning' } as const),
        ),
      )
      if (wanted.required && (stop || outcome === 'blocked')) stopped = true
      const { transform, path, request, name } = wanted
      parts.push({
        transform,
        path,
        request,
        outcome: stop ? 'blocked' : outcome,
        ...(name === undefined ? {} : { name }),
        ...(made ? { made } : {}),
      })
    }
    if (!options.enabled(transforms.ptvsd.id))
      diagnostics.push(
        ...usesPtvsd(workspace, definition).filter(
          ({ path }) => !diagnostics.some((known) => known.code === 'ptvsd' && known.path === path),
        ),
      )
    if (options.enabled(transforms.pipPackages.id)) diagnostics.push(...definition.environment.gaps)
    if (options.enabled(transforms.launchConfig.id)) diagnostics.push(...definition.warnings)
    const status = stopped
      ? 'blocked'
      : parts.some(({ outcome }) => outcome === 'pending')
        ? 'pending'
        : 'done'
    // arrays that grow by one take several times their memory
    return { definition, parts: [...parts], status, diagnostics: [...diagnostics] }
  }
}

/** Whether a list of packages gets debugpy in place of ptvsd. */
const isMoved = (parts: readonly Part[], { transform, path }: WantedPart): boolean =>
  transforms[transform].id === transforms.pipPackages.id &&
  parts.some(
    (part) =>
      transforms[part.transform].id === transforms.ptvsd.id &&
      part.path === path &&
      part.outcome === 'pending',
  )

export interface WantedPart {
  readonly transform: keyof typeof transforms
  readonly path: string
  readonly request: unknown
  /** Whether the target stands still when this cannot be done. */
  readonly required: boolean
  readonly name?: string
  /** Why it cannot be done, where that is known without trying. */
  readonly blocked?: Diagnostic
  /** What to say if it changes something. */
  notes?(): Diagnostic[]
}

function partsOf(
  workspace: Workspace,
  definition: Definition,
  script: Script,
  options: AddOptions,
): WantedPart[] {
  const { kind, environment, companions } = definition
  const { port, timeout, clientIp } = options
  const packages = environment.places.map(({ transform, path, request, ...place }): WantedPart => {
    const sdkVersion = options.sdkVersion ?? place.sdkVersion
    return {
      transform,
      path,
      request: sdkVersion ? { ...request, sdkVersion } : request,
      required: false,
    }
  })
  const scripts = [script, ...companions].flatMap(({ sources }) => sources)
  return [
    ...scripts.map(
      (path): WantedPart =>
        kind === 'step'
          ? {
              transform: 'stepScript',
              path,
              request: {
                port,
                timeout,
                ...(readsCommandLineOnImport(workspace, { ...script, path })
                  ? { early: true }
                  : {}),
              },
              required: true,
            }
          : {
              transform: 'entryScript',
              path,
              request: { port, timeout: ENTRY_TIMEOUT },
              required: true,
            },
    ),
    ...(isWanted(definition, options) ? definition.changes : []).map(
      (change): WantedPart => ({
        transform: 'pipelineStep',
        path: change.call.path,
        request: {
          call: change.call.start,
          end: change.call.end,
          type: change.type,
          passes: change.passes,
          placed: change.placed,
          port,
          timeout,
          ...(clientIp ? { clientIp } : {}),
        },
        required: true,
      }),
    ),
    ...ptvsdParts(definition),
    ...packages,
  ]
}

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

interface Probed {
  readonly outcome: Part['outcome']
  readonly found: readonly Diagnostic[]
  readonly made?: Made
}

/** Outcomes that are remembered: steps that share a script mostly stand beside each other. */
const REMEMBERED = 1000

/** Tries one part alone: whether it is done, pending or blocked. */
function probing(workspace: Workspace): (part: WantedPart) => Probed {
  const known = new Map<string, Probed>()
  // what is inserted is the same text in most scripts
  const texts = new Map<string, string>()
  const probe = (transform: keyof typeof transforms, path: string, request: unknown): Probed => {
    const {
      status,
      edits,
      diagnostics: found,
      print,
    } = runAdd(workspace, transform, path, [request])
    if (status !== 'changed') return { outcome: status === 'unchanged' ? 'done' : 'blocked', found }
    // what all targets share is made for all of them at once
    if (transforms[transform].language === 'jsonc') return { outcome: 'pending', found }
    const kept = edits.map((edit) => ({ ...edit, text: once(texts, edit.text, () => edit.text) }))
    return { outcome: 'pending', found, made: { edits: kept, of: print() } }
  }
  return ({ transform, path, request, blocked }) => {
    if (blocked) return { outcome: 'blocked', found: [blocked] }
    if (known.size > REMEMBERED) known.clear()
    const key = JSON.stringify([transform, path, request])
    return once(known, key, () => probe(transform, path, request))
  }
}
