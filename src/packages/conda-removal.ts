import type { YAMLSeq } from 'yaml'
import { lineEnd, nextLineStart } from '../text/document.ts'
import { type Edit, remove } from '../text/edits.ts'
import { findMarks } from '../text/marker.ts'
import type { CondaFile } from './conda.ts'
import { PIP_SECTION } from './conda-edits.ts'
import { addedOn, removeLines } from './lines.ts'
import { condaName, packageName } from './requirement.ts'
import { offsetOf, rangeOf } from './yaml.ts'
import { removeItems } from './yaml-lines.ts'

/** Takes out what `addToConda` added; a pip section of ours to which others have added since stays. */
export function removeFromConda(file: CondaFile): Edit[] {
  const { text } = file
  const items: number[] = []
  const section: number[] = []
  const inline = new Map<YAMLSeq, Set<unknown>>()
  const edits: Edit[] = []
  for (let at = 0; at < text.length; at = nextLineStart(text, at)) {
    const added = addedOn(text, at)
    if (!added) continue
    const content = /^[ \t]*-[ \t]+(.*?)[ \t]*#/.exec(text.slice(at, lineEnd(text, at)))?.[1] ?? ''
    if (added.includes(PIP_SECTION) || added.includes('pip')) section.push(at)
    else if (added.includes(condaName(unquote(content)) ?? '')) items.push(at)
    else {
      const found = inlineItems(file, at, added)
      if (!found) continue
      const { list, ours } = found
      inline.set(list, new Set([...(inline.get(list) ?? []), ...ours]))
      edits.push(...removeMark(text, at))
    }
  }
  // somebody may have copied a line: what several marks tell of a list is taken out of it at once
  for (const [list, ours] of inline)
    edits.push(...removeItems(text, list, (item) => ours.has(item)))
  const kept = file.pipLists.some((list) =>
    list.items.some((item) => {
      const [start] = rangeOf(item)
      return !items.some((at) => at <= start && start <= lineEnd(text, at))
    }),
  )
  return kept
    ? [...edits, ...section.flatMap((at) => removeMark(text, at)), ...removeLines(text, items)]
    : [...edits, ...removeLines(text, [...section, ...items])]
}

const unquote = (text: string): string => text.replace(/^(['"])(.*)\1$/, '$2')

const removeMark = (text: string, at: number): Edit[] =>
  findMarks(text, at, lineEnd(text, at)).map(({ start, end }) => remove(start, end))

/** The items of `[a, debugpy]  # aml-debug: added debugpy` that a mark tells of, and their list. */
function inlineItems(
  file: CondaFile,
  at: number,
  added: readonly string[],
): { readonly list: YAMLSeq; readonly ours: readonly unknown[] } | null {
  const { text } = file
  const end = lineEnd(text, at)
  const within = (node: unknown) => at <= offsetOf(node) && offsetOf(node) < end
  const isOurs = (node: unknown) =>
    within(node) &&
    added.includes(packageName(unquote(text.slice(...rangeOf(node).slice(0, 2)))) ?? '')
  const list = file.pipLists.find((each) => each.flow && each.items.some(isOurs))
  return list ? { list, ours: list.items.filter(isOurs) } : null
}
