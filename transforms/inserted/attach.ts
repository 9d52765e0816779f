import { deeper, type TemplateLine } from '../../src/python/edits/template.ts'
import { ALL_FLAGS, DEBUG_FLAGS, type Flag } from '../azureml/flags.ts'

/**
 * The Python that `add` inserts, four spaces a level. It keeps to syntax that Python 3.6 takes, to one function of its
 * own, so that none of its names can meet one of the user's, and to short lines: linters measure them. It imports functions
 * where scripts often import the module in vain, which linters would report once more (F811).
 */

/** The name of the inserted function; digits follow where the script has it already. */
export const ATTACH = '_aml_debug_attach'

/** The end of the docstrings of inserted functions; formatters of docstrings may have wrapped it since. */
export const INSERTED = /\(inserted\s+by\s+aml-\s*debug\)/

/** Builtins that the inserted code uses, and imports where the script may have hidden them. */
export const BUILTINS: readonly string[] = ['Exception', 'OSError', 'int', 'print']

/** What differs from one inserted function to another. */
export interface Wording {
  readonly name: string
  /** Names to import from `builtins`. */
  readonly builtins: readonly string[]
  /** Whether the script has hidden the types of the parameters. */
  readonly untyped?: boolean
  readonly port: number
  /** Seconds. */
  readonly timeout: number
  /** Whether the script may put another program in its own place, as `os.execv` does. */
  readonly replacesItself?: boolean
  /** Whether a library may put threads of its own in the place of Python's, as gevent does. */
  readonly greenlets?: boolean
}

/** What the function of `extendBlock` takes; an address that is not given is None, for which Python 3.6 has no short type. */
const PARAMETERS = [
  ['client_ip', 'str'],
  ['port', 'int'],
  ['timeout', 'int'],
] as const

/** The names of these types. */
export const PARAMETER_TYPES: readonly string[] = ['int', 'str']

const builtinsLine = (names: readonly string[]): string[] =>
  names.length > 0 ? [`    from builtins import ${names.join(', ')}`] : []

/**
 * Lines that undo what debugpy does to `os.exec…` where nobody has attached: the program that takes the script's place
 * would look for a debugger in vain.
 */
const EXECS = {
  before: ["        execs = {k: v for k, v in os.__dict__.items() if k[:4] == 'exec'}"],
  after: [
    '        if not attached:',
    '            # What takes its place would look for the debugger in vain.',
    '            os.__dict__.update(execs)',
  ],
}

/** Lines that have debugpy keep Python's own threads: its threads would wait for good in those of such a library. */
const GREENLETS = ["        os.environ['GEVENT_SUPPORT'] = 'True'"]

/** The lines that import debugpy, in a `try` of a function. */
const importLines = ({ replacesItself, greenlets }: Wording): string[] => [
  ...(replacesItself || greenlets ? ['        import os', ''] : []),
  ...(greenlets ? GREENLETS : []),
  '        import debugpy',
  '',
]

/** The lines that find the address, start debugpy and wait; they use `client_ip`, `port` and `timeout`. */
const stepBody = (wording: Wording): string[] => [
  "    print(f'Timeout for debug connection: {timeout}', flush=True)",
  '    attached = False',
  '    try:',
  '        try:',
  '            # Sends nothing: asks which address faces the client.',
  '            with socket.socket(type=socket.SOCK_DGRAM) as probe:',
  "                probe.connect((client_ip or '192.0.2.1', 9))",
  '                ip = probe.getsockname()[0]',
  '        except OSError:',
  '            ip = socket.gethostbyname(socket.gethostname())',
  "        print(f'ip_address: {ip}', flush=True)",
  '        try:',
  '            from azureml.core import Run',
  '',
  "            Run.get_context().log('ip_address', ip)",
  '        except Exception as error:',
  "            print(f'ip_address not logged: {error}', flush=True)",
  ...importLines(wording),
  ...(wording.replacesItself ? EXECS.before : []),
  '        debugpy.listen((ip, port))',
  '        # wait_for_client() has no timeout of its own.',
  '        deadline = monotonic() + timeout',
  '        while not attached and monotonic() < deadline:',
  '            sleep(0.1)',
  '            attached = debugpy.is_client_connected()',
  ...(wording.replacesItself ? EXECS.after : []),
  '    except Exception as error:',
  "        print(f'Debugger not started: {error}', flush=True)",
  "    print(f'Debugger attached = {attached}', flush=True)",
]

/**
 * The `add_argument` statements of some of the four flags.
 *
 * @param suppress how the script writes `argparse.SUPPRESS`, so that its help and usage stay what they are
 */
export function addArgumentLines(
  parser: string,
  { port, timeout }: Pick<Wording, 'port' | 'timeout'>,
  flags: Iterable<string>,
  suppress?: string,
): TemplateLine[] {
  const settings: Record<string, string[]> = {
    [DEBUG_FLAGS.enabled]: ["action='store_true'"],
    [DEBUG_FLAGS.timeout]: ['type=int', `default=${timeout}`],
    [DEBUG_FLAGS.clientIp]: [],
    [DEBUG_FLAGS.port]: ['type=int', `default=${port}`],
  }
  const help = suppress ? [[`help=${suppress}`]] : []
  return [...flags].map((flag) => ({
    level: 0,
    open: `${parser}.add_argument(`,
    groups: [[`'${flag}'`], ...(settings[flag] ?? []).map((each) => [each]), ...help],
    close: ')',
  }))
}

/**
 * The block that follows a script's own parse statement.
 *
 * @param option how the script reads one of its options: `args.remote_debug`, `opts['remote_debug']`
 */
export function extendBlock(wording: Wording, option: (flag: Flag) => string): TemplateLine[] {
  return [
    `if ${option(DEBUG_FLAGS.enabled)}:`,
    // as black and ruff lay it out
    '',
    ...deeper([
      {
        level: 0,
        open: `def ${wording.name}(`,
        groups: PARAMETERS.map(([name, type]) => [wording.untyped ? name : `${name}: ${type}`]),
        close: ') -> None:',
      },
      '    """Wait for VS Code to attach (inserted by aml-debug)."""',
      '    import socket',
      ...builtinsLine(wording.builtins),
      '    from time import monotonic, sleep',
      '',
      ...stepBody(wording),
      '',
      `${wording.name}(`,
      `    ${option(DEBUG_FLAGS.clientIp)},`,
      `    ${option(DEBUG_FLAGS.port)},`,
      `    ${option(DEBUG_FLAGS.timeout)},`,
      ')',
    ]),
  ]
}

/** The block for scripts whose own command line is left alone: it takes its flags out of `sys.argv`. */
export function standAloneBlock(wording: Wording): TemplateLine[] {
  return [
    `def ${wording.name}() -> None:`,
    `    """Wait for VS Code after ${DEBUG_FLAGS.enabled} (inserted by aml-debug)."""`,
    ...builtinsLine(wording.builtins),
    '    from sys import argv',
    '',
    `    if '${DEBUG_FLAGS.enabled}' not in argv:`,
    '        return',
    '    import socket',
    '    from argparse import ArgumentParser',
    '    from time import monotonic, sleep',
    '',
    '    # The script itself never sees these flags.',
    '    parser = ArgumentParser(add_help=False, allow_abbrev=False)',
    ...deeper(addArgumentLines('parser', wording, ALL_FLAGS)),
    `    first = [word[:${DEBUG_FLAGS.enabled.length}] for word in argv].index('${DEBUG_FLAGS.enabled}')`,
    '    args, argv[first:] = parser.parse_known_args(argv[first:])',
    `    client_ip, port = args.remote_debug_client_ip, args.remote_debug_port`,
    `    timeout = args.remote_debug_connection_timeout`,
    ...stepBody(wording),
    '',
    '',
    `${wording.name}()`,
    `del ${wording.name}`,
  ]
}

/** The block of an entry script: a container has no command line of the script's, so it always listens. */
export function entryBlock(wording: Wording): string[] {
  return [
    `def ${wording.name}() -> None:`,
    '    """Give VS Code some time to attach (inserted by aml-debug)."""',
    ...builtinsLine(wording.builtins),
    '    from time import monotonic, sleep',
    '',
    '    try:',
    ...importLines(wording),
    `        debugpy.listen(('0.0.0.0', ${wording.port}))`,
    '        # wait_for_client() has no timeout of its own.',
    `        deadline = monotonic() + ${wording.timeout}`,
    '        attached = False',
    '        while not attached and monotonic() < deadline:',
    '            sleep(0.1)',
    '            attached = debugpy.is_client_connected()',
    '        if attached:',
    "            print('Debugger attached...', flush=True)",
    '    except Exception as error:',
    "        print(f'Debugger not started: {error}', flush=True)",
    '',
    '',
    `${wording.name}()`,
    `del ${wording.name}`,
  ]
}
