// All that is bundled in one file: what the command line runs, and the two entry points of the library.
export { hasOpened } from './cli/context.ts'
export { run } from './cli/run.ts'
export * as index from './index.ts'
export * as testing from './testing.ts'
