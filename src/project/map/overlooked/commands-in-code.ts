import { SDK } from '../../../../transforms/azureml/kinds.ts'
import { maskMagics } from '../../../notebook/magics.ts'
import { isNotebook, readNotebook } from '../../../notebook/notebook.ts'
import type { PythonModule } from '../../../python/module.ts'
import { basename } from '../../../python/paths.ts'
import { findAll, isWithin, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import { lineStart, positionAt } from '../../../text/document.ts'
import { type Diagnostic, readable } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { isInferenceFile } from '../descriptions/inference-files.ts'
import { SUBMITTING } from '../descriptions/submit-commands.ts'

/**
 * The commands of the Azure CLI that code runs, `!az ml run submit-script train.py` or `os.system("az ml run …")`: what
 * they submit is not found, and said to be.
 */

/** A command with its words on one line, as a shell has them, or as the items of a list. */
const COMMAND =
  /\baz\b[\s\\,'"]+ml[\s\\,'"]+(run[\s\\,'"]+submit-(?:script|hyperdrive)|model[\s\\,'"]+(?:deploy|package|profile)|service[\s\\,'"]+update)\b(?:\\\r?\n|[^\n])*/g

/** One of these is in each of them, however its words are parted. */
const WORDS = [...SUBMITTING, 'deploy', 'package', 'profile', 'update']

/** What says how a model is served; one that is deployed without is no script's. */
const SERVED = /--(?:ic|inference-config[\w-]*|es|entry-script)\b[\s,'"=]+([^\s,'"]*)/

/** What has a command say what it takes, and do nothing. */
const HELP = /[\s'"](?:--help|-h)\b/

/** A line of a cell that a shell runs. */
const ESCAPED = /^[ \t]*(?:[\w., \t]+=[ \t]*)?(?:!|%sx\b|%system\b)/

/** What stands in front of a command that is only printed. */
const PRINTED = /(?:^|[;&|!"'])[ \t]*(?:echo|printf)\b[^;&|\n]*$/

/** The cell magics that run a cell as a script, or write it into a file that may be one. */
const SCRIPTS =
  /^\s*%%(?:bash|sh|script|cmd|system|sx|!|writefile(?!.*\.(?:md|rst|txt|html?)\s*$))/m

/** Calls that only show a text, or compare it: `print`, `log.info`, `parser.add_argument`, `run.assert_called_with`. */
const SHOWS =
  /(?:^|\.)(?:print|echo|debug|info|warn|warning|error|critical|exception|log|add_argument|add_parser|ArgumentParser|assert\w*)$/

/** What runs a text as a command. */
const RUNS = /\bsubprocess\b|\bos\.(?:system|popen)\b/

/** What is to be said of the commands in the code of a repository. */
export function commandsInCode(workspace: Workspace): Diagnostic[] {
  const about = workspace.mentioning(SDK)
  // a notebook that has commands need not mention the SDK, but what they submit does, or another one
  const notebooks = about.length > 0 ? workspace.files.filter(isNotebook) : []
  const paths = new Set([...about, ...notebooks])
  return [...paths].sort().flatMap((path) => {
    if (!workspace.holds(path, WORDS) || fileText(workspace, path).search(COMMAND) < 0) return []
    const file = readable(workspace.python(path))
    const found = file
      ? [...(isNotebook(path) ? inCells(workspace, path) : []), ...inStrings(workspace, file)]
      : []
    workspace.rest()
    return found
  })
}

/** Those that cells of a notebook run by themselves, or write into a script. */
function inCells(workspace: Workspace, path: string): Diagnostic[] {
  const read = readNotebook(fileText(workspace, path))
  if (read.status !== 'ok') return []
  return read.notebook.cells.flatMap(({ index, text }) => {
    const isShell = maskMagics(text) === null
    if (isShell && !SCRIPTS.test(text)) return []
    return commandsIn(workspace, text).flatMap((found) => {
      const before = text.slice(lineStart(text, found.at), found.at)
      if (isShell ? /^[ \t]*#/.test(before) : !ESCAPED.test(before)) return []
      return [{ path, ...positionAt(text, found.at), cell: index, ...said(found) }]
    })
  })
}

/** Those in texts and lists that a module has run. */
function inStrings(workspace: Workspace, file: PythonFile): Diagnostic[] {
  const { module } = file
  if (!RUNS.test(module.text)) return []
  return ['string', 'list'].flatMap((type) =>
    findAll(module.root, type).flatMap((node) =>
      isMention(module, node)
        ? []
        : commandsIn(workspace, textOf(module, node)).flatMap((found) => {
            // the texts in a list are looked at by themselves
            const isList = /^['"]/.test(textOf(module, node).slice(found.at + 2))
            return isList === (type === 'list')
              ? file.diagnose({ at: node.start, ...said(found) })
              : []
          }),
    ),
  )
}

/** Whether a text is a comment, or only shown or compared. */
function isMention(module: PythonModule, node: PyNode): boolean {
  if (node.parent?.type === 'expression_statement') return true
  for (let at = node.parent; at && !/_definition$|^block$|^lambda$/.test(at.type); at = at.parent) {
    if (/^(raise|assert)_statement$|^comparison_operator$/.test(at.type)) return true
    // `print("az …".format(name))` prints, and `assert os.system("az …") == 0` runs
    if (at.type !== 'call' || isWithin(node, partOf(at, 'function'))) continue
    const isRaised = at.parent?.type === 'raise_statement'
    return isRaised || SHOWS.test(textOf(module, partOf(at, 'function')))
  }
  return false
}

interface Found {
  readonly at: number
  readonly command: string
  /** The inference configuration, where only that is missing. */
  readonly missing: string | null
}

const commandsIn = (workspace: Workspace, text: string): Found[] =>
  [...text.matchAll(COMMAND)].flatMap(({ index, 0: whole, 1: command = '' }) => {
    const served = SERVED.exec(whole)?.[1]
    const config =
      served !== undefined && isInferenceFile(served)
        ? basename(served.replaceAll('\\', '/'))
        : null
    const isThere = config !== null && isInRepository(workspace, config)
    const isFound = /^(model|service)/.test(command) && (served === undefined || isThere)
    const isShown = PRINTED.test(text.slice(lineStart(text, index), index))
    return isFound || isShown || HELP.test(whole)
      ? []
      : [{ at: index, command: command.replaceAll(/[\s\\,'"]+/g, ' '), missing: config }]
  })

/** An inference configuration is found by its name, wherever it is. */
const isInRepository = ({ origin }: Workspace, name: string): boolean =>
  origin.files.some((each) => basename(each) === name)

const said = ({ command, missing }: Found) =>
  ({
    code: 'command-in-code',
    severity: 'warning',
    message: `what this command ${command.startsWith('run') ? 'submits' : 'deploys'} is not found: az ml ${command} is run by code`,
    hint:
      missing === null
        ? 'put the command into a shell script of the repository (.sh), and have the code run that'
        : `put ${missing} into the repository: what it describes is found there, and not where code writes it`,
  }) as const
