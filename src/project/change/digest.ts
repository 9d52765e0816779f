/** Loaded when something is written: for a run that only looks, loading it would take as long as git does. */
const crypto = () => process.getBuiltinModule('node:crypto')

/** A checksum of a content: equal contents have the same. */
export const digestOf = (content: Buffer | string): string =>
  crypto().createHash('sha256').update(content).digest('hex')

/** A random part of a file's name. */
export const uniqueName = (): string => crypto().randomBytes(6).toString('hex')
