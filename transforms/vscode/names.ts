/** What launch configurations and tasks of ours are called: their names are how they are found again. */

/** The names of launch configurations, as the how-to has them. */
export const LAUNCH_NAMES = {
  step: 'Azure Machine Learning Compute: remote debug',
  deployment: 'Azure Machine Learning Deployment: Docker Debug',
} as const

/** What a launch configuration attaches to. */
export type LaunchKind = keyof typeof LAUNCH_NAMES

/** The tasks that the launch configuration of a deployment starts and ends with. */
export const TASK_LABELS = {
  run: 'Azure Machine Learning Deployment: run image',
  wait: 'Azure Machine Learning Deployment: wait for debugpy',
  stop: 'Azure Machine Learning Deployment: stop image',
} as const

/** A text in every name: `remove` looks for it before it parses a file. */
export const IN_EVERY_NAME = 'Azure Machine Learning '

/** A name with the label that tells it from others of its kind. */
export const labelled = (name: string, label: string | null): string =>
  label === null ? name : `${name} (${label})`

/** A name that is free: digits follow where it is taken. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name
  let number = 2
  while (isTaken(`${name} ${number}`)) number++
  return `${name} ${number}`
}

/** What a name says: its kind and its label. */
interface Named<Kind> {
  readonly kind: Kind
  readonly label: string | null
  /** Whether digits follow because the name was taken. */
  readonly numbered: boolean
}

/** Reads a name that begins as one of a table, with its label; null where it is none of them. */
export function parseName<Kind extends string>(
  table: Readonly<Record<Kind, string>>,
  name: unknown,
): Named<Kind> | null {
  if (typeof name !== 'string') return null
  for (const [kind, start] of Object.entries(table) as [Kind, string][]) {
    const rest = name.startsWith(start)
      ? /^(?: \((.+)\))?( \d+)?$/s.exec(name.slice(start.length))
      : null
    if (rest) return { kind, label: rest[1] ?? null, numbered: rest[2] !== undefined }
  }
  return null
}

/** Reads the name of a launch configuration; null where it is neither ours nor the how-to's. */
export const parseLaunchName = (name: unknown): Named<LaunchKind> | null =>
  parseName(LAUNCH_NAMES, name)
