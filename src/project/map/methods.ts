import { UNREACHED_METHODS, type UnreachedMethod } from '../../../transforms/azureml/methods.ts'
import { isGiven } from '../../../transforms/azureml/signatures.ts'
import { argument, callArguments } from '../../python/calls.ts'
import { calledName, qualifiedName } from '../../python/module.ts'
import { findAll, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Bound, StaticValue } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'
import type { PythonFile } from '../files/python-file.ts'
import { dottedInSdk } from '../world/constructors.ts'
import { readEveryWay } from '../world/readings.ts'
import type { RepositoryWorld } from '../world/repository-world.ts'
import { argumentOf, callSite, type SdkCall } from './sdk-call.ts'

/** A call of a method that runs or deploys what no script is named for. */
export interface MethodCall extends SdkCall {
  readonly unreached: UnreachedMethod
}

const lastPart = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1)

/** What the methods are called: most calls are of something else. */
const NAMES = new Set(Object.keys(UNREACHED_METHODS).map(lastPart))

/** A call as one of those methods' whose scripts cannot be debugged; null for any other. */
export function methodCallOf(
  world: RepositoryWorld,
  file: PythonFile,
  call: PyNode,
): MethodCall | null {
  const callee = partOf(call, 'function')
  const isPart = callee.type === 'attribute'
  if (!NAMES.has(textOf(file.module, isPart ? partOf(callee, 'attribute') : callee))) return null
  const dotted =
    dottedInSdk(world, file, callee) ??
    qualifiedName(file.module, callee) ??
    ofDeploymentClient(world, file, callee) ??
    ''
  if (!/^(azureml|mlflow)\./.test(dotted)) return null
  const type = Object.keys(UNREACHED_METHODS).find((name) => `.${dotted}`.endsWith(`.${name}`))
  const unreached = type && UNREACHED_METHODS[type]
  const args = callArguments(file.module, call)
  if (!unreached || !args) return null
  const found = { place: callSite(file, call), file, call, type, args, bound: new Map(), unreached }
  return isMeant(found) ? found : null
}

/** The dotted name of a method of the client by which MLflow deploys to Azure ML; null for any other's. */
function ofDeploymentClient(
  world: RepositoryWorld,
  file: PythonFile,
  callee: PyNode,
): string | null {
  if (callee.type !== 'attribute') return null
  const method = `DeploymentClient.${textOf(file.module, partOf(callee, 'attribute'))}`
  // to ask all ways of reaching it what an object is takes long
  if (!(method in UNREACHED_METHODS)) return null
  const object = { unit: file, node: partOf(callee, 'object') }
  const isOne = readEveryWay(world, [object]).some(
    ({ values: [client], bound }) => client && isDeploymentClient(world, client, bound),
  )
  return isOne ? `mlflow.${method}` : null
}

/** Whether a value is what MLflow makes to deploy to Azure ML. */
function isDeploymentClient(world: World, client: StaticValue, bound: Bound): boolean {
  if (client.kind !== 'unknown') return false
  const { unit, node } = client
  if (calledName(unit.module, node) !== 'mlflow.deployments.get_deploy_client') return false
  const args = callArguments(unit.module, node)
  const target = args && argument(args, 'target_uri', ['target_uri'])
  const uri = target && new Reader(world, bound).read(unit, target.value)
  // `databricks`, `sagemaker`
  return uri !== null && (uri.kind !== 'string' || uri.value.startsWith('azureml'))
}

/** Whether a call is not one of those that are another matter. */
function isMeant(site: MethodCall): boolean {
  const { file, args, type, unreached } = site
  const { unless, where } = unreached
  if (unless && 'given' in unless) return !args.starred && !isGiven(args, type, unless.given)
  if (unless) return !calls(file, unless.called)
  if (!where) return true
  const given = argumentOf(site, where.parameter)
  const value = given && new Reader().read(file, given.value)
  return value?.kind === 'string' && value.value === where.is
}

/** Whether a module calls a method of the SDK. */
const calls = ({ module }: PythonFile, method: string): boolean =>
  findAll(module.root, 'call').some((call) => lastPart(calledName(module, call)) === method)
