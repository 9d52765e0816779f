import { partOf, statementOf, textOf } from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type Site, sdkName } from '../trail/site.ts'
import * as advice from './advice.ts'
import type { Finding } from './findings.ts'

/** Where an environment has its dependencies. */
export const CONDA_DEPENDENCIES = 'python.conda_dependencies'

/** What the SDK installs by itself: a line that adds to it goes behind the statement that makes it. */
export function ofDefaults(workspace: Workspace, origin: Site, suffix: string): Finding[] {
  const object = nameOf(workspace, origin)
  return object
    ? [
        {
          kind: 'line',
          unit: origin.unit,
          after: statementOf(origin.node),
          object: object + suffix,
        },
      ]
    : [advice.noName(origin, suffix)]
}

/** The name that a statement gives to what a call makes, also where that call is an argument of another. */
function nameOf(workspace: Workspace, { unit, node }: UnitNode): string | null {
  const { parent } = node
  const target = assignedTo(node)
  if (target)
    return /^(identifier|attribute)$/.test(target.type) ? textOf(unit.module, target) : null
  if (parent?.type !== 'keyword_argument' || parent.parent?.parent?.type !== 'call') return null
  const outer = { unit, node: parent.parent.parent }
  const part = HELD[`${sdkName(workspace, outer)}.${textOf(unit.module, partOf(parent, 'name'))}`]
  const name = part && nameOf(workspace, outer)
  return name ? `${name}.${part}` : null
}

/** Under which attribute an object keeps what its constructor is given. */
const HELD: Readonly<Record<string, string>> = {
  'RunConfiguration.conda_dependencies': `environment.${CONDA_DEPENDENCIES}`,
  'ScriptRunConfig.environment': 'run_config.environment',
  'ScriptRunConfig.run_config': 'run_config',
}

/** What a step, deployment, job or estimator installs whose arguments lead to no list. */
export function ofNoList(
  workspace: Workspace,
  call: Site,
  given: (...names: string[]) => Site | null,
): Finding[] {
  const name = sdkName(workspace, call) ?? ''
  if (
    /^(MpiStep|Estimator|TensorFlow|PyTorch|SKLearn|Chainer)$/.test(name) ||
    given('pip_packages')
  )
    return [{ kind: 'argument', unit: call.unit, node: call.node }]
  if (name === 'ScriptRunConfig')
    return ofDefaults(workspace, call, `.run_config.environment.${CONDA_DEPENDENCIES}`)
  if (name === 'InferenceConfig') return [advice.noEnvironment(call)]
  if (!/^(PythonScriptStep|CommandStep)$/.test(name)) return [advice.unknown(call)]
  // the run configuration that is made for a step comes with debugpy; where a name stands for None, none is made
  const nothing = given('runconfig', 'run_config')
  return nothing ? [advice.nothing(nothing)] : []
}
