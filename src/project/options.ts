import { isDefault } from '../../transforms/registry.ts'

/** What `add` is asked to do. */
export interface AddOptions {
  readonly port: number
  /** Seconds that a step waits for VS Code. */
  readonly timeout: number
  /** The address of the VS Code machine, passed to each step. */
  readonly clientIp?: string
  /** The address of the node, written into launch.json instead of a prompt. */
  readonly host?: string
  /** The version of azureml packages that are added; by default the one that the repository pins. */
  readonly sdkVersion?: string
  readonly debuggerType: 'debugpy' | 'python'
  /** The launch.json or .code-workspace that launch configurations go to, from the root; absent to have it chosen. */
  readonly launchJson?: string
  /** Whether launch configurations in an old form are brought up to date. */
  readonly modernize?: boolean
  /** Whether deployments get tasks that run and stop their image. */
  readonly docker?: boolean
  /** The steps that get arguments, by name or script; all where it is absent. */
  readonly onlySteps?: readonly string[]
  /** Scripts of steps that cannot be told from the code: paths from the root, by the name of the step. */
  readonly steps?: Readonly<Record<string, string>>
  /** Whether a transform, by its id, takes part. */
  enabled(transform: string): boolean
  /** Whether a file, by its path from the root, may be changed; targets without such a file are left out. */
  allows(path: string): boolean
  /** Whether a pending target, by its key, is to be changed; all by default. */
  takes?(key: string): boolean
}

/** What `remove` is asked to do. */
export interface RemoveOptions
  extends Pick<AddOptions, 'enabled' | 'allows' | 'onlySteps' | 'steps'> {}

/** What is done where nobody says otherwise. */
export const DEFAULTS: AddOptions = {
  port: 5678,
  timeout: 300,
  debuggerType: 'debugpy',
  enabled: isDefault,
  allows: () => true,
}
