import { chain, type Step } from '../src/jsonc/chain.ts'
import { formatJson } from '../src/jsonc/format.ts'
import { insertItem, insertProperty } from '../src/jsonc/insert.ts'
import { type JsonDocument, type JsonNode, parseJsonc } from '../src/jsonc/parse.ts'
import { removeItem, removeProperty } from '../src/jsonc/remove.ts'
import { equalValues, type JsonValue, property, readValue } from '../src/jsonc/value.ts'
import { newlineAt } from '../src/text/document.ts'
import { type Edit, insert, remove } from '../src/text/edits.ts'
import {
  blocked,
  defineTransform,
  type Outcome,
  outcomeOf,
  type Problem,
} from '../src/transform.ts'

export interface LaunchRequest {
  readonly kind: 'step' | 'deployment'
  /** The script and the folder that is uploaded with it, relative to the workspace folder. */
  readonly script: string
  readonly directory: string
  /** Whether other step scripts have entries as well, so that the name must tell them apart. */
  readonly several: boolean
  readonly port: number
  /** The address of the node; absent to be asked for it. */
  readonly host?: string
  readonly debuggerType: 'debugpy' | 'python'
}

const NAMES = {
  step: 'Azure Machine Learning Compute: remote debug',
  deployment: 'Azure Machine Learning Deployment: Docker Debug',
} as const

/** The prompt for the node's address. */
const HOST_INPUT = {
  id: 'amlDebugHost',
  type: 'promptString',
  description: 'ip_address that the log of the step shows',
  default: 'localhost',
}
const HOST_PROMPT = `\${input:${HOST_INPUT.id}}`

/** The line that a launch.json of ours starts with: a file that has it can go once it is empty. */
const HEADER = '// Written by aml-debug: attach to a step once its log shows ip_address.'

/** Adds a launch configuration that attaches to the script on its node, or in its container. */
export const launchConfig = defineTransform<'jsonc', LaunchRequest>({
  id: 'launch-config',
  language: 'jsonc',
  trigger: ['Azure Machine Learning '],
  summary: 'adds a launch configuration that attaches VS Code to a script',
  description:
    'One entry for each step script, and one for a deployment. Comments, commas and layout of launch.json stay as they are; an entry that somebody has edited is left alone.',

  add(text, requests) {
    const document = parseJsonc(text)
    if (document.status === 'broken') return refuse(document.offset, document.reason)
    if (!document.root) return outcomeOf([wholeFile(text, requests)])
    if (document.root.type !== 'object') return refuse(document.root.offset, 'it is not an object')
    const list = property(document.root, 'configurations')
    if (list && list.type !== 'array')
      return refuse(list.offset, 'its configurations are not a list')

    const missing = requests.filter(
      (request) => !configurations(document).some((entry) => serves(readValue(entry), request)),
    )
    const steps: Step[] = missing.map(
      (request) => (now) => addTo(now, 'configurations', configuration(request)),
    )
    const asks = missing.some(({ kind, host }) => kind === 'step' && !host)
    if (asks)
      steps.push((now) =>
        entries(now, 'inputs').some(isHostInput) ? [] : addTo(now, 'inputs', HOST_INPUT),
      )
    return outcomeOf(chain(document, ...steps), legacyProblems(document))
  },

  remove(text) {
    const document = parseJsonc(text)
    if (document.status === 'broken' || document.root?.type !== 'object') return outcomeOf([])
    const ours = configurations(document).filter((entry) => isOurs(readValue(entry)))
    const problems = configurations(document)
      .filter((entry) => isNamedAsOurs(readValue(entry)) && !ours.includes(entry))
      .map(editedProblem)
    if (ours.length === 0) return outcomeOf([], problems)
    const steps = [...ours.map(() => removeFirst('configurations', isOurs)), dropHostInput]
    const edits = chain(document, ...steps, dropOurFile)
    return outcomeOf(edits, problems)
  },
})

function refuse(at: number, reason: string): Outcome {
  return blocked({
    code: 'launch-json-invalid',
    at,
    message: `launch.json cannot be edited: ${reason}`,
    hint: 'mend it (VS Code underlines the place), then run again',
  })
}

/** What is written where there is nothing but perhaps comments. */
function wholeFile(text: string, requests: readonly LaunchRequest[]): Edit {
  const newline = newlineAt(text, text.length)
  const json = formatJson(newFile(requests), { indent: '', unit: '    ', newline })
  const ended = text === '' || /[\r\n]$/.test(text)
  const lines = HEADER + newline + json
  return insert(text.length, ended ? lines + newline : newline + lines)
}

function newFile(requests: readonly LaunchRequest[]): JsonValue {
  const asks = requests.some(({ kind, host }) => kind === 'step' && !host)
  return {
    version: '0.2.0',
    configurations: requests.map(configuration),
    ...(asks ? { inputs: [HOST_INPUT] } : {}),
  }
}

function configuration({
  kind,
  script,
  directory,
  several,
  port,
  host,
  debuggerType,
}: LaunchRequest): JsonValue {
  const folder = directory === '.' || directory === '' ? '' : `/${directory}`
  return {
    name: several && kind === 'step' ? `${NAMES.step} (${script})` : NAMES[kind],
    type: debuggerType,
    request: 'attach',
    connect: { host: kind === 'deployment' ? 'localhost' : (host ?? HOST_PROMPT), port },
    ...(kind === 'step' ? { redirectOutput: true } : {}),
    pathMappings: [
      {
        localRoot: `\${workspaceFolder}${folder}`,
        remoteRoot: kind === 'step' ? '.' : '/var/azureml-app',
      },
    ],
  }
}

function listOf(document: JsonDocument, key: string): JsonNode | null {
  const list = document.root && property(document.root, key)
  return list?.type === 'array' ? list : null
}

function entries(document: JsonDocument, key: string): JsonNode[] {
  const list = listOf(document, key)
  return list?.children ?? []
}

const configurations = (document: JsonDocument): JsonNode[] => entries(document, 'configurations')

/** Appends to a list of the file; makes the list where there is none. */
function addTo(document: JsonDocument, key: string, value: JsonValue) {
  const list = listOf(document, key)
  if (list) return insertItem(document, list, value)
  return document.root ? insertProperty(document, document.root, key, [value]) : []
}

type Entry = { readonly [key: string]: JsonValue }

const asEntry = (value: JsonValue | undefined): Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Entry) : {}

/** Whether an entry, ours or written by hand, attaches to this script already. */
function serves(value: JsonValue, request: LaunchRequest): boolean {
  const entry = asEntry(value)
  const wanted = asEntry(configuration(request))
  if (entry.request !== 'attach') return false
  if (entry.name === `${NAMES.step} (${request.script})` && request.kind === 'step') return true
  if (!sameMapping(entry, wanted)) return entry.name === NAMES[request.kind] && !request.several
  if (typeof entry.name === 'string' && entry.name.startsWith(`${NAMES.step} (`)) return false
  return entry.name === NAMES[request.kind] || portOf(entry) === String(request.port)
}

const portOf = (entry: Entry): string => String(asEntry(entry.connect).port ?? entry.port)

function sameMapping(entry: Entry, wanted: Entry): boolean {
  const of = (from: Entry) =>
    asEntry(Array.isArray(from.pathMappings) ? from.pathMappings[0] : undefined)
  const clean = (path: JsonValue | undefined) =>
    String(path)
      .replaceAll('\\', '/')
      .replace(/\/\.?$/, '')
  return (
    clean(of(entry).localRoot) === clean(of(wanted).localRoot) &&
    clean(of(entry).remoteRoot) === clean(of(wanted).remoteRoot)
  )
}

function isNamedAsOurs(value: JsonValue): boolean {
  const name = asEntry(value).name
  return (
    typeof name === 'string' &&
    (Object.values(NAMES).some((own) => own === name) || name.startsWith(`${NAMES.step} (`))
  )
}

/** An entry as `add` writes it, whatever its host and port: those are for the user to set. */
function isOurs(value: JsonValue): boolean {
  if (!isNamedAsOurs(value)) return false
  const entry = asEntry(value)
  const connect = asEntry(entry.connect)
  const mapping = asEntry(Array.isArray(entry.pathMappings) ? entry.pathMappings[0] : undefined)
  const kind = entry.name === NAMES.deployment ? 'deployment' : 'step'
  const directory = String(mapping.localRoot).replace(/^\$\{workspaceFolder\}\/?/, '')
  const own = asEntry(
    configuration({
      kind,
      script: '',
      directory,
      several: false,
      port: 0,
      debuggerType: entry.type === 'python' ? 'python' : 'debugpy',
    }),
  )
  return equalValues(
    {
      ...own,
      name: entry.name as JsonValue,
      connect: { host: connect.host ?? null, port: connect.port ?? null },
    },
    value,
  )
}

const isHostInput = (input: JsonNode): boolean => asEntry(readValue(input)).id === HOST_INPUT.id

function removeFirst(key: string, matches: (value: JsonValue) => boolean): Step {
  return (document) => {
    const list = listOf(document, key)
    const item = entries(document, key).find((entry) => matches(readValue(entry)))
    return list && item ? removeItem(document, list, item) : []
  }
}

/** The prompt goes with the last entry that asks for it; the list of prompts with the last prompt. */
function dropHostInput(document: JsonDocument): ReturnType<Step> {
  const inputs = listOf(document, 'inputs')
  const input = entries(document, 'inputs').find(isHostInput)
  const used = configurations(document).some((entry) =>
    JSON.stringify(readValue(entry)).includes(HOST_PROMPT),
  )
  if (!inputs || !input || used || !document.root) return []
  return entries(document, 'inputs').length === 1
    ? removeProperty(document, document.root, 'inputs')
    : removeItem(document, inputs, input)
}

/** Takes out all that `wholeFile` wrote, when nobody has added to it. */
function dropOurFile(document: JsonDocument): ReturnType<Step> {
  const { text, root } = document
  const header = text.lastIndexOf(HEADER, root?.offset)
  if (
    !root ||
    header < 0 ||
    !equalValues(readValue(root), { version: '0.2.0', configurations: [] })
  )
    return []
  const end = root.offset + root.length
  const own = text.slice(header, end)
  if (own.indexOf('//', HEADER.length) >= 0 || own.includes('/*')) return []
  const newline = newlineAt(text, header)
  return text.startsWith(newline, end) || header === 0
    ? [remove(header, Math.min(text.length, end + newline.length))]
    : [remove(header - newline.length, end)]
}

/** Entries in the how-to's old form. */
function legacyProblems(document: JsonDocument): Problem[] {
  return configurations(document).flatMap((node): Problem[] => {
    const entry = asEntry(readValue(node))
    if (
      !isNamedAsOurs(entry as JsonValue) ||
      (entry.host === undefined && entry.port === undefined)
    )
      return []
    return [
      {
        code: 'launch-config-legacy',
        severity: 'info',
        at: node.offset,
        message:
          'this entry has host and port outside of connect, which VS Code no longer documents',
        hint: 'move them into "connect": {"host": …, "port": …}',
      },
    ]
  })
}

function editedProblem(node: JsonNode): Problem {
  return {
    code: 'launch-config-edited',
    severity: 'info',
    at: node.offset,
    message: 'this entry has been edited since it was added, so it is left alone',
    hint: 'delete it by hand if you no longer need it',
  }
}
