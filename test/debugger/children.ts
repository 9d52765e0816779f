import { attach, type Breakpoints, connect, type DapClient } from './dap-client.ts'

/**
 * Debugs child processes too, as VS Code does: debugpy holds a new child of a debugged script back until the client
 * has answered `debugpyAttach` with a session of its own. Returns at once; goes on until the connection closes.
 */
export function followChildren(client: DapClient, breakpoints: readonly Breakpoints[] = []): void {
  const follow = async (): Promise<void> => {
    for (;;) {
      const { body } = await client.event('debugpyAttach', { patient: true })
      const { connect: at } = body as { connect: { host: string; port: number } }
      const child = await connect(at.host, at.port)
      followChildren(child, breakpoints)
      // VS Code hangs up when a session has ended, and debugpy waits for that.
      child.event('terminated', { patient: true }).then(
        () => child.close(),
        () => {},
      )
      await attach(child, body, breakpoints)
    }
  }
  follow().catch(() => {})
}
