import { memoized } from '../../collections/cache.ts'
import { callArguments, isCallee } from '../calls.ts'
import { calledName, nameOrText, type PythonModule, qualifiedName } from '../module.ts'
import { stringValue } from '../strings.ts'
import { findAll, methodCalledOn, type PyNode, partOf, textOf } from '../syntax.ts'
import { isTarget } from '../targets.ts'
import { commandLineReads } from './command-line.ts'
import { namesThatParse } from './libraries.ts'

/** Expressions for the names of the module that runs as the script, and of the frame of a caller. */
const NAMES_OF_OTHERS = new RegExp(
  [
    String.raw`\b(?:f_locals|f_globals|__globals__|getargvalues|getclosurevars|getmodule)\b`,
    String.raw`\b(?:import|from)\s[^\n#'"]*\b__main__\b`,
    String.raw`(?:\[|\bmodules\s*\.\s*get\(|\bimport_module\()\s*(?:['"]__main__|[\w.]+\.__module__\b)`,
    // all modules, and all objects
    String.raw`\bmodules\s*\.\s*(?:items|values)\(|\bgc\s*\.\s*get_objects\b`,
  ].join('|'),
)

/** Libraries that print the values of names when an exception is reported. */
const REPORTS_VALUES =
  /\b(?:better_exceptions|capture_locals|cgitb|loguru|pysnooper|show_locals|stackprinter|ultratb)\b/

/** Expressions for a module's own names, beside the builtins that give them. */
const NAMES_OF_ITS_OWN =
  /\b(?:_getframe|currentframe|sys\s*\.\s*modules)\b|\bmodules\s*(?:\[|\.\s*get\()\s*__name__\b/

/** Whether code may see all names of a module that it does not belong to. */
export const showsNamesOfOthers = ({ text }: PythonModule): boolean =>
  NAMES_OF_OTHERS.test(text) || REPORTS_VALUES.test(text)

/** Whether code may see all names of one of its module's scopes, not one that it asks for. */
export function showsNames(module: PythonModule): boolean {
  const { scopes, text } = module
  if (scopes.starImports.length > 0 || showsNamesOfOthers(module) || NAMES_OF_ITS_OWN.test(text))
    return true
  const uses = (...names: string[]): PyNode[] =>
    names.flatMap((name) => scopes.identifiers(name).filter((use) => !scopes.resolve(name, use)))
  return (
    uses('locals', 'globals', 'eval', 'exec').length > 0 ||
    uses('vars', 'dir').some(
      ({ parent }) =>
        parent?.type === 'call' && callArguments(module, parent)?.positional.length === 0,
    )
  )
}

/** Whether code beside a call that parses the command line may look at it too. */
export function readsCommandLineBeside(module: PythonModule, parse: PyNode): boolean {
  const isOutside = ({ start, end }: PyNode): boolean => start < parse.start || end > parse.end
  return (
    namesThatParse(module).length > 0 ||
    commandLineReads(module).some(isOutside) ||
    // `argv[0]` and names that are imported, too
    findAll(module.root, 'identifier').some(
      (node) =>
        textOf(module, node) === 'argv' &&
        (node.parent?.type === 'attribute' ||
          node.parent?.parent?.type === 'import_from_statement') &&
        isOutside(node),
    )
  )
}

/** Functions that give what they are told of another value, by its name: those of unittest.mock and pytest, too. */
const REPLACES = /(^|\.)(setattr|delattr|patch|object|multiple)$/

/**
 * Whether a module changes what a library defines: `argparse.Namespace.show = show`, `setattr(argparse.Namespace, …)`,
 * `patch('argparse.Namespace.show', …)`.
 */
export const changesPartsOf = (module: PythonModule, library: string): boolean =>
  module.text.includes(library) && partChanges(module, [library]).length > 0

/** The places where a module changes what libraries define. */
function partChanges(module: PythonModule, libraries: readonly string[]): PyNode[] {
  const isPart = (name: string | null): boolean =>
    libraries.some((library) => `${name}.`.startsWith(`${library}.`))
  return [
    ...findAll(module.root, 'attribute').filter(
      (node) => isTarget(node) && isPart(qualifiedName(module, node)),
    ),
    ...findAll(module.root, 'call').filter((call) => {
      if (!REPLACES.test(textOf(module, partOf(call, 'function')))) return false
      const changed = callArguments(module, call)?.positional[0]
      return (
        changed !== undefined &&
        isPart(stringValue(module, changed) ?? qualifiedName(module, changed))
      )
    }),
  ]
}

/**
 * Whether what is printed at a node may go elsewhere: to another `sys.stdout` or descriptor, or through another
 * `print`; or nowhere, for it is closed.
 */
export function redirectsOutput(module: PythonModule, at: PyNode): boolean {
  // `setattr(sys, 'stdout', …)`, `patch('sys.stdout', …)`
  if (/['"](sys\.)?stdout['"]/.test(module.text)) return true
  return findAll(module.root, 'identifier').some((node) => {
    const text = textOf(module, node)
    // under whatever name it is imported, and however it is entered
    if (/^(__builtins__|builtins|dup2|redirect_stdout)$/.test(text)) return true
    if (node.start >= at.start) return false
    if (/^(close|closerange|fdopen)$/.test(text)) return isOfOs(module, wholeOf(node))
    if (!/^(__)?stdout(__)?$/.test(text)) return false
    const { parent } = node
    return (
      (parent?.type === 'attribute' && isChanged(parent)) ||
      isClosed(module, node) ||
      isHandedOn(module, wholeOf(node))
    )
  })
}

/** Whether an object is put in another's place, or is given another method: `sys.stdout.write = log.info`. */
const isChanged = (node: PyNode): boolean =>
  isTarget(node) || (node.parent?.type === 'attribute' && isTarget(node.parent))

/** Whether nothing can be printed to `sys.stdout` from there on: `sys.stdout.close()`. */
const isClosed = (module: PythonModule, stdout: PyNode): boolean =>
  /^(close|detach)$/.test(methodCalledOn(module, wholeOf(stdout))?.name ?? '')

/** Whether a function of `os` is named, which may close the descriptor of `sys.stdout`. */
const isOfOs = (module: PythonModule, named: PyNode): boolean =>
  nameOrText(module, named).startsWith('os.')

/** Whether `sys.stdout` gets another name, or its buffer may get another file: that may close it. */
function isHandedOn(module: PythonModule, stdout: PyNode): boolean {
  if (!/^sys\./.test(nameOrText(module, stdout))) return false
  const { parent } = stdout
  const isBuffer = parent?.type === 'attribute' && /\.buffer$/.test(textOf(module, parent))
  return isBuffer
    ? !/^(write|writelines|flush)$/.test(methodCalledOn(module, parent)?.name ?? '')
    : /^(with_item|as_pattern)$/.test(parent?.type ?? '') ||
        (parent?.type === 'assignment' && stdout.field === 'right')
}

/** The attribute that a name is the last part of: `sys.stdout` for its `stdout`. */
const wholeOf = (node: PyNode): PyNode =>
  node.field === 'attribute' && node.parent ? node.parent : node

/**
 * The places where a module redirects what is printed, for all modules: another `sys.stdout` or descriptor, another
 * `print`.
 */
export const outputChanges = memoized((module: PythonModule): readonly PyNode[] =>
  /stdout\b|dup2|builtins/.test(module.text)
    ? [
        ...findAll(module.root, 'identifier').filter((node) => {
          if (!/^(stdout|redirect_stdout|dup2|print)$/.test(textOf(module, node))) return false
          const whole = wholeOf(node)
          const name = nameOrText(module, whole)
          return /^(os\.)?dup2$|(^|\.)redirect_stdout$/.test(name)
            ? isCallee(whole)
            : /^(sys\.stdout|builtins\.print)$/.test(name) &&
                (isChanged(whole) || isClosed(module, node))
        }),
        ...outputReplaced(module),
      ]
    : [],
)

/** The calls that replace `sys.stdout` by its name: `setattr(sys, 'stdout', …)`, `patch('sys.stdout', …)`. */
const outputReplaced = (module: PythonModule): PyNode[] =>
  /['"](sys\.)?stdout['"]/.test(module.text)
    ? findAll(module.root, 'call').filter(
        (call) =>
          REPLACES.test(textOf(module, partOf(call, 'function'))) &&
          callArguments(module, call)?.positional.some((one) =>
            /^(sys\.)?stdout$/.test(stringValue(module, one) ?? ''),
          ),
      )
    : []

/** What of Python's library a debugger works with, and a script may replace: a proxy's sockets, a guard's processes. */
const WORKS_WITH = ['socket', 'subprocess', 'threading', 'time']

/** Code that may replace a part of these, under whatever name it is imported. */
const MAY_REPLACE = {
  library: new RegExp(`\\b(${WORKS_WITH.join('|')})\\b`),
  part: /(?<![.\w])(?!self\b)\w+(\s*\.\s*\w+)+\s*=[^=]|\b(setattr|patch)\b/,
}

/** Calls behind which nobody waits for a client: the clock stands still, time runs out, or a guard forbids sockets. */
const DISTURBS = new RegExp(
  `^(${[
    'faulthandler\\.dump_traceback_later',
    'freezegun\\.freeze_time',
    'signal\\.(alarm|setitimer)',
    'sys\\.addaudithook',
    'time_machine\\.travel',
  ].join('|')})$`,
)

/**
 * The places where a module replaces what a debugger works with, or leaves it no time: `socket.socket = socks.socksocket`,
 * `patch('time.sleep')`, `signal.alarm(60)`.
 */
export const libraryChanges = memoized((module: PythonModule): readonly PyNode[] => [
  ...(MAY_REPLACE.library.test(module.text) && MAY_REPLACE.part.test(module.text)
    ? partChanges(module, WORKS_WITH)
    : []),
  ...(/\b(addaudithook|alarm|dump_traceback_later|freezegun|setitimer|time_machine)\b/.test(
    module.text,
  )
    ? findAll(module.root, 'call').filter((call) => DISTURBS.test(calledName(module, call)))
    : []),
])

/** The places where a module may change the working folder, in which a debugger looks for the script's files. */
export const folderChanges = memoized((module: PythonModule): readonly PyNode[] =>
  module.text.includes('chdir')
    ? findAll(module.root, 'identifier').filter((node) => /^f?chdir$/.test(textOf(module, node)))
    : [],
)

/** Whether code may start another program in its own place, as `os.execv` does. */
export const mayExec = ({ text }: PythonModule): boolean => /\bexec[lv]p?e?\b/.test(text)

/** Whether code may use gevent, which puts threads of its own in the place of Python's, by itself or in a library. */
export const usesGreenlets = ({ text }: PythonModule): boolean =>
  /\b(?:import|from)\s[^\n#'"]*\b(?:gevent|grequests|locust)\b/.test(text)

/** Whether code that runs before a node may change the working folder. */
export const changesFolder = (module: PythonModule, at: PyNode): boolean =>
  folderChanges(module).some(({ start }) => start < at.start)
