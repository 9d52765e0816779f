import { SDK } from '../../../transforms/azureml/kinds.ts'
import { maskMagics } from '../../notebook/magics.ts'
import { isNotebook, readNotebook } from '../../notebook/notebook.ts'
import { findAll, textOf } from '../../python/syntax.ts'
import { lineStart, positionAt } from '../../text/document.ts'
import { type Diagnostic, readable } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import { fileText, type Workspace } from '../files/workspace.ts'
import { isInferenceFile } from './descriptions/inference-files.ts'
import { SUBMITTING } from './descriptions/submit-commands.ts'

/**
 * The commands of the Azure CLI that code runs, `!az ml run submit-script train.py` or `os.system("az ml run …")`: what
 * they submit is not found, and said to be.
 */

/** A command with its words on one line, as a shell has them, or as the items of a list. */
const COMMAND =
  /\baz\b[\s\\,'"]+ml[\s\\,'"]+(run[\s\\,'"]+submit-(?:script|hyperdrive)|model[\s\\,'"]+(?:deploy|package))\b(?:\\\r?\n|[^\n])*/g

/** One of these is in each of them, however its words are parted. */
const WORDS = [...SUBMITTING, 'deploy', 'package']

/** What says how a model is served; one that is deployed without is no script's. */
const SERVED = /--(?:ic|inference-config[\w-]*|es|entry-script)\b[\s,'"=]+([^\s,'"]*)/

/** A line of a cell that a shell runs. */
const ESCAPED = /^[ \t]*(?:[\w., \t]+=[ \t]*)?(?:!|%sx\b|%system\b)/

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
      ? [...(isNotebook(path) ? inCells(workspace, path) : []), ...inStrings(file)]
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
    return commandsIn(text).flatMap(({ at, command }) => {
      const before = text.slice(lineStart(text, at), at)
      if (isShell ? /^[ \t]*#/.test(before) : !ESCAPED.test(before)) return []
      return [{ path, ...positionAt(text, at), cell: index, ...said(command) }]
    })
  })
}

/** Those in texts and lists that a module has run. */
function inStrings(file: PythonFile): Diagnostic[] {
  const { module } = file
  if (!RUNS.test(module.text)) return []
  return ['string', 'list'].flatMap((type) =>
    findAll(module.root, type).flatMap((node) =>
      // what only stands there is a comment
      node.parent?.type === 'expression_statement'
        ? []
        : commandsIn(textOf(module, node)).flatMap(({ at, command }) => {
            // the texts in a list are looked at by themselves
            const isList = /^['"]/.test(textOf(module, node).slice(at + 2))
            return isList === (type === 'list')
              ? file.diagnose({ at: node.start, ...said(command) })
              : []
          }),
    ),
  )
}

const commandsIn = (text: string): { at: number; command: string }[] =>
  [...text.matchAll(COMMAND)].flatMap(({ index, 0: whole, 1: command = '' }) => {
    const served = SERVED.exec(whole)?.[1]
    const isFound = /^model/.test(command) && (served === undefined || isInferenceFile(served))
    return isFound ? [] : [{ at: index, command: command.replaceAll(/[\s\\,'"]+/g, ' ') }]
  })

const said = (command: string) =>
  ({
    code: 'command-in-code',
    severity: 'warning',
    message: `what this command ${command.startsWith('run') ? 'submits' : 'deploys'} is not found: az ml ${command} is run by code`,
    hint: 'put the command into a shell script of the repository (.sh), and have the code run that',
  }) as const
