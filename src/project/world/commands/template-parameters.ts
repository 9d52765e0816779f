import { isMap, isSeq, type ParsedNode, visit } from 'yaml'
import { readYaml } from '../../../packages/yaml.ts'
import { basename, dirname, joinPath } from '../../../python/paths.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { expanded, settingsIn, type Variables, variablesAround } from './command-variables.ts'

/** What templates of Azure Pipelines are given by the pipelines that use them. */

/** A command that has one of them as it stands. */
export const PARAMETER = /\$\{\{\s*parameters\./

/** The parameters of a template, `${{ parameters.name }}`, as each of its uses gives them. */
export const givenParameters = (workspace: Workspace, path: string): Variables[] =>
  workspace.origin.files
    .filter((from) => /\.ya?ml$/i.test(from) && workspace.holds(from, [basename(path)]))
    .flatMap((from) => usesIn(workspace, from, path))

function usesIn(workspace: Workspace, from: string, path: string): Variables[] {
  const yaml = readYaml(fileText(workspace, from))
  if ('reason' in yaml) return []
  const defaults = isMap(yaml.contents) ? defaultsIn(yaml.contents.get('parameters', true)) : []
  const found: Variables[] = []
  visit(yaml, {
    Map(_, map, ancestors) {
      const template = map.get('template')
      if (typeof template !== 'string' || templateFile(from, template) !== path) return
      const around = ancestors.filter((each) => isMap<ParsedNode, ParsedNode>(each))
      const variables = new Map([...variablesAround(workspace, from, around), ...defaults])
      const given = settingsIn(map.get('parameters', true)).map(
        ([name, value]) => [`parameters_${name}`, value && expanded(value, variables)] as const,
      )
      found.push(new Map(given))
    },
  })
  return found
}

/** What the parameters of the pipeline that uses it are where nobody gives them. */
const defaultsIn = (node: unknown): [string, string][] =>
  (isSeq(node) ? node.items : []).flatMap((item): [string, string][] => {
    const [name, value] = isMap(item) ? [item.get('name'), item.get('default')] : []
    return typeof value === 'string' ? [[`parameters_${String(name).toLowerCase()}`, value]] : []
  })

/** The file of a template, which is looked for from the folder of the file that names it. */
const templateFile = (from: string, template: string): string =>
  template.startsWith('/') ? template.slice(1) : joinPath(dirname(from), template)
