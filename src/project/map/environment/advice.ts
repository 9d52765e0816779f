import { runsAnother } from '../../../notebook/magics.ts'
import { isNotebook } from '../../../notebook/notebook.ts'
import { excerpt } from '../../../python/excerpt.ts'
import { parametersOf } from '../../../python/functions.ts'
import { definedName, partOf, textOf } from '../../../python/syntax.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import { hintFor } from '../../../text/conflict.ts'
import { fileOf, nameOfPath } from '../../files/python-file.ts'
import type { Origin } from '../trail/site.ts'
import { isUndefinedName } from '../undefined-name.ts'
import type { FileFinding, Gap } from './findings.ts'

/**
 * What stands in the way of an edit, and what to add where instead: an obstacle is an expression that says where
 * packages come from, and by which nothing can be added to them.
 */

/** An expression as a message shows it. */
const shown = ({ unit, node }: UnitNode): string => excerpt(unit.module, node)

const gap = (
  { unit, node }: UnitNode,
  message: string,
  hint: string,
  code: Gap['code'] = 'environment-out-of-reach',
): Gap => ({ kind: 'gap', code, unit, node, message, hint })

/** What the workspace has by name and version stays as it is there, whatever is added: a copy has no version. */
const USE_A_COPY =
  "use a copy of it: env = env.clone('debug'); env.python.conda_dependencies.add_pip_package('debugpy')"

/** What to do to a copy whose packages a Dockerfile installs; it may have no conda dependencies at all. */
const addToDockerfile = (copy: string): string =>
  `${copy}.docker.base_dockerfile += '\\nRUN pip install debugpy'`

/** The environments of AutoML list packages, or are made by a Dockerfile: that depends on when they were made. */
const USE_A_COPY_OF_EITHER = `${USE_A_COPY}, or, where a Dockerfile makes it, ${addToDockerfile('env')}`

/** `Environment.get(ws, 'x')`, and the like; without a name where that is known only when the definition runs. */
export const registered = (obstacle: UnitNode, name = shown(obstacle)): Gap =>
  gap(
    obstacle,
    `come from an environment that is registered in the workspace: ${name}`,
    `add debugpy where that environment is defined and register it again, or ${USE_A_COPY}`,
  )

/** Microsoft's own that have the system in their names, or are of the Azure Container for PyTorch. */
const BUILT = /^azureml[-:/].*(ubuntu|acpt)/i

/** `Environment.get(ws, 'AzureML-…')`: Microsoft's own, by all names that may be meant. */
export function curated(obstacle: UnitNode, names: readonly (string | null)[]): Gap {
  const message = `come from the curated environment ${names.join(' or ')}, which nobody can change`
  if (!names.every((name) => BUILT.test(name ?? ''))) {
    const isOfEither = names.some((name) => /automl/i.test(name ?? ''))
    return gap(obstacle, message, isOfEither ? USE_A_COPY_OF_EITHER : USE_A_COPY)
  }
  const hint = `use a copy of it, and add to its Dockerfile: env = env.clone('debug'); ${addToDockerfile('env')}`
  return { ...gap(obstacle, message, hint), isBuilt: true }
}

/** What is registered cannot be changed here, but this copy of it can. */
export function toCopy(gap: Gap, copied: Origin): Gap {
  const [name] = copied.names
  const copy = name ? textOf(name.unit.module, name.node) : 'env'
  const naming = name ? '' : `env = ${shown(copied)}; `
  return {
    ...gap,
    hint: gap.isBuilt
      ? `add to the Dockerfile of the copy that is made of it, for its conda dependencies are not installed: ${naming}${addToDockerfile(copy)}`
      : `add to the copy that is made of it: ${naming}${copy}.python.conda_dependencies.add_pip_package('debugpy')`,
  }
}

/** `best_run.get_environment()` */
export const fromRun = (obstacle: UnitNode): Gap =>
  gap(obstacle, `are those of a run: ${shown(obstacle)}`, USE_A_COPY_OF_EITHER)

/**
 * The environment is looked up first, and made from what the repository lists only where there is none.
 *
 * @param version the version that is asked for, in words; null for the latest
 */
export const lookedUp = (obstacle: UnitNode, version: string | null, name = shown(obstacle)): Gap =>
  gap(
    obstacle,
    `may come from an environment that was registered before: ${name}`,
    version === null
      ? 'register the environment again after debugpy was added, so that a run takes the new version'
      : `register the environment again after debugpy was added, and ask here for its new version instead of ${version}`,
    'environment-registered',
  )

/** @param path null where the Dockerfile stands in the code */
export const fromDockerfile = (obstacle: UnitNode, path: string | null): Gap =>
  gap(
    obstacle,
    path
      ? `are installed by ${path}, and nothing is added to a Dockerfile`
      : 'are installed by a Dockerfile, and nothing is added to one',
    `add this line to ${path ?? 'the Dockerfile'}, behind the lines that install packages: RUN pip install debugpy`,
  )

/** `user_managed_dependencies = True` with an image: what that holds is all there is. */
export const fromImage = (obstacle: UnitNode): Gap =>
  gap(
    obstacle,
    'are those of a Docker image, because user_managed_dependencies is True',
    "add RUN pip install debugpy to the image's Dockerfile and build it again",
  )

/** `user_managed_dependencies = True` without an image. */
export const fromInterpreter = (obstacle: UnitNode): Gap =>
  gap(
    obstacle,
    'are those of the Python on the compute target, because user_managed_dependencies is True',
    'run python -m pip install debugpy there',
  )

/** `Environment.from_existing_conda_environment(…)` */
export const fromExisting = (obstacle: UnitNode): Gap =>
  gap(
    obstacle,
    `are those of a conda environment on this machine: ${shown(obstacle)}`,
    'run pip install debugpy in that environment',
  )

/** A list whose path is known, in a file that is not there. */
export const fileMissing = (obstacle: UnitNode, path: string): Gap =>
  gap(
    obstacle,
    `are listed in ${path}, which is not in the repository`,
    'add debugpy to its pip packages where it is made',
  )

/** A list in a file that git lists and that is no file: it was deleted, or is a symbolic link. */
export const fileLost = (obstacle: UnitNode, path: string): Gap =>
  gap(
    obstacle,
    `are listed in ${path}, which git lists, but which is no file here`,
    'if it was deleted, or a sparse checkout leaves it out, put it back; if it is a symbolic link, name the file that it leads to, or add debugpy to its pip packages by hand',
  )

/** A list in a file that is there and cannot be edited. */
export const unreadableFile = (file: FileFinding, reason: string): Gap =>
  gap(
    file,
    `are listed in ${nameOfPath(file.path)}, which cannot be edited: ${reason}`,
    hintFor(reason, `add debugpy to the pip packages of ${nameOfPath(file.path)} by hand`),
  )

/** A list in a file whose path cannot be told. */
export const pathNotStatic = (obstacle: UnitNode): Gap =>
  gap(
    obstacle,
    `are listed in a file whose path is known only when the definition runs: ${shown(obstacle)}`,
    'write the path as a literal, or add debugpy to the pip packages of that file by hand',
  )

/** The trail is lost. */
export function unknown(obstacle: UnitNode): Gap {
  const code = 'environment-not-found'
  const name = shown(obstacle)
  if (isUndefinedName(obstacle.unit, obstacle.node))
    return gap(
      obstacle,
      `are not found: they come from ${name}, which is neither imported nor defined in this file`,
      `define ${name}, or name what is meant instead; debugpy is then added to its packages`,
      code,
    )
  const missing = notImported(obstacle)
  if (missing)
    return gap(
      obstacle,
      `are not found: they come from ${name}, and nothing in this ${missing.where} imports ${missing.name}`,
      `import ${missing.name} in the ${missing.where} itself; debugpy is then added`,
      code,
    )
  const entered = functionGiven(obstacle)
  if (entered)
    return gap(
      obstacle,
      `are not found: they come from ${name}, and no call of ${entered} tells what that is`,
      `add debugpy by hand to the pip packages of what ${entered} is called with`,
      code,
    )
  const hint = 'add debugpy to the pip packages of that environment by hand'
  return gap(obstacle, `are not found: they come from ${name}`, hint, code)
}

/** The class whose constructor or method a call names, where nothing gives that name a meaning; null for any other. */
function notImported({ unit: { module, path }, node }: UnitNode): {
  readonly name: string
  readonly where: string
} | null {
  const callee = node.type === 'call' ? partOf(node, 'function') : node
  const root = callee.type === 'attribute' ? partOf(callee, 'object') : callee
  const name = textOf(module, root)
  const isClass = root.type === 'identifier' && node.type === 'call' && /^[A-Z]/.test(name)
  if (!isClass || module.scopes.resolve(name, root) !== null) return null
  if (module.scopes.starImports.length > 0 || runsAnother(module.text)) return null
  return { name, where: isNotebook(fileOf(path)) ? 'notebook' : 'file' }
}

/** The name of the function that a name is a parameter of; null for any other expression. */
function functionGiven({ unit: { module }, node }: UnitNode): string | null {
  const name = textOf(module, node)
  const scope = node.type === 'identifier' ? module.scopes.resolve(name, node)?.node : null
  const isGiven =
    scope?.type === 'function_definition' &&
    parametersOf(scope).some((parameter) => textOf(module, parameter.name) === name)
  return isGiven ? definedName(module, scope) : null
}

/** Something may be given another environment where it cannot be told what that is. */
export const mayBeReplaced = (setter: UnitNode): Gap =>
  gap(
    setter,
    `may be those of another environment, for nothing tells whose is set here: ${shown(setter)}`,
    'add debugpy to the pip packages of that environment by hand',
    'environment-may-change',
  )

/** A name that stands for None where a run configuration belongs. */
export const nothing = (obstacle: UnitNode): Gap =>
  gap(
    obstacle,
    `are the SDK's defaults: ${shown(obstacle)} is None`,
    'pass a RunConfiguration(); debugpy is then listed in it',
    'environment-not-found',
  )

/** @param suffix of the name that it should have: the way from there to its dependencies */
export const noName = (obstacle: UnitNode, suffix: string): Gap =>
  gap(
    obstacle,
    `are the SDK's defaults, made where no statement of their own names them: ${shown(obstacle)}`,
    `give it a name in a statement of its own and call <name>${suffix}.add_pip_package('debugpy')`,
  )

/** `InferenceConfig(…)` without `environment=`. */
export const noEnvironment = (obstacle: UnitNode): Gap =>
  gap(
    obstacle,
    'are those of a default image: no environment is given',
    "pass environment=, made with CondaDependencies.create(pip_packages=['debugpy', 'azureml-defaults'])",
  )
