import { DEBUG_FLAGS } from '../../../transforms/azureml/flags.ts'
import type { Kind } from '../../../transforms/azureml/kinds.ts'
import { copiesOf } from '../../python/assigned-later.ts'
import type { PythonModule } from '../../python/module.ts'
import { childOf, findAll, type PyNode, partOf, statementOf, textOf } from '../../python/syntax.ts'
import { assignedTo } from '../../python/targets.ts'
import { usesOf } from '../../python/uses.ts'
import type { UnitNode } from '../../python/values/static-value.ts'
import type { Problem } from '../../transform.ts'
import { type Diagnostic, readable } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { findReplacement, type Replacement } from '../world/replaced.ts'
import type { Repository } from './repository.ts'
import { argumentOf, keepsArguments, type SdkCall } from './sdk-call.ts'
import { eventsOf } from './trail/events.ts'
import { parameterFor } from './trail/other-names.ts'
import type { Site } from './trail/site.ts'

/**
 * Says where the script or folder of an object is set to another one after it is made, so that what it was made with is
 * not to be relied on; null where that does not happen.
 *
 * @param kind which attributes hold them
 */
export function scriptSetLater(
  { workspace, world }: Repository,
  site: SdkCall,
  { script, directory }: Pick<Kind, 'script' | 'directory'>,
): Diagnostic | null {
  const { file, call, type, args } = site
  const isGiven = args.starred || site.preset || argumentOf(site, script)
  if (!keepsArguments(type) || !isGiven) return null
  const attributes = [script, directory]
  const all = [call, ...copiesOf(file.module, call)]
  const sets = attributes.flatMap((attribute) =>
    all.map((made) => {
      const set = setByName(workspace, file, made, attribute)
      return { attribute, set, made }
    }),
  )
  const found =
    sets.find(({ set }) => set) ??
    // in another module, by `setattr`, or as an item of its `__dict__`
    sets.find(({ attribute, made }) => world.isReplaced(file, made, attribute))
  if (!found) return null
  return diagnoseAt(workspace, found.set ?? { unit: file, node: found.made }, {
    code: 'script-not-static',
    severity: 'warning',
    message: `the ${found.attribute} of this ${type} is set to something else once it is made`,
    hint: `make ${type === 'InferenceConfig' ? 'an' : 'a'} ${type} for each script, and name it there`,
  })
}

/** The value that an attribute of a new object is set to by one of its names, as in a function that gets the object. */
function setByName(
  workspace: Workspace,
  file: PythonFile,
  made: PyNode,
  attribute: string,
  isSought: (value: Site) => boolean = () => true,
): Site | undefined {
  const node = assignedTo(made)
  // what has no name of its own goes by that of the parameter that it is handed to
  const name = node ? { unit: file, node } : parameterFor(workspace, file, made)
  if (name?.node.type !== 'identifier') return undefined
  return eventsOf(workspace, { ...name, frame: null, until: made }).find(
    (event) => event.kind === 'set' && event.path === attribute && isSought(event),
  )
}

/**
 * Says where the arguments of a job are replaced out of sight of where flags would be added: by another name of it, by
 * `setattr`, or in another module; null where they are not.
 */
export function argumentsSetLater(
  { workspace, world }: Repository,
  site: SdkCall,
): Diagnostic | null {
  const { file, call, type } = site
  const found = findReplacement(
    world,
    { unit: file, type: call, name: 'arguments' },
    (replacement) =>
      replacement.how !== 'changed' && !isSeen(site, replacement) && !keeps(replacement),
  )
  const at = found
    ? { unit: found.unit, node: found.at }
    : (setElsewhere(workspace, site) ?? setInContainer(site))
  if (!at) return null
  return diagnoseAt(workspace, at, {
    code: 'arguments-changed-later',
    severity: 'error',
    message: `the arguments of this ${type} are replaced here, and the flags would be with them`,
    hint: `give them to the ${type} when it is made, or where it has the name that it is made under`,
  })
}

const diagnoseAt = (
  workspace: Workspace,
  { unit, node }: UnitNode,
  problem: Omit<Problem, 'at'>,
): Diagnostic | null =>
  readable(workspace.python(unit.path))?.diagnose({ ...problem, at: node.start }) ?? null

/** The place where a function of another module replaces the arguments of a job that it gets. */
function setElsewhere(workspace: Workspace, { file, call }: SdkCall) {
  const set = setByName(
    workspace,
    file,
    call,
    'arguments',
    (value) => value.unit !== file && !isMadeOfArguments(value.unit.module, value.node),
  )
  return set ? { unit: set.unit, node: statementOf(set.node) } : null
}

/**
 * The place where the arguments of some item of a list or dict are replaced, by a loop or a subscript, if the job is
 * put into any list or dict.
 */
function setInContainer({ file, call }: SdkCall): UnitNode | null {
  const { module } = file
  const name = assignedTo(call)
  const uses =
    name?.type === 'identifier' ? usesOf(module, textOf(module, name), name) : [name ?? call]
  if (!uses.some(isPutInContainer)) return null
  const node = findAll(module.root, 'attribute').find(
    (at) =>
      textOf(module, partOf(at, 'attribute')) === 'arguments' &&
      at.parent?.type === 'assignment' &&
      at.field === 'left' &&
      isTakenOut(module, partOf(at, 'object')) &&
      !keeps({ unit: file, object: partOf(at, 'object'), at, how: 'assigned' }),
  )
  return node ? { unit: file, node } : null
}

/** Whether an expression is put into a list or a dict: `[job]`, `{"train": job}`, `jobs["train"] = job`. */
const isPutInContainer = (node: PyNode): boolean =>
  [node.type, assignedTo(node)?.type].includes('subscript') ||
  /^(list|tuple)$/.test(node.parent?.type ?? '') ||
  (node.parent?.type === 'pair' && node.field === 'value')

/** Whether an expression comes out of a list or a dict: `jobs["train"]`, or the variable of a loop. */
const isTakenOut = (module: PythonModule, object: PyNode): boolean =>
  object.type === 'subscript' ||
  (object.type === 'identifier' &&
    module.scopes
      .bindingsOf(textOf(module, object), object)
      .some(({ node }) => node.parent?.type === 'for_statement'))

/**
 * Whether the flags are added to the new arguments as well, or these do not count beside those that the job was made
 * with.
 */
function isSeen(
  { file: { module }, call, type }: SdkCall,
  { unit, object, how }: Replacement,
): boolean {
  const holder = assignedTo(call)
  const text = textOf(unit.module, object)
  return (
    type === 'ScriptRunConfig' &&
    how === 'assigned' &&
    unit.module === module &&
    (/\.run_config$/.test(text) ||
      (holder !== null && text === textOf(module, holder) && isSameName(module, object, holder)))
  )
}

/** Whether two names that are spelled alike mean the same: a parameter may be called like its argument. */
function isSameName(module: PythonModule, one: PyNode, other: PyNode): boolean {
  const scopeOf = (node: PyNode) => module.scopes.resolve(textOf(module, node), node)
  return one.type !== 'identifier' || scopeOf(one) === scopeOf(other)
}

/** Whether the new arguments hold the flags of the old ones. */
function keeps({ unit: { module }, at }: Replacement): boolean {
  const value = at.type === 'call' ? at : at.parent && childOf(at.parent, 'right')
  return (
    at.parent?.type === 'augmented_assignment' ||
    (value !== null && isMadeOfArguments(module, value))
  )
}

/** Whether a value holds the flags, or is made of the old arguments: `job.arguments = job.arguments + more`. */
const isMadeOfArguments = (module: PythonModule, value: PyNode): boolean =>
  textOf(module, value).includes(DEBUG_FLAGS.enabled) ||
  findAll(value, 'attribute').some(
    (part) => textOf(module, partOf(part, 'attribute')) === 'arguments',
  )
