import { indentAt, lineStart } from '../../text/document.ts'
import { findAll, type PythonSource } from '../syntax.ts'

/** One level of indentation as the blocks of the source have it; four spaces where it has none. */
export const blockUnit = (source: PythonSource): string => unitOfBlocks(source) ?? USUAL

/** One level of indentation in brackets: as the blocks of the source have it, else as its calls do, else four spaces. */
export const indentUnit = (source: PythonSource): string =>
  unitOfBlocks(source) ?? hangingIndent(source) ?? USUAL

const USUAL = '    '

function unitOfBlocks(source: PythonSource): string | null {
  const { text } = source
  for (const { start, parent } of findAll(source.root, 'block')) {
    const around = parent?.start ?? 0
    const [own, outer] = [indentAt(text, start), indentAt(text, around)]
    const isDeeper = own.length > outer.length && own.startsWith(outer)
    if (isDeeper && lineStart(text, start) !== lineStart(text, around))
      return own.slice(outer.length)
  }
  return null
}

/** How much deeper the lines of a call are than its first, where they begin below it. */
function hangingIndent(source: PythonSource): string | null {
  const { text } = source
  for (const args of findAll(source.root, 'argument_list')) {
    const first = args.children[1]
    if (!first || lineStart(text, first.start) <= args.start) continue
    const [own, outer] = [indentAt(text, first.start), indentAt(text, args.start)]
    const step = own.startsWith(outer) ? own.slice(outer.length) : ''
    // what is lined up with something else is deeper
    if (/^( {2}| {4}|\t)$/.test(step)) return step
  }
  return null
}
