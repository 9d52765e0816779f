import { isIP } from 'node:net'
import { transforms } from '../../transforms/registry.ts'
import { globMatcher } from '../text/glob.ts'
import { nearest } from '../text/nearest.ts'
import { DEFAULTS } from './options.ts'

/**
 * What one setting takes. Flags of the command line, keys of the settings file and their documentation come from here.
 */
export interface Spec {
  readonly type: 'integer' | 'text' | 'choice' | 'texts' | 'choices' | 'flag'
  /** What help and error messages call the value: `N`, `FILE`. */
  readonly value?: string
  readonly describe: string
  readonly choices?: readonly string[]
  readonly least?: number
  readonly most?: number
  /** What is in effect where neither a flag nor a setting says otherwise. */
  readonly fallback?: number | string
  /** Says what is wrong with a text, and what to give instead; null where nothing is. */
  readonly check?: (text: string) => string | null
}

const ids: readonly string[] = [...new Set(Object.values(transforms).map(({ id }) => id))]

/** Every setting: each is a key of `[tool.aml-debug]` and a flag of the same name. */
export const SETTINGS = {
  port: {
    type: 'integer',
    value: 'N',
    least: 1,
    most: 65535,
    fallback: DEFAULTS.port,
    describe: 'port that debugpy listens on',
  },
  timeout: {
    type: 'integer',
    value: 'S',
    least: 0,
    most: 7 * 24 * 3600,
    fallback: DEFAULTS.timeout,
    describe: 'seconds that a step waits for VS Code',
  },
  'client-ip': {
    type: 'text',
    value: 'IP',
    check: checkAddress,
    describe: 'address of the VS Code machine, for each step',
  },
  host: {
    type: 'text',
    value: 'HOST',
    check: checkHost,
    describe: 'address of the node, instead of a prompt',
  },
  'sdk-version': {
    type: 'text',
    value: 'V',
    check: checkVersion,
    describe: 'version of the azureml package that is added',
  },
  'debugger-type': {
    type: 'choice',
    value: 'TYPE',
    choices: ['debugpy', 'python'],
    fallback: DEFAULTS.debuggerType,
    describe: 'type of the launch configurations',
  },
  'launch-json': {
    type: 'text',
    value: 'FILE',
    check: checkLaunchFile,
    describe: 'launch.json or .code-workspace to use',
  },
  docker: { type: 'flag', describe: 'make tasks that run a deployment in Docker, too' },
  step: {
    type: 'texts',
    value: 'NAME',
    describe: 'arguments of these steps alone (repeatable)',
  },
  only: { type: 'choices', value: 'ID', choices: ids, describe: 'run these transforms alone' },
  skip: { type: 'choices', value: 'ID', choices: ids, describe: 'leave these transforms out' },
  exclude: {
    type: 'texts',
    value: 'GLOB',
    check: checkGlob,
    describe: 'leave these files alone, named ones too',
  },
  'no-ignore': { type: 'flag', describe: 'files that git ignores or a tool made, too' },
} as const satisfies Record<string, Spec>

type ValueOf<S extends Spec> = S['type'] extends 'integer'
  ? number
  : S['type'] extends 'flag'
    ? boolean
    : S['type'] extends 'texts' | 'choices'
      ? readonly string[]
      : S extends { readonly type: 'choice'; readonly choices: readonly (infer C)[] }
        ? C
        : string

/** The values of some specs by name; a value that nobody gave is missing. */
export type Values<Specs extends Record<string, Spec>> = {
  readonly [K in keyof Specs]?: ValueOf<Specs[K]>
}

/** What a settings file says. */
export interface Settings extends Values<typeof SETTINGS> {
  /** Scripts of steps that cannot be found without running the definition, by the step's name. */
  readonly steps?: Readonly<Record<string, string>>
}

/** A value that was read, or what is wrong with it: words that follow the setting's name. */
export type Read<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'wrong'; readonly reason: string }

/** Reads what the command line gives for a spec: one text for each time that the flag was given. */
export function readTexts(spec: Spec, given: readonly string[]): Read<unknown> {
  // the last one counts, as everywhere
  const text = given.at(-1)
  if (text === undefined) return { status: 'wrong', reason: `needs a value: ${spec.value}` }
  if (spec.type === 'texts' || spec.type === 'choices') return checkValue(spec, given)
  if (spec.type === 'integer')
    return checkValue(spec, /^-?\d+$/.test(text) ? Number(text) : text, text || '""')
  return checkValue(spec, text)
}

/** Checks a value of a settings file; `shown` is how its writer wrote it. */
export function checkValue(
  spec: Spec,
  value: unknown,
  shown: string = JSON.stringify(value) ?? String(value),
): Read<unknown> {
  const wrong = (wants: string): Read<never> => ({
    status: 'wrong',
    reason: `takes ${wants}, not ${shown.length > 60 ? `${shown.slice(0, 60)}...` : shown}`,
  })
  const ok = (found: unknown): Read<unknown> => ({ status: 'ok', value: found })
  switch (spec.type) {
    case 'flag':
      return typeof value === 'boolean' ? ok(value) : wrong('true or false')
    case 'integer': {
      const { least = 0, most = Number.MAX_SAFE_INTEGER } = spec
      const number = typeof value === 'bigint' ? Number(value) : value
      const isWhole = typeof number === 'number' && Number.isInteger(number)
      return isWhole && number >= least && number <= most
        ? ok(number)
        : wrong(`a whole number from ${least} to ${most}`)
    }
    case 'choice':
      return typeof value === 'string' && spec.choices?.includes(value)
        ? ok(value)
        : wrong(`${spec.choices?.join(' or ')}`)
    case 'text':
      if (typeof value !== 'string') return wrong('a text')
      if (value === '') return wrong('a text that is not empty')
      return checked(spec, [value], value)
    default: {
      if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
        return wrong('a list of texts')
      if (value.includes('')) return wrong('a list of texts that are not empty')
      return checked(spec, value, value)
    }
  }
}

function checked(spec: Spec, texts: readonly string[], value: unknown): Read<unknown> {
  for (const text of texts) {
    if (spec.choices && !spec.choices.includes(text)) {
      const near = nearest(text, spec.choices)
      const among = near ? `did you mean ${near}?` : `it is one of ${spec.choices.join(', ')}`
      return { status: 'wrong', reason: `does not know ${text}; ${among}` }
    }
    const reason = spec.check?.(text)
    if (reason) return { status: 'wrong', reason }
  }
  return { status: 'ok', value }
}

function checkLaunchFile(path: string): string | null {
  return /(^|[\\/])\.vscode[\\/]launch\.json$|\.code-workspace$/.test(path)
    ? null
    : 'is no file that VS Code reads; name a .vscode/launch.json or a .code-workspace file'
}

function checkAddress(text: string): string | null {
  if (isIP(text) === 0)
    return `takes an IP address such as 10.0.0.4, not ${text}; it is that of the machine VS Code runs on`
  if (/^[0:.]+$/.test(text))
    return `cannot be ${text}, which is every machine and none; give the address of the machine VS Code runs on`
  return null
}

function checkHost(text: string): string | null {
  if (/^[0:.]+$/.test(text))
    return `cannot be ${text}: nobody can connect to it; give the node's address, or leave it away to be asked`
  return /^[\w.:%$-][\w.:%${}-]*$/.test(text)
    ? null
    : `takes a host name or an IP address, not ${text}; the port has a setting of its own`
}

function checkVersion(text: string): string | null {
  return /^\d+(\.\d+)*([.-]?(a|b|rc|post|dev)\d*)*$/.test(text)
    ? null
    : `takes a version such as 1.61.0, not ${text}`
}

function checkGlob(text: string): string | null {
  if (text.startsWith('!'))
    return `takes no negated pattern such as ${text}; name what is to be left alone`
  try {
    globMatcher(text)
    return null
  } catch (error) {
    return `takes no pattern such as ${text}: ${(error as Error).message}`
  }
}
