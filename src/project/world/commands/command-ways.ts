import { isMap, isScalar, isSeq, type ParsedNode, visit, type YAMLMap } from 'yaml'
import { once } from '../../../collections/cache.ts'
import { readYaml } from '../../../packages/yaml.ts'
import { configFiles } from '../../files/config-files.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { variablesOf } from '../variables.ts'
import {
  expanded,
  keyOf,
  templatePath,
  unsetIn,
  type Variables,
  variablesAround,
} from './command-variables.ts'

/** What variables are each time that a command is run: by a loop, by a matrix, by those who use its template. */

type Maps = readonly YAMLMap<ParsedNode, ParsedNode>[]

/** Of more ways than these, none is tried. */
const MOST = 200
/** How many templates one within another are followed. */
const DEEPEST = 3
/** Larger files are no workflows. UTF-16 code units. */
const LARGEST = 256 * 1024
/** Where a command may start: the start of a loop, with what is between `for` and `do`, or its end. */
const LOOP =
  /\b(?=for\b|do)(?<=(?:^|[;&|(\n]|\b(?:do|then|else)[ \t])[ \t]*)(?:for[ \t]+(\w+)[ \t]+in[ \t]+([^;\n]*?)[ \t]*[;\n]\s*do\b|do\b|(done)\b)/g

/** The variables at the end of a text in each item of the loops around it, where those are plain words. */
export function itemsAround(before: string, variables: Variables): readonly Variables[] {
  const loops: { readonly name: string; readonly items: string }[] = []
  for (const [, name = '', items = '', done] of before.matchAll(LOOP)) {
    if (done) loops.pop()
    else loops.push({ name, items })
  }
  return loops.reduce<readonly Variables[]>(
    (ways, { name, items }) =>
      each(ways, (way) => {
        // the loop itself makes something else of its item
        if (new RegExp(`(?<![\\w$-])${name}=`).test(before)) return []
        const words = expanded(items, way).match(/"[^"]*"|'[^']*'|\S+/g) ?? []
        const plain = words.map((word) => word.replaceAll(/["']/g, ''))
        const isPlain = plain.every((word) => /^[\w./-]+$/.test(word))
        return isPlain ? plain.map((word) => new Map([[keyOf(name), word]])) : []
      }),
    [variables],
  )
}

/** Ways multiplied by what each of them may set besides; as they are where that is nothing, or too much. */
function each(
  ways: readonly Variables[],
  settings: (way: Variables) => readonly Variables[],
): readonly Variables[] {
  const all = ways.flatMap((way) => {
    const set = settings(way)
    return set.length > 0 ? set.map((more) => new Map([...way, ...more])) : [way]
  })
  return all.length > MOST ? ways : all
}

/**
 * The variables of a place in each run of a job by its matrix, and in each use of its template.
 *
 * @param around the maps around it, the outermost first
 */
export function waysAround(
  workspace: Workspace,
  path: string,
  around: Maps,
  depth = 0,
): readonly Variables[] {
  const used = each([new Map()], () => usesOf(workspace, path, around[0], depth))
  return around.reduce<readonly Variables[]>(
    (ways, map) => each(ways, (way) => runsOf(map.getIn(['strategy', 'matrix'], true), way)),
    used.map((way) => variablesAround(workspace, path, around, way)),
  )
}

/**
 * A way with each value that other files of the repository give the variables of a text which nothing around it sets:
 * those of a variable group are entered elsewhere, and are mostly the same.
 */
export function waysOfGroups(
  workspace: Workspace,
  path: string,
  text: string,
  way: Variables,
): readonly Variables[] {
  const valuesOf = variablesOf(workspace)
  return unsetIn(text, way).reduce<readonly Variables[]>(
    (ways, name) =>
      each(ways, () => valuesOf(name, path).map((value) => new Map([[keyOf(name), value]]))),
    [way],
  )
}

/** What a matrix sets in each run of its job. */
function runsOf(matrix: unknown, way: Variables): readonly Variables[] {
  if (!isMap<ParsedNode, ParsedNode>(matrix)) return []
  const lists = matrix.items.filter(({ value }) => isSeq(value))
  // Azure Pipelines name each run, and what that sets
  if (lists.length === 0) return matrix.items.map(({ value }) => textsOf(value, '', way))
  // some combinations of these are left out
  if (matrix.has('exclude')) return []
  const named = lists.filter(({ key }) => String(key) !== 'include')
  const combined = named.reduce<readonly Variables[]>(
    (runs, { key, value }) =>
      each(runs, () => itemsOf(value).map((item) => itemOf(`matrix.${key}`, item, way))),
    [new Map()],
  )
  const included = itemsOf(matrix.get('include', true)).map((item) => textsOf(item, 'matrix.', way))
  return named.length === 0 ? included : included.length === 0 ? combined : []
}

const itemsOf = (node: unknown): readonly unknown[] => (isSeq(node) ? node.items : [])

/** What one item of a list stands for by a name: a text, or an object with fields of its own. */
const itemOf = (name: string, item: unknown, way: Variables): Variables =>
  isMap(item) ? textsOf(item, `${name}.`, way) : new Map([[keyOf(name), textOf(item, way)]])

/** The texts of a map by their names; null for what is none. */
const textsOf = (node: unknown, prefix: string, way: Variables): Variables =>
  new Map(
    isMap(node)
      ? node.items.map(({ key, value }) => [keyOf(prefix + String(key)), textOf(value, way)])
      : [],
  )

function textOf(node: unknown, way: Variables): string | null {
  const value = isScalar(node) ? node.value : null
  return typeof value === 'string' || typeof value === 'number'
    ? expanded(String(value), way)
    : null
}

/** What the parameters of a file are: in each use of it as a template, else each of those that it lists, or its default. */
function usesOf(
  workspace: Workspace,
  path: string,
  root: YAMLMap<ParsedNode, ParsedNode> | undefined,
  depth: number,
): readonly Variables[] {
  const own = root ? parametersOf(root) : []
  if (own.length === 0) return []
  const defaults = new Map(own.map(({ name, byDefault }) => [name, byDefault]))
  const uses = depth < DEEPEST ? templateUses(workspace, path, depth) : []
  if (uses.length > 0) return uses.map((use) => new Map([...defaults, ...use]))
  return own.reduce<readonly Variables[]>(
    (ways, { name, values }) => each(ways, () => values.map((value) => new Map([[name, value]]))),
    [defaults],
  )
}

/** A parameter of a file. */
interface Parameter {
  readonly name: string
  readonly byDefault: string | null
  /** What it may be, where that is listed. */
  readonly values: readonly (string | null)[]
}

const NOTHING: Variables = new Map()

/** The `parameters` of Azure Pipelines, and the `inputs` of workflows that are started by hand. */
function parametersOf(root: YAMLMap<ParsedNode, ParsedNode>): Parameter[] {
  const inputs = root.getIn(['on', 'workflow_dispatch', 'inputs'], true)
  const given = isMap<ParsedNode, ParsedNode>(inputs)
    ? inputs.items.map(({ key, value }) => parameter(`inputs.${key}`, value, 'options'))
    : []
  const parameters = root.get('parameters', true)
  const listed = itemsOf(parameters).flatMap((item) =>
    isMap(item) ? [parameter(`parameters.${item.get('name')}`, item, 'values')] : [],
  )
  const named = isMap<ParsedNode, ParsedNode>(parameters)
    ? parameters.items.map(({ key, value }) => ({
        name: keyOf(`parameters.${key}`),
        byDefault: defaultOf(value),
        values: [],
      }))
    : []
  return [...given, ...listed, ...named]
}

function parameter(name: string, node: unknown, listed: string): Parameter {
  const map = isMap(node) ? node : null
  return {
    name: keyOf(name),
    byDefault: defaultOf(map?.get('default', true)),
    values: itemsOf(map?.get(listed, true)).map((item) => textOf(item, NOTHING)),
  }
}

/** A default; null for an empty one, which leaves it to each use to say what is meant. */
const defaultOf = (node: unknown): string | null => textOf(node, NOTHING) || null

/** A use of a template, and the maps around what it gives it, the outermost first. */
interface Use {
  readonly file: string
  readonly around: Maps
}

const known = new WeakMap<Workspace, ReadonlyMap<string, readonly Use[]>>()

/** The uses of all templates by their paths: looking for each by itself would take as many searches as there are. */
const usesIn = (workspace: Workspace): ReadonlyMap<string, readonly Use[]> =>
  once(known, workspace, () => {
    const uses = new Map<string, Use[]>()
    for (const file of configFiles(workspace)) {
      if (!/\.ya?ml$/i.test(file) || !workspace.holds(file, ['template:'])) continue
      const text = fileText(workspace, file)
      // other files have templates of their own, and are many
      const isLikely = text.length <= LARGEST && /\btemplate:.*\.ya?ml/.test(text)
      const yaml = isLikely ? readYaml(text) : null
      if (!yaml || 'reason' in yaml) continue
      visit(yaml, {
        Map(_, node, ancestors) {
          const template = node.get('template')
          if (typeof template !== 'string') return
          const around = [...ancestors, node].filter((one) => isMap<ParsedNode, ParsedNode>(one))
          once(uses, templatePath(file, template), () => [] as Use[]).push({ file, around })
        },
      })
    }
    return uses
  })

/** The parameters that each use of a template gives it; none where too many use it. */
function templateUses(workspace: Workspace, path: string, depth: number): Variables[] {
  const uses = usesIn(workspace.origin).get(path) ?? []
  if (uses.length > MOST) return []
  return uses.flatMap(({ file, around }) => {
    const given = around.at(-1)?.get('parameters', true)
    return waysAround(workspace, file, around, depth + 1).map((way) =>
      textsOf(given, 'parameters.', way),
    )
  })
}
