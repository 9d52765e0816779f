import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { parsePython, parsingFlat } from '../../src/python/parse.ts'
import {
  answerOn,
  endParsingAhead,
  expectTexts,
  isParsingAhead,
  parsedAhead,
  startParsingAhead,
} from '../../src/python/parse-ahead.ts'
import { ATTACH } from '../../transforms/inserted/attach.ts'
import { shapeOf } from './shape.ts'

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url))
const TEXTS = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.py'))
  .map((path) => readFileSync(join(FIXTURES, path), 'utf8'))

let asked: string[] = []

/** Parses ahead, in this thread: whenever it waits. */
function start(): void {
  const { port1, port2 } = new MessageChannel()
  const parse = parsingFlat(ATTACH)
  const own: string[] = []
  asked = own
  answerOn(port2, (text) => {
    own.push(text)
    return parse(text)
  })
  startParsingAhead(port1, receiveMessageOnPort)
}

/** Waits until so many texts have been parsed. */
async function answered(count: number): Promise<void> {
  while (asked.length < count) await new Promise(setImmediate)
  // the answer to all of them is sent behind the last one
  await new Promise(setImmediate)
}

beforeAll(loadPython)
afterEach(endParsingAhead)

describe('what is parsed ahead', () => {
  it('is the same for all fixtures', async () => {
    expect(TEXTS.length).toBeGreaterThan(2000)
    for (let at = 0; at < TEXTS.length; at += 100) {
      const texts = [...new Set(TEXTS.slice(at, at + 100))]
      const plain = texts.map((text) => parsePython(text))
      start()
      expectTexts(texts)
      await answered(texts.length)
      expect(asked).toEqual(texts)
      for (const { text, root, error } of plain) {
        const ahead = parsePython(text)
        expect([ahead.text, ahead.error]).toEqual([text, error])
        expect(shapeOf(ahead.root)).toEqual(shapeOf(root))
      }
      endParsingAhead()
    }
  })

  it('is given once', async () => {
    start()
    expectTexts(['x = 1\n'])
    await answered(1)
    expect(parsedAhead('x = 1\n')).not.toBeNull()
    expect(parsedAhead('x = 1\n')).toBeNull()
  })

  it('is not waited for', () => {
    start()
    expectTexts(['x = 1\n'])
    expect(parsedAhead('x = 1\n')).toBeNull()
    expect(parsePython('x = 1\n').error).toBeNull()
  })

  it('is asked for once, whoever expects it', async () => {
    start()
    expectTexts(['x = 1\n', 'y = 1\n'])
    expectTexts(['y = 1\n', 'z = 1\n'])
    await answered(3)
    expect(asked).toEqual(['x = 1\n', 'y = 1\n', 'z = 1\n'])
    for (const text of asked) expect(parsedAhead(text)).not.toBeNull()
  })

  it('is parsed once where several modules have the same text, and counted once', async () => {
    start()
    const [copied, other] = ['x', 'y'].map((name) => `${name} = 1${' '.repeat(100 * 1024)}\n`)
    for (let round = 1; round <= 10; round++) {
      expectTexts([`${copied}`, `${copied}`])
      await answered(round)
      expect(parsedAhead(`${copied}`)).not.toBeNull()
    }
    // were the copies counted, there would be no room any more
    expectTexts([`${other}`])
    await answered(11)
    expect(asked).toHaveLength(11)
    expect(parsedAhead(`${other}`)).not.toBeNull()
  })

  it('is left to who asks where it nests deeply, or is too long', async () => {
    start()
    const deep = `x = ${'('.repeat(600)}1${')'.repeat(600)}\n`
    const long = `#${' '.repeat(5 * 1024 * 1024)}`
    expectTexts([deep, 'x = 1\n'])
    await answered(2)
    expect([parsedAhead(deep), parsedAhead('x = 1\n') !== null]).toEqual([null, true])
    expect(parsePython(deep).error).toBeNull()
    expectTexts([long])
    await answered(3)
    expect(() => parsePython(long)).toThrow(RangeError)
  })

  it('is not asked for any more where no answer comes', () => {
    const { port1, port2 } = new MessageChannel()
    startParsingAhead(port1, receiveMessageOnPort)
    const texts = Array.from({ length: 100 }, (_, n) => `${' '.repeat(16 * 1024)}# ${n}`)
    for (const text of texts) expectTexts([text])
    let sent = 0
    while (receiveMessageOnPort(port2)) sent++
    expect(sent).toBeLessThan(20)
    expect(isParsingAhead()).toBe(true)
  })

  it('ends', async () => {
    start()
    expectTexts(['x = 1\n'])
    await answered(1)
    endParsingAhead()
    expect(isParsingAhead()).toBe(false)
    expect(parsedAhead('x = 1\n')).toBeNull()
    expectTexts(['y = 1\n'])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asked).toEqual(['x = 1\n'])
  })
})
