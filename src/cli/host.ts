import { asFileChange } from '../project/change/change.ts'
import { writeChanges } from '../project/change/write.ts'
import { openWorkspace } from '../project/files/open-workspace.ts'
import { findRoot } from '../project/files/root.ts'
import { ADD_ONE, computeHost, type HostResult } from '../project/host/host.ts'
import type { LogFinding } from '../project/host/step-log.ts'
import { enumerate } from '../text/enumerate.ts'
import { formatChange } from '../text/patch.ts'
import type { Command } from './command.ts'
import { wordsAgain } from './command-line/again.ts'
import { checkFlags } from './command-line/check-flags.ts'
import type { Flags } from './command-line/flags.ts'
import { settingsOf } from './context.ts'
import { findAddress, readsInput } from './find-address.ts'
import { launchFileOf } from './launch-file.ts'
import { savePatch } from './patch-file.ts'
import { printable, type Terminal } from './terminal.ts'

/** `aml-debug host`: writes the address that a step's log shows into launch.json; it is for this machine alone. */
export const hostCommand: Command = {
  name: 'host',
  operands: '[log]',
  summary: "put a step's address into launch.json",
  flags: ['check', 'output', 'config-name', 'launch-json', 'port', 'config'],
  meanings: { port: 'port of the step, instead of what its log shows' },
  examples: [
    ['host 70_driver_log.txt', 'a log, or a folder of logs'],
    ['host 10.0.0.5', 'the address itself'],
    ['host -', 'standard input, as it streams'],
  ],
  notes: [
    'Writes launch.json at once, without -w and whether or not it is committed: an',
    'address is good for one run only. --check writes nothing, -o writes a patch.',
    'Standard input is read to its end, so that the program before the pipe goes on:',
    'python pipeline.py | aml-debug host -',
  ],
  async run(flags, terminal) {
    checkFlags(flags, terminal)
    const input = readsInput(flags) && terminal.input ? unclosed(terminal.input) : null
    const code = await setFrom(flags, input ? { ...terminal, input } : terminal)
    // The program before the pipe must not be cut off, for it may do more than print.
    if (input) for await (const _ of input);
    return code
  },
}

/** A stream that stays open when its reader has had enough. */
function unclosed(input: NonNullable<Terminal['input']>): NonNullable<Terminal['input']> {
  const iterator = input[Symbol.asyncIterator]()
  const next = () => iterator.next()
  return { isTTY: input.isTTY === true, [Symbol.asyncIterator]: () => ({ next }) }
}

/** The file, where the hint is to add a launch configuration and the file is not the one that `add` takes. */
const fileToAddTo = (hint: string, { 'launch-json': file }: Flags): string =>
  hint === ADD_ONE && file !== undefined
    ? wordsAgain({ 'launch-json': file, operands: [] }, [])
    : ''

/** Puts the address that a log shows into launch.json; gives the exit code. */
async function setFrom(flags: Flags, terminal: Terminal): Promise<number> {
  const root = findRoot(terminal.cwd)
  // a flag needs no settings, be they readable or not
  const settings = flags['launch-json'] === undefined ? settingsOf(flags, root, terminal.cwd) : {}
  const path = launchFileOf(flags, settings, root, terminal.cwd)
  const found = await findAddress(flags, terminal)
  if ('error' in found) return complain(terminal, found.error, found.hint)
  const port = flags.port ?? found.port
  const result = computeHost(
    openWorkspace(root, {}, { forDefinitions: false }),
    { ...found, port },
    flags['config-name'],
    path,
  )
  if (result.status === 'refused')
    return complain(terminal, result.message, result.hint + fileToAddTo(result.hint, flags))
  if (flags.check) {
    if (result.change) terminal.out(`${printable(result.path)}\n`)
    return result.change ? 1 : 0
  }
  if (flags.output !== undefined) {
    const patch = result.change ? formatChange(asFileChange(result.change)) : ''
    await savePatch(terminal.cwd, flags.output, [Buffer.from(patch)])
    return 0
  }
  const failed = result.change ? (await writeChanges(root, [result.change])).failures : []
  const [failure] = failed.filter(({ severity }) => severity === 'error')
  if (failure) return complain(terminal, `${failure.path}: ${failure.message}`, failure.hint)
  tell(result, found, (text) => terminal.err(`${printable(text)}\n`))
  return 0
}

/** Says what is in launch.json now, and what to do with it. */
function tell(
  { path, change, names, port, otherPort, asks }: Extract<HostResult, { status: 'set' }>,
  found: LogFinding,
  say: (text: string) => void,
): void {
  say(
    change
      ? `${path} now has ${found.address}, port ${port}.`
      : `${path} has ${found.address}, port ${port}, already.`,
  )
  if (otherPort !== null)
    say(
      `warning: the step listens on port ${otherPort}, which none of several launch configurations has: name the one of its script with --config-name.`,
    )
  warn(found, say)
  const chosen =
    names.length > 3
      ? 'the configuration of the script that runs'
      : names.map((name) => `"${name}"`).join(' or ')
  say(
    `Press F5 in VS Code with ${chosen} selected in Run and Debug${asks ? ', and Enter when it asks for the address' : ''}.`,
  )
}

/** What may be wrong with the address, or with the step behind it. */
function warn({ address, others, after }: LogFinding, say: (text: string) => void): void {
  if (others.length > 0)
    say(
      `warning: other processes of the step, or an earlier try, are at ${enumerate(others)}; to debug one of those: aml-debug host ${others[0]}`,
    )
  if (after === 'given up')
    say('warning: nobody attached in time, so that step no longer waits: submit it again first.')
  else if (after === 'attached') say('warning: a debugger has attached to that step already.')
  else if (after) say(`warning: the step’s debugger did not start: ${after.failed}`)
  if (/^127\.|^::1$/.test(address))
    say(`warning: ${address} is the node itself: it can be reached from there only.`)
}

function complain(terminal: Terminal, message: string, hint: string): number {
  terminal.err(`${printable(`aml-debug: ${message}`)}\n${printable(`    → ${hint}`)}\n`)
  return 2
}
