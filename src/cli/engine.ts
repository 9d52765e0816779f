import { setFlagsFromString } from 'node:v8'

/** The versions of V8 in Node 20 and Node 24. */
const [NODE_20, NODE_24] = [11, 13]

/** From about here on the run takes long enough for what V8 does by default. Files. */
const MANY = 500
/** From here on memory matters more than the tenth of the time that it costs. Files. */
const VERY_MANY = 5000

/** V8 complains about flags that it does not know; `last` is the last version that is known to have it. */
function setFlag(flag: string, last = NODE_24): void {
  if (Number.parseInt(process.versions.v8, 10) <= last) setFlagsFromString(flag)
}

/** Tells V8 what fits a short run; to be called first of all. What it compiles is good for the same flags only. */
export function startEngine(): void {
  // else V8 makes its nursery larger, which it never gives back
  setFlag('--semi-space-growth-factor=1')
  setFlag('--heap-growing-percent=0')
  // else what was compiled is forgotten in a long run, and not kept for the next one
  setFlag('--no-flush-bytecode')
  // the process would wait at its end for the parser to be compiled for speed, which saves 3 % of a long run
  setFlag('--wasm-tiering-budget=2000000000')
  // compiling for speed later: a tenth of the time of a short run, lost by a long one
  setFlag('--interrupt-budget=1000000', NODE_20)
}

/**
 * Tells V8 what fits the size of a repository.
 *
 * @param files how many there are to parse
 */
export function tuneEngine(files: number): void {
  // 1 is what it is, but another thread sets it to 2 when it starts
  setFlag(`--semi-space-growth-factor=${files < VERY_MANY ? 2 : 1}`)
  if (files < MANY) return
  setFlag('--interrupt-budget=67584', NODE_20)
  // the heap may grow to four times of what is in use: 290 MB for 2,000 steps, with this 160 MB in the same time
  setFlag('--heap-growing-percent=12')
}
