import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire, wrap } from 'node:module'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { cachedDataVersionTag, getHeapCodeStatistics } from 'node:v8'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'
import { resetEngine } from './engine.ts'

/** What a file exports that is loaded with a cache: see `program.ts`. */
interface Exports {
  /** Whether the run was one of those that the cache is for. */
  hasOpened(): boolean
}

/**
 * Runs a file of this program, a CommonJS module, with what V8 compiled of it in an earlier run: a fifth of a hook's time
 * is compiling. Node has the same from version 22.1 on
 * (https://nodejs.org/api/module.html#module-compile-cache), and its variables to move it and to turn it off are heeded
 * here; where nothing can be kept, the file is compiled.
 *
 * @param build tells this build of the file from others
 */
export function requireCached(file: string, build: number): Exports {
  const cache = cacheFile(file, build)
  const kept = cache === null ? undefined : read(cache)
  // the bundle is ASCII, which is read as Latin-1 in half of the time
  const code = wrap(readFileSync(file, 'latin1'))
  const script = new Script(code, { filename: file, ...(kept ? { cachedData: kept.data } : {}) })
  const module = { exports: {} as Exports }
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file))
  const known = script.cachedDataRejected === false && kept ? kept.compiled : 0
  if (cache !== null)
    // at the end, for then it holds the functions that a run calls
    process.once('exit', () => {
      if (!module.exports.hasOpened() || compiled() <= known * WORTHWHILE) return
      // V8 writes down its flags, and takes the cache only where they are the same
      resetEngine()
      if (cacheFile(file, build) === cache)
        write(cache, { data: script.createCachedData(), compiled: compiled() })
    })
  return module.exports
}

/**
 * How many times as much a run must have compiled as the cache holds for it to be made again: the first run may have
 * had little to do.
 */
const WORTHWHILE = 1.1

/** How much V8 has compiled in this process, and taken from a cache. Bytes. */
const compiled = (): number => getHeapCodeStatistics().bytecode_and_metadata_size

/** The file that a cache is kept in; null where nothing is to be kept. */
function cacheFile(file: string, build: number): string | null {
  const { NODE_COMPILE_CACHE: folder, NODE_DISABLE_COMPILE_CACHE: off } = process.env
  // a hook runs a part of what a preview runs, and some of its own
  const purpose = process.argv.includes('--check') ? 'check' : basename(file, '.cjs')
  const made = [process.version, process.arch, ...[cachedDataVersionTag(), build].map(hex)]
  const name = `${purpose}-${made.join('-')}.bin`
  try {
    const caches = folder ? resolve(folder) : userCaches()
    // a preview writes nothing into the folder that it is called in
    return off || !isAbsolute(caches) ? null : join(caches, 'aml-debug', name)
  } catch {
    // there is no home
    return null
  }
}

const hex = (number: number): string => number.toString(16)

/** The folder for what programs keep for one user. */
function userCaches(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env
  if (process.platform === 'win32') return LOCALAPPDATA || join(homedir(), 'AppData', 'Local')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  return XDG_CACHE_HOME || join(homedir(), '.cache')
}

/** What a run leaves for later ones. */
interface Kept {
  readonly data: Buffer
  /** What `compiled` was in the run that left it. */
  readonly compiled: number
}

/** How many bytes stand before the data of a cache: what the run has compiled, and a checksum of all. */
const HEAD = 8

/** A cache as it is written: V8 does not look whether its data is whole, and what is damaged would crash it. */
function sealed({ data, compiled }: Kept): Buffer {
  const head = Buffer.alloc(HEAD)
  head.writeUInt32LE(compiled, 0)
  head.writeUInt32LE(crc32(data, compiled), 4)
  return Buffer.concat([head, data])
}

/** What `sealed` gave; undefined where that is damaged. */
function unsealed(content: Buffer): Kept | undefined {
  if (content.length < HEAD) return undefined
  const [compiled, data] = [content.readUInt32LE(0), content.subarray(HEAD)]
  return crc32(data, compiled) === content.readUInt32LE(4) ? { data, compiled } : undefined
}

/** A cache that is whole and the user's own; undefined where there is none. */
function read(cache: string): Kept | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openSync(cache, 'r')
    // whoever can write it can run code here
    if (process.getuid && fstatSync(descriptor).uid !== process.getuid()) return undefined
    return unsealed(readFileSync(descriptor))
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Writes a cache whole or not at all; where that is not possible, the next run compiles again. */
function write(cache: string, kept: Kept): void {
  const folder = dirname(cache)
  const temporary = `${cache}.${process.pid}`
  try {
    makeFolder(folder)
    for (const name of readdirSync(folder)) dropOld(join(folder, name))
    try {
      writeFileSync(temporary, sealed(kept), { flag: 'wx', mode: 0o600 })
      renameSync(temporary, cache)
    } finally {
      rmSync(temporary, { force: true })
    }
  } catch {}
}

/**
 * Makes a folder and those above it. Node's own way to does not end where a file system has no room for folders
 * (/proc).
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** Milliseconds. */
const MONTH = 30 * 24 * 60 * 60 * 1000

/** Removes a cache that nothing has written for a month; one that is still in use is made again. */
function dropOld(file: string): void {
  try {
    if (Date.now() - statSync(file).mtimeMs > MONTH) rmSync(file)
  } catch {
    // a hook that runs at the same time has removed it, or nobody can
  }
}
