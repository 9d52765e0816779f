import { only } from '../../collections/only.ts'
import { callArguments, calledMethod, callWith } from '../calls.ts'
import { storedAs } from '../command-line/argparse-options.ts'
import { decoratorNodes } from '../decorators.ts'
import { calledName, type PythonModule } from '../module.ts'
import type { Binding } from '../scopes.ts'
import { stringValue } from '../strings.ts'
import { childOf, type PyNode, textOf } from '../syntax.ts'
import { usesOf } from '../uses.ts'
import type { Reader } from './evaluate.ts'
import type { StaticValue, Unit } from './static-value.ts'

/** Options that click, typer or fire read from the command line for the parameters of a function. */

/** An option by which a parameter is given. */
interface Option {
  /** The expression that declares it. */
  readonly declared: PyNode
  readonly flag: string
  readonly byDefault: PyNode
}

/**
 * The value of a parameter by the default of its option, as of an environment variable that nothing sets; null where no
 * option gives it, or one that has no default or makes something else of a text.
 */
export function readCommandOption(
  reader: Reader,
  unit: Unit,
  definition: PyNode,
  parameter: Binding,
): StaticValue | null {
  const calls = decoratorNodes(definition).filter(({ type }) => type === 'call')
  const option =
    calls.map((call) => clickOption(unit.module, call, parameter.name)).find(Boolean) ??
    (parameter.value && isCommand(reader, unit, definition)
      ? ownOption(unit.module, parameter.name, parameter.value)
      : null)
  if (!option) return null
  const value = reader.option(unit, option.declared, option.flag, option.byDefault)
  return value.kind === 'string' ? value : null
}

/** Arguments of `click.option` that leave a text as it is. */
const PLAIN = /^(default|help|show_default|envvar|show_envvar|prompt|metavar|hidden)$/

/** The option that `@click.option("--stage", default="dev")` declares for a parameter. */
function clickOption(module: PythonModule, call: PyNode, name: string): Option | null {
  if (!/^(async|rich_)?click\.(option|argument)$/.test(calledName(module, call))) return null
  const args = callArguments(module, call)
  const byDefault = args?.keyword.get('default')?.value
  if (!args || !byDefault) return null
  const type = args.keyword.get('type')?.value
  const isPlain =
    [...args.keyword.keys()].every((key) => PLAIN.test(key) || key === 'type') &&
    (!type || /^(str$|click\.(STRING|Path|Choice)\b)/.test(textOf(module, type)))
  const names = args.positional.map((each) => stringValue(module, each) ?? '')
  const flag = names.find((each) => each.startsWith('--')) ?? names[0] ?? ''
  const own = names.find((each) => !each.startsWith('-')) ?? storedAs(flag).toLowerCase()
  return isPlain && own === name ? { declared: call, flag, byDefault } : null
}

/** Whether nothing calls a function but typer or fire: `@app.command()`, `typer.run(main)`, `fire.Fire(main)`. */
function isCommand(reader: Reader, unit: Unit, definition: PyNode): boolean {
  const { module } = unit
  const name = childOf(definition, 'name')
  const uses = name ? usesOf(module, textOf(module, name), name).filter((use) => use !== name) : []
  const decorators = decoratorNodes(definition)
  if (decorators.length > 0)
    return uses.length === 0 && decorators.some((each) => isTyperCommand(reader, unit, each))
  const run = only(uses)
  return run !== null && /^(typer\.run|fire\.Fire)$/.test(calledName(module, callWith(run)))
}

/** Whether a decorator is `@app.command()` of typer's. */
function isTyperCommand(reader: Reader, unit: Unit, decorator: PyNode): boolean {
  const called = calledMethod(unit.module, decorator)
  if (called?.name !== 'command' && called?.name !== 'callback') return false
  const app = reader.read(unit, called.object)
  return app.kind === 'unknown' && calledName(app.unit.module, app.node) === 'typer.Typer'
}

/** The option of a parameter by its default: `stage: str = "dev"`, `stage: str = typer.Option("dev")`. */
function ownOption(module: PythonModule, name: string, value: PyNode): Option | null {
  const flag = `--${name.replaceAll('_', '-')}`
  if (!/^typer\.(Option|Argument)$/.test(calledName(module, value)))
    return { declared: value, flag, byDefault: value }
  const args = callArguments(module, value)
  const [first, ...names] = args?.positional ?? []
  const byDefault = first ?? args?.keyword.get('default')?.value
  const long = names.map((each) => stringValue(module, each)).find((each) => each?.startsWith('--'))
  return byDefault ? { declared: value, flag: long ?? flag, byDefault } : null
}
