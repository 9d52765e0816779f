/** Loaded when something is written: whoever only looks would wait for it as long as for git. */
const crypto = () => process.getBuiltinModule('node:crypto')

/** What tells one content from another. */
export const digestOf = (content: Buffer | string): string =>
  crypto().createHash('sha256').update(content).digest('hex')

/** Letters that no other process has. */
export const uniqueName = (): string => crypto().randomBytes(6).toString('hex')
