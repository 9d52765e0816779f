/** What launch configurations and tasks of ours are called: their names are how they are found again. */

/** The names of launch configurations: the how-to's. */
export const NAMES = {
  step: 'Azure Machine Learning Compute: remote debug',
  deployment: 'Azure Machine Learning Deployment: Docker Debug',
} as const

/** What a launch configuration attaches to. */
export type LaunchKind = keyof typeof NAMES

/** Tasks that the launch configuration of a deployment starts with and ends with. */
export const TASKS = {
  run: 'Azure Machine Learning Deployment: run image',
  wait: 'Azure Machine Learning Deployment: wait for debugpy',
  stop: 'Azure Machine Learning Deployment: stop image',
} as const

/** Text that every name has: what `remove` looks for before it parses a file. */
export const IN_EVERY_NAME = 'Azure Machine Learning '

/** A name with the label that tells it from others of its kind. */
export const labelled = (name: string, label: string | null): string =>
  label === null ? name : `${name} (${label})`

/** A name that is free: digits follow where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} ${number}`)) number++
  return `${name} ${number}`
}

/** What the name of a launch configuration says. */
export interface LaunchName {
  readonly kind: LaunchKind
  readonly label: string | null
  /** Whether digits follow because the name was taken. */
  readonly numbered: boolean
}

/** Reads the name of a launch configuration; null where it is neither ours nor the how-to's. */
export function parseLaunchName(name: unknown): LaunchName | null {
  if (typeof name !== 'string') return null
  for (const kind of ['step', 'deployment'] as const) {
    if (!name.startsWith(NAMES[kind])) continue
    const rest = /^(?: \((.+)\))?( \d+)?$/s.exec(name.slice(NAMES[kind].length))
    if (rest) return { kind, label: rest[1] ?? null, numbered: rest[2] !== undefined }
  }
  return null
}
