import { memoized } from '../../collections/cache.ts'
import { decoratorNodes } from '../decorators.ts'
import { calledName, type PythonModule, qualifiedName } from '../module.ts'
import { ancestor, childOf, findAll, type PyNode, partOf, textOf } from '../syntax.ts'

/** Libraries that read the command line: a module that imports none of them need not be searched. */
const LIBRARIES =
  /\b(absl|argh|arguably|asyncclick|chz|cli_parse_args|click|clize|cloup|cyclopts|datargs|defopt|docopt|draccus|fileinput|fire|hydra|jsonargparse|lightning|luigi|omegaconf|plac|pydantic_settings|pyrallis|pytest|pytorch_lightning|rich_click|simple_parsing|tap|tensorflow|typer|tyro|unittest)\b/

/** Functions that read the command line when they are called, those of Python's own library among them. */
const PARSES = new RegExp(
  `^(${[
    'absl\\.app\\.run',
    'argh\\.(dispatch|dispatch_commands?)',
    'arguably\\.run',
    'chz\\.((dispatch|methods|nested)_)?entrypoint',
    'clize\\.run',
    'cyclopts\\.run',
    'datargs\\.parse',
    'defopt\\.run',
    'docopt\\.docopt',
    'draccus\\.parse',
    'fileinput\\.(input|FileInput)',
    'fire\\.Fire',
    'jsonargparse\\.(CLI|auto_cli)',
    '(lightning\\.pytorch|pytorch_lightning)\\.cli\\.LightningCLI',
    'luigi\\.run',
    'omegaconf\\.OmegaConf\\.from_cli',
    'plac\\.call',
    'pydantic_settings\\.CliApp\\.run',
    'pyrallis\\.parse',
    'pytest\\.main',
    'simple_parsing\\.parse(_known_args)?',
    'tap\\.tapify',
    'tensorflow(\\.compat\\.v1)?\\.app\\.run',
    'typer\\.run',
    'tyro\\.cli',
    'unittest\\.main',
  ].join('|')})$`,
)

/** Classes whose objects parse the command line when they are called. */
const APPS = /^(cyclopts\.App|typer\.Typer)$/

/** Decorators that make a function parse the command line when it is called. */
const DECORATES = /^(asyncclick|click|cloup|draccus|hydra|pyrallis|rich_click)\./

/** The calls of a module by which a library parses the command line. */
export const parsingCalls = (module: PythonModule): PyNode[] =>
  LIBRARIES.test(module.text)
    ? findAll(module.root, 'call').filter((call) => PARSES.test(calledName(module, call)))
    : []

/**
 * The names in a module of what has a library parse the command line when it is called: functions, apps, classes of
 * settings.
 */
export const namesThatParse = memoized((module: PythonModule): readonly string[] => {
  if (!LIBRARIES.test(module.text)) return []
  const decorated = findAll(module.root, 'decorated_definition')
    .map((each) => partOf(each, 'definition'))
    .filter((definition) => isDecoratedToParse(module, definition))
    .flatMap((definition) => nameIn(module, definition, 'name'))
  const apps = findAll(module.root, 'assignment')
    .filter((assignment) => APPS.test(calledName(module, childOf(assignment, 'right'))))
    .flatMap((assignment) => nameIn(module, assignment, 'left'))
  const settings = findAll(module.root, 'identifier')
    .filter((node) => textOf(module, node) === 'cli_parse_args')
    .flatMap((node) => nameIn(module, ancestor(node, 'class_definition'), 'name'))
  return [...decorated, ...apps, ...settings]
})

const isDecoratedToParse = (module: PythonModule, definition: PyNode): boolean =>
  decoratorNodes(definition).some((made) => {
    const name = made.type === 'call' ? calledName(module, made) : qualifiedName(module, made)
    return DECORATES.test(name ?? '')
  })

function nameIn(module: PythonModule, node: PyNode | null, field: string): string[] {
  const name = node && childOf(node, field)
  return name?.type === 'identifier' ? [textOf(module, name)] : []
}
