import { isNotebook } from '../../notebook/notebook.ts'
import { expectTexts, isParsingAhead } from '../../python/parse-ahead.ts'
import { readable } from '../diagnostic.ts'
import { isPython } from './python-file.ts'
import type { Workspace } from './workspace.ts'

/** How many items are looked at together: by the time that they have come, those behind them are parsed. */
const STEP = 16
/** How much of their code at most. UTF-16 code units. */
const MOST = 128 * 1024

/** Gives items one by one, and has the modules of the next ones parsed meanwhile, where another thread does that. */
export function* lookingAhead<T>(
  workspace: Workspace,
  items: readonly T[],
  modulesOf: (item: T) => readonly string[],
): Generator<T> {
  for (const [at, item] of items.entries()) {
    if (isParsingAhead() && at % STEP === 0) {
      const next = items.slice(at === 0 ? 1 : at + STEP, at + 2 * STEP)
      expectTexts(textsOf(workspace, new Set(next.flatMap(modulesOf))))
    }
    yield item
  }
}

/** The texts of modules. Notebooks are parsed in parts. */
function textsOf(workspace: Workspace, paths: Iterable<string>): string[] {
  const texts: string[] = []
  let length = 0
  for (const path of paths) {
    if (!isPython(path) || isNotebook(path)) continue
    const text = readable(workspace.document(path))?.text ?? ''
    length += text.length
    if (length > MOST) break
    texts.push(text)
  }
  return texts
}
