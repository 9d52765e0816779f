import { chain, type Step } from '../../src/jsonc/chain.ts'
import type { JsonNode } from '../../src/jsonc/parse.ts'
import { removeProperty } from '../../src/jsonc/remove.ts'
import { replaceProperty, replaceValue } from '../../src/jsonc/replace.ts'
import { asObject, type JsonValue, property, readValue } from '../../src/jsonc/value.ts'
import type { Problem } from '../../src/transform.ts'
import { type Entry, hostOf, portOf } from './entry.ts'

/** Where debugpy listens when nobody says otherwise. */
const DEFAULT_PORT = 5678

/** What an entry has from before VS Code's Python Debugger extension, and from the how-to. */
export function legacyReasons(entry: Entry, debuggerType: 'debugpy' | 'python'): string[] {
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
export function modernize(
  find: (root: JsonNode) => JsonNode | null,
  debuggerType: 'debugpy' | 'python',
): Step {
  return (document) => {
    const edit =
      (change: (now: Parameters<Step>[0], entry: JsonNode) => ReturnType<Step>): Step =>
      (now) => {
        const entry = now.root && find(now.root)
        return entry ? change(now, entry) : []
      }
    const entryNode = document.root && find(document.root)
    const entry = asObject(entryNode ? readValue(entryNode) : undefined)
    const count = (key: string) =>
      entryNode?.children?.filter(({ children }) => children?.[0]?.value === key).length ?? 0
    const connect: JsonValue = {
      host: hostOf(entry) ?? 'localhost',
      port: portOf(entry) ?? DEFAULT_PORT,
    }
    const old = [...keys(entryNode)]
    const inPlace = entry.connect === undefined ? old[0] : undefined
    return chain(
      document,
      edit((now, node) => set(now, node, 'type', debuggerType)),
      ...(inPlace
        ? [edit((now, node) => replaceProperty(now, node, inPlace, 'connect', connect))]
        : []),
      ...['host', 'port'].flatMap((key) =>
        Array.from({ length: count(key) - (key === inPlace ? 1 : 0) }, () =>
          edit((now, node) => removeProperty(now, node, key)),
        ),
      ),
      edit((now, node) => {
        const host = property(property(node, 'connect') ?? node, 'host')
        return host?.value === '0.0.0.0' ? replaceValue(now, host, 'localhost') : []
      }),
    )
  }
}

/** The old keys of an entry, in their order. */
function keys(entry: JsonNode | null): string[] {
  return (entry?.children ?? []).flatMap(({ children }) => {
    const key = children?.[0]?.value
    return key === 'host' || key === 'port' ? [key as string] : []
  })
}

function set(now: Parameters<Step>[0], node: JsonNode, key: string, value: string) {
  const found = property(node, key)
  return found ? replaceValue(now, found, value) : []
}
