import { only } from '../../collections/only.ts'
import { callArguments, calledMethod, callWith } from '../calls.ts'
import { flagsAmong, storedAs } from '../command-line/argparse-options.ts'
import { decoratorNodes } from '../decorators.ts'
import { calledName, type PythonModule } from '../module.ts'
import type { Binding } from '../scopes.ts'
import { stringValue } from '../strings.ts'
import { childOf, definedName, findAll, type PyNode, partOf, textOf } from '../syntax.ts'
import { usesOf } from '../uses.ts'
import type { Reader } from './evaluate.ts'
import { type DeclaredOption, readOption } from './given-options.ts'
import type { StaticValue, Unit } from './static-value.ts'

/** Options that click, typer or fire read from the command line for the parameters of a function. */

/**
 * The value of a parameter by its option; null where no option gives it, where code calls the function as well, and for
 * an option that has neither a default nor a command that gives it, or makes something else of a text.
 */
export function readCommandOption(
  reader: Reader,
  unit: Unit,
  definition: PyNode,
  parameter: Binding,
): StaticValue | null {
  const calls = decoratorNodes(definition).filter(({ type }) => type === 'call')
  const declared = calls.map((call) => clickOption(unit.module, call, parameter.name)).find(Boolean)
  if (declared && isInvoked(unit.module, definition)) return null
  const own = parameter.value && !declared && isCommand(reader, unit, definition)
  const option = declared ?? (own ? ownOption(unit.module, parameter, parameter.value) : null)
  if (!option) return null
  const names = namesInGroup(unit.module, definition)
  const position = declared ? argumentPosition(unit.module, calls, option.declared) : null
  const chosenBy = names ? { chosenBy: names } : {}
  const value = readOption(reader, unit, { ...option, position, ...chosenBy })
  return value.kind === 'string' ? value : null
}

/** Arguments of `click.option` that leave a text as it is. */
const PLAIN = /^(default|required|help|show_(default|choices|envvar)|envvar|prompt|metavar|hidden)$/

/** The option that `@click.option("--stage", default="dev")` declares for a parameter. */
function clickOption(module: PythonModule, call: PyNode, name: string): DeclaredOption | null {
  if (!/^(async|rich_)?click\.(option|argument)$/.test(calledName(module, call))) return null
  const args = callArguments(module, call)
  if (!args) return null
  const byDefault = args.keyword.get('default')?.value
  const type = args.keyword.get('type')?.value
  const isPlain =
    [...args.keyword.keys()].every((key) => PLAIN.test(key) || key === 'type') &&
    (!type || /^(str$|(pathlib\.)?Path$|click\.(STRING|Path|Choice)\b)/.test(textOf(module, type)))
  const flags = flagsAmong(module, args.positional)
  const own = flags.find((each) => !each.startsWith('-')) ?? storedAs(flags[0] ?? '').toLowerCase()
  const ignoresCase = type !== undefined && /\bcase_sensitive=False\b/.test(textOf(module, type))
  return isPlain && own === name ? { declared: call, flags, byDefault, ignoresCase } : null
}

const CLICK_ARGUMENT = /^(async|rich_)?click\.argument$/

/** The place of `@click.argument("stage")` among those of its function; null for an option, and behind what takes more. */
function argumentPosition(
  module: PythonModule,
  calls: readonly PyNode[],
  declared: PyNode,
): number | null {
  const given = calls.filter((call) => CLICK_ARGUMENT.test(calledName(module, call)))
  const at = given.indexOf(declared)
  const isOne = given.slice(0, at).every((call) => {
    const keyword = callArguments(module, call)?.keyword
    return keyword && !keyword.has('nargs') && !keyword.has('required')
  })
  return at >= 0 && isOne ? at : null
}

/**
 * The words by one of which a command line comes to a function that a group has among others: `@cli.command()`; null for
 * one that stands alone.
 */
function namesInGroup(module: PythonModule, definition: PyNode): string[] | null {
  const decorator = decoratorNodes(definition).find((each) => isOfGroup(module, each))
  const added = usesOfFunction(module, definition)
    .map(callWith)
    .find((call) => call && calledMethod(module, call)?.name === 'add_command')
  if (!decorator && !added) return null
  const args = decorator?.type === 'call' ? callArguments(module, decorator) : null
  const given = args?.positional[0] ?? args?.keyword.get('name')?.value
  const name = given && stringValue(module, given)
  if (name) return [name]
  const plain = definedName(module, definition).toLowerCase()
  // click 8.2 leaves out what says no more than that it is a command
  return [plain, plain.replace(/_(command|cmd|group|grp)$/, '')].flatMap((each) => [
    each,
    each.replaceAll('_', '-'),
  ])
}

/** Whether a decorator makes a function one command of several: typer has a sole one without its name. */
function isOfGroup(module: PythonModule, decorator: PyNode): boolean {
  const named = textOf(module, decorator).replace(/\(.*/s, '')
  if (!named.endsWith('.command') || /click\.command$/.test(named)) return false
  const commands = module.text.match(/^[ \t]*@[\w.]+\.(command|callback)\b/gm) ?? []
  return commands.length > 1 || !/\bTyper\b/.test(module.text)
}

/** Where a module uses what a function of its own is called. */
const usesOfFunction = (module: PythonModule, definition: PyNode): PyNode[] => {
  const name = partOf(definition, 'name')
  return usesOf(module, textOf(module, name), name).filter((use) => use !== name)
}

/** Whether code calls the function of a click command itself: `context.invoke(main, stage="test")`, `main.callback()`. */
const isInvoked = (module: PythonModule, definition: PyNode): boolean =>
  usesOfFunction(module, definition).some((use) => {
    const call = callWith(use)
    const method = call && calledMethod(module, call)?.name
    const attribute = use.parent?.type === 'attribute' ? childOf(use.parent, 'attribute') : null
    return (
      method === 'invoke' ||
      method === 'forward' ||
      (attribute !== null && textOf(module, attribute) === 'callback')
    )
  })

/** Whether nothing calls a function but typer or fire: `@app.command()`, `typer.run(main)`, `fire.Fire(main)`. */
function isCommand(reader: Reader, unit: Unit, definition: PyNode): boolean {
  const { module } = unit
  const uses = usesOfFunction(module, definition)
  const decorators = decoratorNodes(definition)
  const run = only(uses)
  const isOne =
    decorators.length > 0
      ? uses.length === 0 && decorators.some((each) => isTyperCommand(reader, unit, each))
      : run !== null && /^(typer\.run|fire\.Fire)$/.test(calledName(module, callWith(run)))
  return isOne && !reader.world.isUsedElsewhere(unit, definedName(module, definition))
}

/** Whether a decorator is `@app.command()` of typer's. */
function isTyperCommand(reader: Reader, unit: Unit, decorator: PyNode): boolean {
  const called = calledMethod(unit.module, decorator)
  if (called?.name !== 'command' && called?.name !== 'callback') return false
  const app = reader.read(unit, called.object)
  return app.kind === 'unknown' && calledName(app.unit.module, app.node) === 'typer.Typer'
}

/** What declares how typer asks for a parameter. */
const DECLARES = /^typer\.(Option|Argument)$/

/**
 * The option of a parameter by its default: `stage: str = "dev"`, `stage: str = typer.Option("dev")`,
 * `stage: Annotated[str, typer.Option("--stage")] = "dev"`.
 */
function ownOption(
  module: PythonModule,
  { node, name }: Binding,
  value: PyNode,
): DeclaredOption | null {
  const declaring = findAll(node.parent ?? node, 'call').find((call) =>
    DECLARES.test(calledName(module, call)),
  )
  const args = declaring ? callArguments(module, declaring) : null
  const given = args?.positional ?? []
  const isDefault = declaring === value
  const byDefault = isDefault ? (given[0] ?? args?.keyword.get('default')?.value) : value
  const isArgument = declaring && calledName(module, declaring) === 'typer.Argument'
  const own = isArgument ? name : `--${name.replaceAll('_', '-')}`
  const flags = flagsAmong(module, isDefault ? given.slice(1) : given)
  return byDefault ? { declared: value, flags: flags.length > 0 ? flags : [own], byDefault } : null
}
