import { createServer } from 'node:net'

/** A TCP port of 127.0.0.1 that nobody listens on, and that the system gives to nobody else for a while. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('the server has no port'))
      })
    })
  })
}
