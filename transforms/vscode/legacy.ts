import { chain, type EditStep, stepAt } from '../../src/jsonc/chain.ts'
import type { JsonDocument, JsonNode } from '../../src/jsonc/parse.ts'
import { removeProperty } from '../../src/jsonc/remove.ts'
import { replaceProperty, replaceValue } from '../../src/jsonc/replace.ts'
import { asObject, property, readValue } from '../../src/jsonc/value.ts'
import type { Problem } from '../../src/transform.ts'
import { hostOf, type LaunchEntry, portOf } from './entry.ts'

/** Where debugpy listens when nobody says otherwise. */
const DEFAULT_PORT = 5678

/** What an entry has from before VS Code's Python Debugger extension, and from the how-to. */
export function legacyReasons(entry: LaunchEntry, debuggerType: 'debugpy' | 'python'): string[] {
  return [
    ...(entry.host !== undefined || entry.port !== undefined
      ? ['host and port stand outside of connect']
      : []),
    ...(entry.type === 'python' && debuggerType === 'debugpy'
      ? ['its type "python" has become "debugpy"']
      : []),
    ...(hostOf(entry) === '0.0.0.0' ? ['0.0.0.0 is no address to connect to'] : []),
  ]
}

/** @param reasons as `legacyReasons` gives them */
export function legacyProblem(node: JsonNode, reasons: readonly string[]): Problem {
  return {
    code: 'launch-config-legacy',
    severity: 'warning',
    at: node.offset,
    message: `this entry is in an old form: ${reasons.join('; ')}`,
    hint: 'bring it up to date with: aml-debug add --only launch-config --modernize',
  }
}

/**
 * Brings one entry into the form of today; never leaves both forms.
 *
 * @param find the entry in a document as the steps before left it
 */
export const modernize = (
  find: (document: JsonDocument) => JsonNode | undefined,
  debuggerType: 'debugpy' | 'python',
): EditStep =>
  stepAt(find, (document, entry) => {
    const value = asObject(readValue(entry))
    const connect = { host: hostOf(value) ?? 'localhost', port: portOf(value) ?? DEFAULT_PORT }
    const old = oldKeys(entry)
    const inPlace = value.connect === undefined ? old.shift() : undefined
    return chain(
      document,
      stepAt(find, (_, node) => {
        const type = property(node, 'type')
        return type ? replaceValue(type, debuggerType) : []
      }),
      stepAt(find, (now, node) =>
        inPlace ? replaceProperty(now, node, inPlace, 'connect', connect) : [],
      ),
      ...old.map((key) => stepAt(find, (now, node) => removeProperty(now, node, key))),
      stepAt(find, (_, node) => {
        const host = property(property(node, 'connect') ?? node, 'host')
        return host?.value === '0.0.0.0' ? replaceValue(host, 'localhost') : []
      }),
    )
  })

/** The keys of the old form that an entry has, in their order, as often as it has them. */
const oldKeys = ({ children = [] }: JsonNode): string[] =>
  children
    .map(({ children: [key] = [] }) => String(key?.value))
    .filter((key) => key === 'host' || key === 'port')
