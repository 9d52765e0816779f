import type { MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { FlatTree } from './flat-tree.ts'

/** What the other thread is sent, and what it answers: a tree for each text, null where it has none. */
type Texts = readonly string[]
type Trees = readonly (FlatTree | null)[]

/** How much may be expected at once; what was longest expected is forgotten then. UTF-16 code units. */
const ROOM = 512 * 1024
/** How much may be sent without an answer, in the same unit. */
const UNANSWERED = 256 * 1024

/** Texts that another thread parses before they are asked for. */
class ParseAhead {
  readonly #port: MessagePort
  readonly #receive: typeof receiveMessageOnPort
  /** What was sent and is not answered yet, in turn. */
  readonly #sent: Texts[] = []
  /** The texts that are expected, with their trees once these have come. */
  readonly #expected = new Map<string, FlatTree | null>()
  #expectedLength = 0

  constructor(port: MessagePort, receive: typeof receiveMessageOnPort) {
    this.#port = port
    this.#receive = receive
  }

  expect(texts: Texts): void {
    this.#takeAnswers()
    // modules that were copied have the same text
    const fresh = [...new Set(texts)].filter((text) => !this.#expected.has(text))
    // a thread that is late, or has ended, is not sent more and more
    if (fresh.length === 0 || lengthOf(this.#sent.flat()) > UNANSWERED) return
    for (const text of fresh) this.#expected.set(text, null)
    this.#expectedLength += lengthOf(fresh)
    for (const text of this.#expected.keys()) {
      if (this.#expectedLength <= ROOM) break
      this.#forget(text)
    }
    this.#sent.push(fresh)
    this.#port.postMessage(fresh)
  }

  take(text: string): FlatTree | null {
    if (!this.#expected.has(text)) return null
    this.#takeAnswers()
    const tree = this.#expected.get(text) ?? null
    this.#forget(text)
    return tree
  }

  end(): void {
    this.#port.close()
  }

  #takeAnswers(): void {
    for (;;) {
      const answer = this.#receive(this.#port)?.message as Trees | undefined
      if (!answer) return
      for (const [index, text] of (this.#sent.shift() ?? []).entries())
        if (this.#expected.has(text)) this.#expected.set(text, answer[index] ?? null)
    }
  }

  #forget(text: string): void {
    if (this.#expected.delete(text)) this.#expectedLength -= text.length
  }
}

const lengthOf = (texts: Texts): number => texts.reduce((sum, { length }) => sum + length, 0)

let ahead: ParseAhead | null = null

/**
 * From now on, what is expected is parsed on another thread.
 *
 * @param port where that thread answers: see `answerOn`
 * @param receive Node's function, which is loaded by who starts threads
 */
export function startParsingAhead(port: MessagePort, receive: typeof receiveMessageOnPort): void {
  ahead = new ParseAhead(port, receive)
}

/** Closes the channel, and with it ends the thread, which has nothing else to do. */
export function endParsingAhead(): void {
  ahead?.end()
  ahead = null
}

/** Whether it is of use to say what is expected. */
export const isParsingAhead = (): boolean => ahead !== null

/** Says which texts will be asked for soon. */
export const expectTexts = (texts: Texts): void => ahead?.expect(texts)

/** The tree of a text; null where it has not come yet, for to wait for it takes longer than to parse it here. */
export const parsedAhead = (text: string): FlatTree | null => ahead?.take(text) ?? null

/** Parses what comes in, on the other thread, until the channel is closed. */
export function answerOn(port: MessagePort, parse: (text: string) => FlatTree | null): void {
  port.on('message', (texts: Texts) => {
    const trees: Trees = texts.map(parse)
    port.postMessage(
      trees,
      trees.flatMap((tree) => tree?.buffer ?? []),
    )
  })
}
