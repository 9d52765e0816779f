/** A limit for everything a test waits for, so that a hang is reported by name and not as a timeout of the test. */

const PATIENCE_MS = 40_000

/** Settles as `promise` does, or rejects when it takes too long; `state` adds what is known by then. */
export async function within<T>(
  promise: Promise<T>,
  what: string,
  state: () => string = () => '',
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`waited ${PATIENCE_MS / 1000} s for ${what}\n${state()}`)),
      PATIENCE_MS,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
