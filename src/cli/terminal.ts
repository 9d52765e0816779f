/** What a command may touch of the world besides files. */
export interface Terminal {
  readonly cwd: string
  /** Who writes much waits for what is given back, lest all of it be held in memory. */
  out(text: string): unknown
  err(text: string): unknown
  /** Whether each stream is a terminal, which takes colour; neither, where this is absent. */
  readonly colour?: { readonly out: boolean; readonly err: boolean }
  /** Asks a person for a line; null at the end of the input. Absent where nobody is there to answer. */
  ask?(question: string): Promise<string | null>
  /** Standard input; read by the commands that take one. */
  readonly input?: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean }
}

/** Text from file names and sources, with control characters made visible: they could steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, escaped)
}

/** Text of several lines that a terminal shows as it is: tabs and line ends stay, what could steer it does not. */
export function printableLines(text: string): string {
  return text.replace(/(?![\n\t]|\r\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, escaped)
}

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
