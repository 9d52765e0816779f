import { createServer } from 'node:net'

/** Below what systems hand out by themselves: from there another test's connection may take a port that was free. */
const [LOWEST, HIGHEST] = [12_000, 32_000]

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(tries = 20): Promise<number> {
  const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
  return new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)))
  }).catch((error) => {
    if (tries === 0) throw error
    return freePort(tries - 1)
  })
}
