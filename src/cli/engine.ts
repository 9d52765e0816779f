import { setFlagsFromString } from 'node:v8'

/** V8 complains about flags that it does not know; up to Node 24's version it knows these. */
const LAST_KNOWN = 13

/** From about here on the run takes long enough for what V8 does by default. Files. */
const MANY = 500
/** From here on memory matters more than the tenth of the time that it costs. Files. */
const VERY_MANY = 5000

const setFlag = (flag: string): void => {
  if (Number.parseInt(process.versions.v8, 10) <= LAST_KNOWN) setFlagsFromString(flag)
}

/** Keeps V8 from making its nursery larger, which it never gives back; to be called first of all. */
export const holdNursery = (): void => setFlag('--semi-space-growth-factor=1')

/**
 * Tells V8 what fits a command that runs once; to be called before the parser is loaded.
 *
 * @param files how many there are to parse
 */
export function tuneEngine(files: number): void {
  if (files < VERY_MANY) setFlag('--semi-space-growth-factor=2')
  if (files < MANY)
    // the process would wait at its end for the parser to be compiled for speed: 60 ms of 540
    setFlag('--wasm-tiering-budget=2000000000')
  // the heap may grow to four times of what is in use: 290 MB for 2,000 steps, with this 150 MB in the same time
  else setFlag('--heap-growing-percent=30')
}
