/** Makes the debugger of an entry script fit for tests, which listen on 127.0.0.1 alone and on ports of their own. */

export interface Retarget {
  readonly port: number
  /** Seconds to wait for a client, instead of 30. */
  readonly timeout: number
}

/**
 * Rewrites the address, port (5678, or `from`) and timeout in the text of an entry script. Every occurrence is
 * rewritten, so scripts of tests do not use these numbers for anything else.
 */
export function retarget(script: string, { port, timeout }: Retarget, from = 5678): string {
  const rules: [RegExp, string][] = [
    [/\b0\.0\.0\.0\b/g, '127.0.0.1'],
    [new RegExp(`\\b${from}\\b`, 'g'), String(port)],
    [/\b30\b/g, String(timeout)],
  ]
  return rules.reduce((text, [pattern, value]) => {
    if (text.search(pattern) < 0) throw new Error(`the entry script has no ${pattern.source}`)
    return text.replace(pattern, value)
  }, script)
}
