import type { PythonSource } from '../syntax.ts'
import { type Brackets, layBrackets } from './brackets.ts'
import { blockUnit } from './indent.ts'

/** A line of a template, indented by four spaces a level; brackets come in parts, for they may need several lines. */
export type TemplateLine = string | (Brackets & { readonly level: number })

/** Lines of a template one level deeper. */
export const deeper = (lines: readonly TemplateLine[]): TemplateLine[] =>
  lines.map((line) => {
    if (typeof line !== 'string') return { ...line, level: line.level + 1 }
    return line === '' ? '' : `    ${line}`
  })

/** Lays out the lines of a template as a file has its own, with this indentation and line ending. */
export function layOut(
  source: PythonSource,
  lines: readonly TemplateLine[],
  indent: string,
  newline: string,
): string {
  const unit = blockUnit(source)
  return lines
    .flatMap((line) => {
      if (typeof line !== 'string')
        return layBrackets(source, line, indent + unit.repeat(line.level), unit)
      const content = line.trimStart()
      return content === ''
        ? ''
        : indent + unit.repeat((line.length - content.length) / 4) + content
    })
    .join(newline)
}
