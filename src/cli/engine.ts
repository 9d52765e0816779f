import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const V8 = Number.parseInt(process.versions.v8, 10)
/** The versions in Node 20, 24 and 26: V8 complains about flags that it does not know. */
const [NODE_20, NODE_24, NODE_26] = [11, 13, 14]
const isKnown = V8 >= NODE_20 && V8 <= NODE_26

/** The flags that are set here, with what they are by themselves. */
const V8_FLAGS = {
  'allocation-site-pretenuring': true,
  'expose-gc': false,
  'flush-bytecode': true,
  'heap-growing-percent': 0,
  'optimize-for-size': false,
  'semi-space-growth-factor': 2,
  'wasm-tiering-budget': V8 === NODE_20 ? 1_800_000 : 13_000_000,
  ...(V8 === NODE_20 ? { 'interrupt-budget': 67_584 } : {}),
}
type V8Flags = { [flag in keyof typeof V8_FLAGS]: (typeof V8_FLAGS)[flag] }

function setFlags(flags: Partial<V8Flags>): void {
  if (!isKnown) return
  for (const [flag, value] of Object.entries(flags))
    if (flag in V8_FLAGS)
      setFlagsFromString(
        typeof value === 'boolean' ? `--${value ? '' : 'no-'}${flag}` : `--${flag}=${value}`,
      )
}

/** From about here on the run takes long enough for what V8 does by default. Files. */
const MANY = 500

/**
 * Tells V8 what fits any repository. Not before Node has loaded its own modules: V8 takes what Node's build has compiled
 * of them only under the flags of that build, and compiles them anew under others.
 */
export function startEngine(): void {
  // else V8 makes its nursery larger, which it never gives back
  setFlags({ 'semi-space-growth-factor': 1 })
}

/**
 * Tells V8 what fits the size of a repository; to be called when no thread is to be started any more.
 *
 * @param files how many there are to parse
 */
export function tuneEngine(files: number): void {
  setFlags({
    // another thread has set it back when it started; from Node 24 on the nursery would have 96 MB instead of 48
    'semi-space-growth-factor': V8 < NODE_24 || files < MANY ? 2 : 1,
    // else what was compiled is forgotten in a long run, and not kept for the next one
    'flush-bytecode': false,
    // the first trees are kept as long as all fit in; V8 would take all that come after them for as long-lived
    'allocation-site-pretenuring': false,
    // the process would wait at its end for the parser to be compiled for speed, which saves 3 % of a long run
    'wasm-tiering-budget': 2_000_000_000,
    // compiling for speed later: a tenth of the time of a short run, and 7 % where a second parser is at work
    'interrupt-budget': files < MANY ? 1_000_000 : 500_000,
    // the heap may grow to four times of what is in use: 290 MB for 2,000 steps, with this 160 MB in the same time
    ...(files < MANY ? {} : { 'heap-growing-percent': 12 }),
  })
}

const MB = 1024 * 1024
/** How much V8 may take before that is looked after: more than most repositories need. */
const ROOM = 100 * MB
/** How much it may take anew each time. */
const GROWTH = 10 * MB

let room = ROOM
let collect: (() => void) | undefined

/**
 * Moves together what is kept, once V8 has taken much more: what a large repository leaves behind in each of its files
 * lies scattered among what is forgotten, and V8 by itself leaves half of the heap in holes. To be called often.
 */
export function compactHeap(): void {
  if (!isKnown || getHeapStatistics().total_heap_size < room) return
  collect ??= exposedCollector()
  // under this flag V8 moves what stands on half-empty pages; the first time, it only learns which ones are
  setFlags({ 'optimize-for-size': true })
  collect()
  collect()
  setFlags({ 'optimize-for-size': false })
  room = Math.max(ROOM, getHeapStatistics().total_heap_size + GROWTH)
}

/** V8's garbage collector, which only a context that is made under this flag can call. */
function exposedCollector(): () => void {
  setFlags({ 'expose-gc': true })
  const gc = runInNewContext('gc') as () => void
  setFlags({ 'expose-gc': false })
  return gc
}

/** Takes back what V8 was told. */
export function resetEngine(): void {
  setFlags(V8_FLAGS)
}
