/** What a command may touch of the world besides files. */
export interface Terminal {
  readonly cwd: string
  out(text: string): unknown
  err(text: string): unknown
  /** Standard input; read by the commands that take one. */
  readonly input?: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean }
  /** Whether a person watches what `err` gets: progress is for them alone. */
  readonly interactive?: boolean
}

/** Text from file names and sources, with control characters made visible: they could steer the terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
