/** Ends what a script left running. */
import { readdirSync, readFileSync } from 'node:fs'

/** A variable that all descendants of a script inherit, with a value that is unique to it. */
export const MARKER = 'AML_DEBUG_TEST_PROCESS'

/** Kills the process group of a script, and debugpy's adapter, which leaves the group for a session of its own. */
export function killScript(group: number, marker: string): void {
  kill(-group)
  for (const pid of adapters(marker)) kill(pid)
}

/** Process ids of debugpy processes that carry the marker; none where there is no /proc, as on macOS. */
export function adapters(marker: string): number[] {
  return processIds().filter(
    (pid) =>
      procFile(pid, 'cmdline').includes('debugpy') &&
      procFile(pid, 'environ').includes(`${MARKER}=${marker}\0`),
  )
}

/** Whether a process still does something; one that was killed may stay on as a zombie for a while. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return !/\) Z /.test(procFile(pid, 'stat'))
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return '' // It has ended, or is not ours.
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
