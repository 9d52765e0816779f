import { type TransformKey, transforms } from '../../../transforms/registry.ts'
import type { OwnedEdit } from '../../text/edits.ts'
import { runAdd } from '../change/run-transform.ts'
import { aboutFile, type Diagnostic } from '../diagnostic.ts'
import { fileOf } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { kept } from '../kept.ts'
import type { Definition } from '../map/definition.ts'
import type { RepositoryMap } from '../map/map.ts'
import { once } from '../once.ts'
import type { AddOptions } from '../options.ts'
import { usesPtvsd } from './ptvsd.ts'
import { vscodeParts } from './vscode.ts'
import { type WantedPart, wantedParts } from './wanted-parts.ts'

/** One transform's share of a target. */
export interface Part {
  readonly transform: TransformKey
  readonly path: string
  readonly outcome: 'done' | 'pending' | 'blocked'
  /** What the thing is called that it adds, where that has a name. */
  readonly name?: string
  /** What its transform is asked; nothing any more once the change is made. */
  request: unknown
  /** What that comes to alone; absent where it is not kept. */
  made?: Made | undefined
}

/** Forgets what the change has been made from: that is a third of all that is known of a target. */
export function forgetRecipe(part: Part): void {
  part.request = undefined
  part.made = undefined
}

/** What one transform makes of one text. */
export interface Made {
  readonly edits: readonly OwnedEdit[]
  /** Of the text that the edits are made for. */
  readonly fingerprint: number
}

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
  call.place.path,
  ...[...(script ? [script] : []), ...companions].flatMap(({ path, sources }) => [
    path,
    ...sources.map(fileOf),
  ]),
  ...changes.map((change) => change.call.place.path),
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
  const runAsSteps = stepsAmongEntries(all)
  return (definitions) =>
    definitions.map((definition) => {
      workspace.rest()
      return planTarget(definition)
    })

  function planTarget(definition: Definition): Target {
    const { script, problems, environment, warnings } = definition
    if (!script)
      return {
        definition,
        parts: [],
        status: 'blocked',
        diagnostics: problems,
        stoppedBy: problems,
      }
    const diagnostics: Diagnostic[] = [...problems]
    const parts: Part[] = []
    /** What is said of a change that is made: nothing where none is. */
    const notes = new Set<Diagnostic>()
    const stoppedBy: Diagnostic[] = []
    let isStopped = false
    for (const wanted of [
      ...wantedParts(workspace, definition, script, options),
      ...forVscode(definition, script),
    ]) {
      // a list in which ptvsd becomes debugpy needs no other debugpy
      if (!options.enabled(transforms[wanted.transform].id) || isMoved(parts, wanted)) continue
      const planned = planPart(
        wanted.transform === 'entryScript' && runAsSteps.has(wanted.path)
          ? { ...wanted, blocked: runsAsStep(wanted.path) }
          : wanted,
      )
      parts.push(planned.part)
      for (const note of planned.notes) notes.add(note)
      diagnostics.push(...planned.notes, ...planned.diagnostics)
      if (!wanted.required || planned.part.outcome !== 'blocked') continue
      isStopped = true
      stoppedBy.push(...planned.diagnostics)
    }
    if (!options.enabled(transforms.ptvsd.id))
      diagnostics.push(
        ...usesPtvsd(workspace, definition).filter(
          ({ path }) => !diagnostics.some((known) => known.code === 'ptvsd' && known.path === path),
        ),
      )
    if (options.enabled(transforms.pipPackages.id)) diagnostics.push(...environment.gaps)
    if (options.enabled(transforms.launchConfig.id)) diagnostics.push(...warnings)
    const isPending = parts.some(({ outcome }) => outcome === 'pending')
    const status = isStopped ? 'blocked' : isPending ? 'pending' : 'done'
    return {
      definition,
      parts: kept(parts),
      status,
      diagnostics: kept(diagnostics.filter((one) => !isStopped || !notes.has(one))),
      stoppedBy: kept(stoppedBy),
    }
  }

  function planPart(wanted: WantedPart): {
    part: Part
    notes: readonly Diagnostic[]
    diagnostics: Diagnostic[]
  } {
    const { transform, path, request, required, name } = wanted
    const { outcome, found, made } = probe(wanted)
    const isPending = outcome === 'pending'
    const stop = isPending ? refused.get(fileOf(path)) : undefined
    return {
      part: {
        transform,
        path,
        request,
        outcome: stop ? 'blocked' : outcome,
        ...(name === undefined ? {} : { name }),
        ...(made ? { made } : {}),
      },
      notes: (isPending && options.allows(fileOf(path)) && wanted.notes?.()) || [],
      diagnostics: [
        ...(stop ? [stop] : []),
        // what can be left undone is no error
        ...found.map((one) => (required ? one : ({ ...one, severity: 'warning' } as const))),
      ],
    }
  }
}

/** The entry scripts of deployments that steps run as well. */
function stepsAmongEntries(all: readonly Definition[]): ReadonlySet<string> {
  const sources = (wanted: Definition['kind']) =>
    all
      .filter(({ kind }) => kind === wanted)
      .flatMap(({ script, companions }) => [...(script ? [script] : []), ...companions])
      .flatMap((one) => one.sources)
  const entries = new Set(sources('deployment'))
  return new Set(entries.size > 0 ? sources('step').filter((path) => entries.has(path)) : [])
}

/** What waits in a container whenever it starts would wait in each run of the step, too. */
const runsAsStep = (path: string): Diagnostic =>
  aboutFile(fileOf(path), {
    code: 'entry-script-is-a-step',
    severity: 'error',
    message:
      'the entry script of a deployment is the script of a step as well, which would wait for VS Code in every run',
    hint: 'give the deployment an entry script of its own that imports init and run from this one',
  })

/** Whether a list of packages gets debugpy in place of ptvsd. */
const isMoved = (parts: readonly Part[], { transform, path }: WantedPart): boolean =>
  transforms[transform].id === transforms.pipPackages.id &&
  parts.some(
    (part) =>
      transforms[part.transform].id === transforms.ptvsd.id &&
      part.path === path &&
      part.outcome === 'pending',
  )

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
  const probe = (transform: TransformKey, path: string, request: unknown): Probed => {
    const run = runAdd(workspace, transform, path, [request])
    const found = run.diagnostics
    if (run.status !== 'changed')
      return { outcome: run.status === 'unchanged' ? 'done' : 'blocked', found }
    // what all targets share is made for all of them at once
    if (transforms[transform].language === 'jsonc') return { outcome: 'pending', found }
    const edits = run.edits.map((edit) => ({
      ...edit,
      text: once(texts, edit.text, () => edit.text),
    }))
    return { outcome: 'pending', found, made: { edits, fingerprint: run.fingerprint() } }
  }
  return ({ transform, path, request, blocked }) => {
    if (blocked) return { outcome: 'blocked', found: [blocked] }
    if (known.size > REMEMBERED) known.clear()
    const key = JSON.stringify([transform, path, request])
    return once(known, key, () => probe(transform, path, request))
  }
}
