import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { ROOT } from '../folders.ts'
import type { Ran } from './support.ts'

let folder = ''

/** Bundles the command line before the tests of a file, for what needs a process of its own. */
export function useBuiltCli(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aml-debug-built-'))
    const script = pathToFileURL(join(ROOT, 'scripts/bundle.js')).href
    const { bundle } = (await import(script)) as { bundle(to: string): Promise<unknown> }
    await bundle(folder)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
}

export const builtCli = (): string => join(folder, 'cli.cjs')

/** Runs the bundled command line in a process of its own. */
export function amlProcess(
  cwd: string,
  args: readonly string[],
  options: SpawnSyncOptions = {},
): Ran & { readonly signal: string | null } {
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, [builtCli(), ...args], {
    cwd,
    maxBuffer: 1 << 28,
    ...options,
    encoding: 'utf8',
  })
  return { code: status ?? -1, out: stdout, err: stderr, signal }
}
