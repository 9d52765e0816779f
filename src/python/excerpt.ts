import { childOf, type PyNode, type PythonSource } from './syntax.ts'

/** As much of code as a message has room for. */
const MOST = 60

/** What an expression says, on one line; of a long call what it calls, of anything else that is long the start. */
export function excerpt({ text }: PythonSource, node: PyNode): string {
  const line = (end: number) => text.slice(node.start, end).replace(/\\?\s+/g, ' ')
  const whole = line(node.end)
  if (whole.length <= MOST) return whole
  const list = node.type === 'call' ? childOf(node, 'arguments') : null
  return list ? `${line(list.start)}(…)` : `${whole.slice(0, MOST - 3)}...`
}
