import { SETTINGS } from '../../project/settings.ts'
import type { Spec, Values } from '../../project/specs.ts'

/** How a flag is written besides its long name. */
interface FlagSpec extends Spec {
  readonly short?: string
}

/** Every flag of the command line: the settings, and what makes sense for one run alone. */
export const FLAGS = {
  write: {
    type: 'flag',
    short: 'w',
    describe: 'write the changes instead of printing a patch',
  },
  check: { type: 'flag', describe: 'change nothing; exit 1 and list what would change' },
  interactive: { type: 'flag', short: 'i', describe: 'ask for each change: y n a d q ?' },
  output: { type: 'text', short: 'o', value: 'FILE', describe: 'write the patch to a file' },
  format: {
    type: 'choice',
    value: 'FORMAT',
    choices: ['text', 'json', 'sarif', 'github'],
    fallback: 'text',
    describe: 'text, json, sarif or github',
  },
  ...SETTINGS,
  modernize: { type: 'flag', describe: 'bring old launch configurations up to date' },
  'config-name': {
    type: 'text',
    value: 'NAME',
    describe: 'the launch configuration, where several fit',
  },
  'allow-dirty': { type: 'flag', describe: 'write files with uncommitted changes too' },
  config: { type: 'text', value: 'FILE', describe: 'settings file, if not at the root' },
  color: {
    type: 'choice',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    fallback: 'auto',
    describe: 'auto, always or never',
  },
  jobs: {
    type: 'integer',
    short: 'j',
    value: 'N',
    least: 1,
    most: 1024,
    describe: 'accepted for scripts; one process does all',
  },
  quiet: { type: 'flag', short: 'q', describe: 'errors only' },
  verbose: { type: 'flag', short: 'v', describe: 'every target and every place' },
} as const satisfies Record<string, FlagSpec>

/** The long name of a flag, without its dashes. */
export type FlagName = keyof typeof FLAGS

/** The long names of all flags. */
export const FLAG_NAMES = Object.keys(FLAGS) as readonly FlagName[]

/** What a flag takes, as a type that all flags have. */
export const flagSpec = (name: FlagName): FlagSpec => FLAGS[name]

/** What the command line says; a flag that is missing was not given. */
export interface Flags extends Values<typeof FLAGS> {
  /** What stands behind the command's name. */
  readonly operands: readonly string[]
}

/** The flags of every command that looks at a repository. */
export const COMMON_FLAGS: readonly FlagName[] = [
  'format',
  'exclude',
  'no-ignore',
  'config',
  'color',
  'jobs',
  'quiet',
  'verbose',
]

/** The flags of commands that change files. */
export const CHANGING_FLAGS: readonly FlagName[] = [
  'write',
  'check',
  'interactive',
  'output',
  'only',
  'skip',
  'step',
  'allow-dirty',
]

/** Flags that are written into what is added. */
export const WRITTEN_FLAGS: readonly FlagName[] = [
  'port',
  'timeout',
  'client-ip',
  'host',
  'sdk-version',
  'debugger-type',
]
