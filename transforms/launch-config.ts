import { chain, type EditStep } from '../src/jsonc/chain.ts'
import { type JsonDocument, type JsonNode, parseJsonc } from '../src/jsonc/parse.ts'
import { asObject, property, readValue } from '../src/jsonc/value.ts'
import {
  blocked,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
} from '../src/transform.ts'
import { LaunchEntries, launchEntries } from './vscode/entries.ts'
import {
  asksForHost,
  configuration,
  HOST_INPUT,
  isOwn,
  type LaunchEntry,
  type LaunchRequest,
} from './vscode/entry.ts'
import { addInput, dropInput, promptOf } from './vscode/inputs.ts'
import { legacyProblem, legacyReasons, modernize } from './vscode/legacy.ts'
import { IN_EVERY_NAME, LAUNCH_NAMES, parseLaunchName } from './vscode/names.ts'
import { dropOwnFile, wholeFile } from './vscode/own-file.ts'
import { edited, refusing } from './vscode/problems.ts'
import {
  append,
  entryNodes,
  launchSection,
  type SectionPath,
  sectionNode,
  takeFirst,
} from './vscode/section.ts'

/** The first line of a launch.json of ours, by what it is made for: a file that has it can go once it is empty. */
const HEADERS = {
  step: '// Written by aml-debug: attach to a step once its log shows ip_address.',
  deployment: '// Written by aml-debug: attach to a deployment once its container has started.',
} as const
const VERSION = '0.2.0'

const refuse = refusing({ code: 'launch-json-invalid', things: 'launch configurations' })

/** Adds a launch configuration that attaches to the script on its node, or in its container. */
export const launchConfig = defineTransform<'jsonc', LaunchRequest>({
  id: 'launch-config',
  language: 'jsonc',
  trigger: [IN_EVERY_NAME, HOST_INPUT.id],
  summary: 'adds a launch configuration that attaches VS Code to a script',
  description:
    'One entry for each step script, and one for a deployment. Comments, commas and layout of launch.json stay as they are; an entry that somebody has edited is left alone.',

  add(text, requests) {
    const document = parseJsonc(text)
    if (document.status === 'broken') return refuse('add', document.offset, document.reason)
    const entries = launchEntries(document)
    const { section } = entries
    if (!entries.hasShape)
      return document.root
        ? wrongShape(document, section)
        : outcomeOf([newFile(document, text, requests)])
    const missing = requests.filter((request) => !entries.serving(request))
    const added = missing.length > 0 ? entriesFor(document, missing) : []
    const steps: EditStep[] = [
      (now) => append(now, section, 'configurations', added),
      ...(missing.some(asksForHost) ? [addInput(section, HOST_INPUT)] : []),
    ]
    const old = oldForms(document, requests)
    const updates = old
      .filter(({ update }) => update)
      .map(({ index, debuggerType }) => modernize((now) => entryNodes(now)[index], debuggerType))
    const problems = old.filter(({ update }) => !update).map(({ problem }) => problem)
    return outcomeOf(chain(document, ...updates, ...steps), problems)
  },

  remove(text) {
    const document = parseJsonc(text)
    if (document.status === 'broken')
      return Object.values(LAUNCH_NAMES).some((name) => text.includes(name))
        ? refuse('remove', document.offset, document.reason)
        : outcomeOf([])
    if (document.root?.type !== 'object') return outcomeOf([])
    const section = launchSection(document)
    const entries = entryNodes(document)
    const ours = entries.filter((entry) => isOwn(readValue(entry)))
    const problems = entries
      .filter((entry) => isKnown(entry) && !ours.includes(entry))
      .map((node) => edited('launch-config-edited', 'entry', node))
    if (ours.length === 0) return outcomeOf([], problems)
    const edits = chain(
      document,
      ...ours.map(() => takeFirst(section, 'configurations', isOwn)),
      dropInput(section, HOST_INPUT),
      dropOwnFile(Object.values(HEADERS), VERSION, (now) => entryNodes(now).some(isKnown)),
    )
    return outcomeOf(edits, problems)
  },
})

/**
 * Whether an entry is one of ours, or has been made from one: by its name, else by asking for what only ours ask for.
 */
function isKnown(node: JsonNode): boolean {
  const { name, connect } = asObject(readValue(node))
  return parseLaunchName(name) !== null || asObject(connect).host === promptOf(HOST_INPUT)
}

/** Why nothing can be added to a file that is JSON but not what it should be. */
function wrongShape(document: JsonDocument, section: SectionPath): Outcome {
  if (document.root?.type !== 'object')
    return refuse('add', document.root?.offset ?? 0, 'the file is not an object')
  const node = sectionNode(document, section)
  if (!node)
    return blocked({
      code: 'launch-section-missing',
      at: document.root.offset,
      message: 'the workspace file has no "launch" object to add launch configurations to',
      hint: 'add "launch": {"configurations": []} to it, or choose another file with --launch-json',
    })
  const isNoList = (key: string) => (property(node, key)?.type ?? 'array') !== 'array'
  const key = ['configurations', 'inputs'].find(isNoList) ?? ''
  return refuse('add', property(node, key)?.offset ?? 0, `"${key}" is not a list`)
}

function newFile(document: JsonDocument, text: string, requests: readonly LaunchRequest[]) {
  const header = HEADERS[requests.some(({ kind }) => kind === 'step') ? 'step' : 'deployment']
  return wholeFile(text, requests[0]?.exists ?? false, header, {
    version: VERSION,
    configurations: entriesFor(document, requests),
    ...(requests.some(asksForHost) ? { inputs: [HOST_INPUT] } : {}),
  })
}

/** One entry for each request, but for those that the entry of another serves. */
function entriesFor(document: JsonDocument, requests: readonly LaunchRequest[]): LaunchEntry[] {
  const entries = new LaunchEntries(document)
  return requests.flatMap((request) =>
    entries.serving(request) ? [] : [entries.add(configuration(request))],
  )
}

/** Warns of entries in an old form that serve one of the requests. */
function oldForms(document: JsonDocument, requests: readonly LaunchRequest[]) {
  const found = new Map<number, { entry: LaunchEntry; request: LaunchRequest }>()
  for (const request of requests)
    for (const { entry, index } of launchEntries(document).allServing(request))
      if (!found.has(index)) found.set(index, { entry, request })
  return [...found]
    .sort(([a], [b]) => a - b)
    .flatMap(([index, { entry, request }]) => {
      const { debuggerType } = request
      const reasons = legacyReasons(entry, debuggerType)
      const node = reasons.length > 0 && entryNodes(document)[index]
      if (!node) return []
      const problem: Problem = legacyProblem(node, reasons)
      return [{ index, debuggerType, update: request.modernize === true, problem }]
    })
}
