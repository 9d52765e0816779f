import { DEFINING } from '../../../../transforms/azureml/kinds.ts'
import { positionAt } from '../../../text/document.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import { fileText } from '../../files/workspace.ts'
import type { Repository } from '../repository.ts'

/**
 * The Python code that a workflow or a shell script holds itself, `python -c "…"` or a here document: what it defines is
 * not found, and said to be.
 */

/** A call of what may define a step or a deployment. */
const CALL = new RegExp(`\\b(${DEFINING.join('|')})[ \\t]*\\(`, 'g')

/** What may stand in front of a command on its line: `- run: `. */
const START = /^[ \t]*(?:-[ \t]+)?(?:(?:run|script|bash|inlineScript)[ \t]*:[ \t]*)?/

/** What a line starts with that only looks for code, or changes its text. */
const SEARCHES = /^(?:[ef]?grep|rg|sed|awk|git)[ \t]+[^=\s]/

/** What a line starts with that only prints it, where the line does not say where to. */
const PRINTS = /^(?:echo|printf)[ \t]+[^=\s]/
const GOES_ON = /\|[ \t]*python|>(?![&=])/

/** A line of a workflow that says what something is called. */
const TITLES = /^[ \t]*(?:-[ \t]+)?(?:name|displayName|description)[ \t]*:/

/** The calls of the SDK's classes in such code. */
export function readCodeInCommands({ workspace }: Repository, path: string): Diagnostic[] {
  const text = withoutMentions(fileText(workspace, path), !path.endsWith('.sh'))
  const calls = [...text.matchAll(CALL)]
  if (calls.length === 0) return []
  const isOfSdk = classesIn(text)
  return calls.flatMap(({ index, 1: name = '' }) => {
    if (!isOfSdk(name)) return []
    return {
      code: 'code-in-a-command',
      severity: 'warning',
      path,
      ...positionAt(text, index),
      message: `${name}(...) is not found: it stands in the text of a command`,
      hint: 'put the Python code into a file of the repository, and have the command run that',
    }
  })
}

/** A text of the same length without its comments, and the lines that only print code, look for it or are titles. */
const withoutMentions = (text: string, isYaml: boolean): string =>
  text.replace(/[^\r\n]+/g, (line) => {
    const command = line.replace(START, '')
    const isMention =
      SEARCHES.test(command) ||
      (PRINTS.test(command) && !GOES_ON.test(command)) ||
      (isYaml && TITLES.test(line))
    const kept = isMention ? '' : line.replace(/(?:^|[ \t])#.*$/, '')
    return kept.padEnd(line.length)
  })

/** A test for the classes that a text imports from azureml, or looks up in a module that it imports. */
function classesIn(text: string): (name: string) => boolean {
  const imported = [
    ...text.matchAll(
      /\bfrom[ \t]+azureml\b[\w.]*[ \t]+import\b((?:[ \t]*\([^()]*)|(?:[^\n;\\]|\\\r?\n)*)/g,
    ),
  ].flatMap(([, names = '']) => names.match(/\w+|\*/g) ?? [])
  const names = new Set(imported)
  const [, looked = ''] = /\bimport[ \t]+azureml\b(.*)/s.exec(text) ?? []
  const lookedUp = new Set([...looked.matchAll(/\.(\w+)/g)].map(([, name]) => name))
  return (name) => names.has(name) || names.has('*') || lookedUp.has(name)
}
