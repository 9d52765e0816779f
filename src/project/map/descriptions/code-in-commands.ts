import { DEFINING } from '../../../../transforms/azureml/kinds.ts'
import { lineStart, positionAt } from '../../../text/document.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import { fileText } from '../../files/workspace.ts'
import type { Repository } from '../repository.ts'

/**
 * The Python code that a workflow or a shell script holds itself, `python -c "…"` or a here document: what it defines is
 * not found, and said to be.
 */

/** A call of what may define a step or a deployment. */
const CALL = new RegExp(`\\b(${DEFINING.join('|')})[ \\t]*\\(`, 'g')

/** The calls of the SDK's classes in such code. */
export function readCodeInCommands({ workspace }: Repository, path: string): Diagnostic[] {
  const text = fileText(workspace, path)
  return [...text.matchAll(CALL)].flatMap(({ index, 1: name = '' }) => {
    const isComment = /^[ \t]*#/.test(text.slice(lineStart(text, index), index))
    if (isComment || !comesFromSdk(text, name)) return []
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

/** Whether a text imports a class from azureml, or a module in which it is looked up. */
const comesFromSdk = (text: string, name: string): boolean =>
  new RegExp(`\\bfrom[ \\t]+azureml\\b[^=]*?\\bimport\\b[^=]*?\\b${name}\\b`).test(text) ||
  new RegExp(`\\bimport[ \\t]+azureml\\b[^]*\\.${name}\\b`).test(text)
