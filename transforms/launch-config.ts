import { chain, type Step } from '../src/jsonc/chain.ts'
import { type JsonDocument, type JsonNode, parseJsonc } from '../src/jsonc/parse.ts'
import { type JsonValue, property, readValue } from '../src/jsonc/value.ts'
import {
  blocked,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
} from '../src/transform.ts'
import {
  asEntry,
  asksForHost,
  configuration,
  HOST_INPUT,
  isOwn,
  type LaunchRequest,
  serves,
} from './vscode/entry.ts'
import { addInput, dropInput } from './vscode/inputs.ts'
import { legacyProblem, legacyReasons, modernize } from './vscode/legacy.ts'
import { freeName, IN_EVERY_NAME, parseLaunchName } from './vscode/names.ts'
import { dropOwnFile, wholeFile } from './vscode/own-file.ts'
import {
  append,
  itemsIn,
  type Section,
  sectionNode,
  sectionOf,
  takeFirst,
} from './vscode/section.ts'

export type { LaunchRequest } from './vscode/entry.ts'

/** The line that a launch.json of ours starts with: a file that has it can go once it is empty. */
const HEADER = '// Written by aml-debug: attach to a step once its log shows ip_address.'
const VERSION = '0.2.0'

/** Adds a launch configuration that attaches to the script on its node, or in its container. */
export const launchConfig = defineTransform<'jsonc', LaunchRequest>({
  id: 'launch-config',
  language: 'jsonc',
  trigger: [IN_EVERY_NAME],
  summary: 'adds a launch configuration that attaches VS Code to a script',
  description:
    'One entry for each step script, and one for a deployment. Comments, commas and layout of launch.json stay as they are; an entry that somebody has edited is left alone.',

  add(text, requests) {
    const document = parseJsonc(text)
    if (document.status === 'broken') return refuse(document.offset, document.reason)
    if (!document.root) return outcomeOf([newFile(text, requests)])
    const section = sectionOf(document, 'launch')
    const wrong = wrongShape(document, section)
    if (wrong) return wrong
    const configurations = itemsIn(document, section, 'configurations')
    const steps = requests.flatMap((request): Step[] => [
      (now) =>
        served(now, section, request)
          ? []
          : append(now, section, 'configurations', named(now, section, request)),
      ...(asksForHost(request) && !served(document, section, request)
        ? [addInput(section, HOST_INPUT)]
        : []),
    ])
    const old = configurations.flatMap((node, index) => oldForm(node, index, requests))
    const updates = old
      .filter(({ update }) => update)
      .map(({ index, debuggerType }) =>
        modernize(
          (root) => itemsIn({ text: '', root }, section, 'configurations')[index] ?? null,
          debuggerType,
        ),
      )
    const problems = old.filter(({ update }) => !update).map(({ problem }) => problem)
    return outcomeOf(chain(document, ...updates, ...steps), problems)
  },

  remove(text) {
    const document = parseJsonc(text)
    if (document.status === 'broken' || document.root?.type !== 'object') return outcomeOf([])
    const section = sectionOf(document, 'launch')
    const entries = itemsIn(document, section, 'configurations')
    const ours = entries.filter((entry) => isOwn(readValue(entry)))
    const isNamed = (entry: JsonNode) => parseLaunchName(asEntry(readValue(entry)).name) !== null
    const problems = entries
      .filter((entry) => isNamed(entry) && !ours.includes(entry))
      .map(editedProblem)
    if (ours.length === 0) return outcomeOf([], problems)
    const edits = chain(
      document,
      ...ours.map(() => takeFirst(section, 'configurations', isOwn)),
      dropInput(section, HOST_INPUT),
      dropOwnFile(HEADER, VERSION, (now) => itemsIn(now, section, 'configurations').some(isNamed)),
    )
    return outcomeOf(edits, problems)
  },
})

function refuse(at: number, reason: string): Outcome {
  return blocked({
    code: 'launch-json-invalid',
    at,
    message: `launch configurations cannot be added: ${reason}`,
    hint: 'mend it (VS Code underlines the place), then run again',
  })
}

/** Why nothing can be added to a file that is JSON but not what it should be. */
function wrongShape(document: JsonDocument, section: Section): Outcome | null {
  if (document.root?.type !== 'object')
    return refuse(document.root?.offset ?? 0, 'the file is not an object')
  const node = sectionNode(document, section)
  if (!node)
    return blocked({
      code: 'launch-section-missing',
      at: document.root.offset,
      message: 'the workspace file has no "launch" object to add launch configurations to',
      hint: 'add "launch": {"configurations": []} to it, or choose another file with --launch-json',
    })
  for (const key of ['configurations', 'inputs']) {
    const list = property(node, key)
    if (list && list.type !== 'array') return refuse(list.offset, `"${key}" is not a list`)
  }
  return null
}

function newFile(text: string, requests: readonly LaunchRequest[]) {
  return wholeFile(text, requests[0]?.exists ?? false, HEADER, {
    version: VERSION,
    configurations: requests.map(configuration),
    ...(requests.some(asksForHost) ? { inputs: [HOST_INPUT] } : {}),
  })
}

const served = (document: JsonDocument, section: Section, request: LaunchRequest): boolean =>
  itemsIn(document, section, 'configurations').some((entry) => serves(readValue(entry), request))

/** The entry for a request under a name that no entry and no compound of the file has. */
function named(document: JsonDocument, section: Section, request: LaunchRequest): JsonValue {
  const taken = ['configurations', 'compounds']
    .flatMap((key) => itemsIn(document, section, key))
    .map((node) => asEntry(readValue(node)).name)
  const entry = configuration(request)
  const names = new Set(taken.filter((name) => typeof name === 'string'))
  return { ...entry, name: freeName(String(entry.name), names) }
}

/** What is to be said of an entry in an old form that one of the requests is served by, or that is named so. */
function oldForm(node: JsonNode, index: number, requests: readonly LaunchRequest[]) {
  const entry = asEntry(readValue(node))
  const request = requests.find((one) => serves(entry, one))
  const debuggerType = request?.debuggerType ?? 'debugpy'
  const reasons = request ? legacyReasons(entry, debuggerType) : []
  if (reasons.length === 0) return []
  const problem: Problem = legacyProblem(node, reasons)
  return [{ index, debuggerType, update: request?.modernize === true, problem }]
}

function editedProblem(node: JsonNode): Problem {
  return {
    code: 'launch-config-edited',
    severity: 'warning',
    at: node.offset,
    message: 'this entry is not as aml-debug writes it, so it is left alone',
    hint: 'delete it by hand if you no longer need it',
  }
}
