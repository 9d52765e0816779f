import { asFileChange, type Change } from '../project/change/change.ts'
import type { Diagnostic } from '../project/diagnostic.ts'
import { formatChange } from '../text/patch.ts'
import { plural } from './report/report.ts'
import { colourPatch, type Style } from './report/style.ts'
import { printable, printableLines, type Terminal } from './terminal.ts'

/** One thing that is taken or left as a whole: a target, or a file that instrumentation is taken out of. */
export interface Choice {
  readonly key: string
  readonly title: string
}

/** What there is to choose from. */
export interface Choices {
  /** What is asked about, one by one. */
  choices(): readonly Choice[]
  /** The changes of some of the choices alone. */
  changesOf(chosen: readonly Choice[]): readonly Change[]
  /** What is to be said where some of the choices are made alone. */
  saidOf?(chosen: readonly Choice[]): readonly Diagnostic[]
}

const HELP = `y  take this one
n  leave this one
a  take this one and all that follow
d  leave this one and all that follow; write what was taken
q  quit; write nothing
?  show this help
`

/** Asks for each choice, with its patch and files shown; gives those that were taken. */
export async function askEach(
  found: Choices,
  terminal: Terminal,
  ask: NonNullable<Terminal['ask']>,
  style: Style,
): Promise<readonly Choice[]> {
  const choices = found.choices()
  const taken: Choice[] = []
  /** The changes of those that were taken, by their files. */
  let before = new Map<string, Change>()
  for (const [index, choice] of choices.entries()) {
    const changes = found.changesOf([...taken, choice])
    // what this one adds to those that were taken already
    const own = changes.flatMap((change) => {
      const { path, after, transforms } = change
      const earlier = before.get(path)
      if (!earlier) return [change]
      const same = earlier.after === after || earlier.after?.equals(after ?? EMPTY)
      return same ? [] : [{ path, before: earlier.after, after, transforms }]
    })
    if (own.length === 0) continue
    const patch = own.map((change) => formatChange(asFileChange(change))).join('')
    terminal.err(
      `\n${style.bold(printable(choice.title))}\n\n${colourPatch(printableLines(patch), style)}\n`,
    )
    const files = own.map(({ path }) => printable(path)).join(', ')
    const counted = `(${index + 1}/${choices.length}) ${plural(own.length, 'file', 'files')}: ${files}`
    const answer = await askOne(
      `${counted}\n${style.bold('Take it [y,n,a,d,q,?]? ')}`,
      terminal,
      ask,
    )
    if (answer === 'q') return []
    if (answer === 'y' || answer === 'a') {
      taken.push(choice)
      before = new Map(changes.map((change) => [change.path, change]))
    }
    if (answer === 'a') return [...taken, ...choices.slice(index + 1)]
    if (answer === 'd') return taken
  }
  return taken
}

const EMPTY = Buffer.alloc(0)

async function askOne(
  question: string,
  terminal: Terminal,
  ask: NonNullable<Terminal['ask']>,
): Promise<string> {
  for (;;) {
    // the end of the input leaves everything as it is
    const answer = (await ask(question))?.trim().toLowerCase() ?? 'q'
    if (/^[ynadq]$/.test(answer)) return answer
    terminal.err(HELP)
  }
}
