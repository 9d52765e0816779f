import { isIP } from 'node:net'
import { transforms } from '../../transforms/registry.ts'
import { globMatcher } from '../text/glob.ts'
import { DEFAULTS } from './options.ts'
import type { Spec, Values } from './specs.ts'

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

/** What a settings file says. */
export interface Settings extends Values<typeof SETTINGS> {
  /** Scripts of steps that cannot be found without running the definition, by the step's name. */
  readonly steps?: Readonly<Record<string, string>>
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
  // the inserted code asks by IPv4 alone, and would fall back to the name of the node
  if (isIP(text) === 6)
    return `takes an IPv4 address such as 10.0.0.4, not ${text}: a step looks for its own address by IPv4`
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
