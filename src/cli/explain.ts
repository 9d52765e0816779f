import { transforms } from '../../transforms/registry.ts'
import { suggestion } from '../text/nearest.ts'
import { formatChange } from '../text/patch.ts'
import type { Command } from './command.ts'
import { UsageError } from './command-line/usage.ts'
import { readExample } from './examples.ts'
import { colourPatch, type Style, styleOf, wantsColour } from './report/style.ts'

// the first of an id speaks for the others
const all = Object.values(transforms).filter(
  ({ id }, index, every) => every.findIndex((one) => one.id === id) === index,
)
const ids: readonly string[] = all.map(({ id }) => id)

/** `aml-debug explain`: what each transform does, as a diff of one of its fixtures. */
export const explainCommand: Command = {
  name: 'explain',
  operands: '[transform]',
  summary: 'what each transform does, as a diff',
  choices: ids,
  flags: ['color'],
  examples: [['explain pipeline-step', 'one transform alone']],
  run({ operands: [wanted], color }, terminal) {
    if (wanted !== undefined && !ids.includes(wanted))
      throw new UsageError(`there is no transform ${wanted}; ${suggestion(wanted, ids)}`)
    const style = styleOf(wantsColour(color, terminal.colour?.out ?? false))
    const chosen = all.filter(({ id }) => wanted === undefined || id === wanted)
    terminal.out(chosen.map((transform) => explain(transform, style)).join('\n'))
    return 0
  },
}

function explain(
  { id, summary, description }: Pick<Command, 'summary'> & { id: string; description: string },
  style: Style,
): string {
  const patch = readExample(id).map(formatChange).join('')
  return `${style.bold(id)}: ${summary}\n\n${wrap(description)}\n\n${colourPatch(patch, style)}`
}

/** Breaks a paragraph into lines of at most 80 columns. */
function wrap(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > 80) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
