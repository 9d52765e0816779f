import { posix } from 'node:path'
import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml'
import { onceForBoth } from '../../../collections/cache.ts'
import { readYaml } from '../../../packages/yaml.ts'
import { dirname, joinPath } from '../../../python/paths.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'

/** What stands for variables in the commands of workflows and shell scripts, where the files themselves say it. */

/** Values by name, in lower case; null where a variable has several, or one that is known only when it runs. */
export type Variables = ReadonlyMap<string, string | null>

/**
 * `$(name)`, `${{ variables.name }}`, `${{ env.name }}`, `${{ matrix.name }}` and its like, `${name}`, `$name`,
 * `$env:name`, `%name%`.
 */
const VARIABLE =
  /\$\(([\w.-]+)\)|\$\{\{\s*(?:variables|env)\.([\w.-]+)\s*\}\}|\$\{\{\s*(?:github\.event\.)?((?:matrix|parameters|inputs)\.[\w.-]+)\s*\}\}|\$\{(\w+)\}|\$(?:env:)?(\w+)|%(\w+)%/gi
/** How many variables one after another may lead to a value. */
const DEEPEST = 4

/** A text with the values of the variables that are known. */
export function expanded(text: string, variables: Variables, depth = 0): string {
  if (depth === DEEPEST || !/[$%]/.test(text)) return text
  return text.replace(VARIABLE, (whole, ...names: (string | undefined)[]) => {
    const name = names.slice(0, 6).find((each) => each !== undefined) ?? ''
    const value = variables.get(keyOf(name))
    return typeof value === 'string' ? expanded(value, variables, depth + 1) : whole
  })
}

/** The variables of Azure Pipelines that a text still has once what is known of them has taken their places. */
export const unsetIn = (text: string, variables: Variables): string[] =>
  [...expanded(text, variables).matchAll(/\$\(([\w.-]+)\)|\$\{\{\s*variables\.([\w.-]+)\s*\}\}/g)]
    .map(([, macro, template]) => macro ?? template ?? '')
    .filter((name) => !variables.has(keyOf(name)))

/** Azure Pipelines hands `train.script` on as `TRAIN_SCRIPT`. */
export const keyOf = (name: string): string => name.toLowerCase().replaceAll('.', '_')

/**
 * The variables that the maps around a command set by `variables` and `env`, those further in last.
 *
 * @param outside those that are known before: the parameters of a template
 */
export function variablesAround(
  workspace: Workspace,
  path: string,
  around: readonly YAMLMap<ParsedNode, ParsedNode>[],
  outside: Variables = new Map(),
): Variables {
  const file = { workspace, path, outside }
  const found = around.flatMap((map) => [
    ...setBy(file, map.get('variables', true)),
    ...setBy(file, map.get('env', true)),
  ])
  const variables = new Map(outside)
  for (const [name, value] of found) variables.set(name, withoutItself(name, value, variables))
  return variables
}

/** A value with that which its name has so far in its place: `SCRIPT: $(script)` hands on a variable by its own name. */
function withoutItself(name: string, value: string | null, before: Variables): string | null {
  const own = before.get(name)
  return value === null || !own ? value : expanded(value, new Map([[name, own]]))
}

type Setting = readonly [name: string, value: string | null]

/** A file with what is known of its parameters. */
interface Around {
  readonly workspace: Workspace
  readonly path: string
  readonly outside: Variables
}

/** @param file from which templates are looked for; null in one of them */
function setBy(file: Around | null, node: unknown): readonly Setting[] {
  if (isMap(node))
    return node.items.flatMap(({ key, value }) =>
      isCondition(key) ? setBy(file, value).map(([name]) => [name, null]) : [setting(key, value)],
    )
  if (!isSeq(node)) return []
  return node.items.flatMap((item) => {
    if (!isMap(item)) return []
    const template = item.get('template')
    if (typeof template === 'string')
      return file ? ofTemplate(file, expanded(template, file.outside)) : []
    if (item.has('name')) return [setting(item.get('name'), item.get('value', true))]
    return item.items.some(({ key }) => isCondition(key)) ? setBy(file, item) : []
  })
}

/** `${{ if … }}`, and the like: what it sets is known only when it runs. */
const isCondition = (key: unknown): boolean => String(key).startsWith('${{')

function setting(key: unknown, value: unknown): Setting {
  const name = keyOf(String(isScalar(key) ? key.value : key))
  const isKnown = isScalar(value) && /^(string|number)$/.test(typeof value.value)
  return [name, isKnown ? String(value.value) : null]
}

/** The path of a template, which counts from the folder of the file that names it, or from the checkout: `/ci/jobs.yml`. */
export function templatePath(from: string, template: string): string {
  const name = template.replace(/@self$/, '')
  return posix.normalize(name.startsWith('/') ? name.slice(1) : joinPath(dirname(from), name))
}

const known = new WeakMap<Workspace, Map<string, readonly Setting[]>>()

/** The variables of `- template: variables.yml`, which each command of a file asks for. */
function ofTemplate({ workspace: { origin }, path: from }: Around, template: string) {
  const path = templatePath(from, template)
  return onceForBoth(known, origin, path, (): readonly Setting[] => {
    const yaml = origin.files.includes(path) ? readYaml(fileText(origin, path)) : null
    if (!yaml || 'reason' in yaml || !isMap(yaml.contents)) return []
    return setBy(null, yaml.contents.get('variables', true))
  })
}

/**
 * `NAME=value` of shells, `NAME ?= value` of `make`, `set NAME=value`, `$name = "value"` of PowerShell, `NAME+=more`,
 * `for NAME in`, and `read NAME`; in front, what may keep it from being run.
 */
const ASSIGNMENT =
  /(?:^|([;()\n]|&&?|\|\|?))[ \t]*((?:then|else|do)[ \t]+)?(?:(?:export|local|readonly|set)[ \t]+)?(?:for[ \t]+(\w+)[ \t]+in\b|read[ \t]+(?:-\w+[ \t]+)*(\w+)|\$?(\w+)[ \t]?([+:?]*)=[ \t]?("[^"\n]*"|'[^'\n]*'|[^\s;&|]*)(?=[ \t]*(?:[;&|#\r\n]|$)))/g

/** The variables with those that a shell sets before a place in its text. */
export function variablesBefore(text: string, variables: Variables): Variables {
  const set = new Map<string, string | null>()
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [, before = '', branch, loop, read, name, more, value = ''] = match
    const key = keyOf(name ?? loop ?? read ?? '')
    const plain = value.replaceAll(/^["']|["']$/g, '')
    const isKnown = name !== undefined && !more?.includes('+') && !/[`]|\$\(|\$\{\w+\W/.test(value)
    // what stands behind a condition leaves what is set around it
    const mayHold = set.has(key) ? set : branch || /&&|\|\||\)/.test(before) ? variables : set
    const given = withoutItself(key, plain, set.has(key) ? set : variables) ?? plain
    set.set(key, isKnown && (!mayHold.has(key) || mayHold.get(key) === given) ? given : null)
  }
  return set.size > 0 ? new Map([...variables, ...set]) : variables
}
