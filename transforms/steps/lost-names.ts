import { type PythonModule, readModule } from '../../src/python/module.ts'
import { findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import type { Edit } from '../../src/text/edits.ts'
import type { Mark } from '../../src/text/marker.ts'
import type { Problem } from '../../src/transform.ts'

/**
 * Warns of names that only what is put back reads: while it was away, a linter may have taken out their import as
 * unused, and Python would end at the name.
 *
 * @param marks the marks by the values that they are about
 * @param edits what puts back is among these
 */
export function lostNames(
  module: PythonModule,
  marks: ReadonlyMap<PyNode, Mark>,
  edits: readonly Edit[],
): Problem[] {
  return [...marks].flatMap(([value, { notes }]) => {
    const isBack = edits.some(({ start, end }) => start <= value.start && value.end <= end)
    const lost = notes.flatMap((note) =>
      isBack && note.kind === 'was'
        ? namesIn(note.value)
            .filter((name) => !isKnown(module, name))
            .map((name) => ({ name, back: `${note.what}=${note.value}` }))
        : [],
    )
    return lost.map(
      ({ name, back }): Problem => ({
        code: 'name-is-gone',
        severity: 'warning',
        at: value.start,
        message: `${back} is put back, and nothing says any more what ${name} is: its import or assignment was taken out meanwhile`,
        hint: `import or assign ${name} again`,
      }),
    )
  })
}

const isKnown = ({ scopes }: PythonModule, name: string): boolean =>
  scopes.isUsed(name) || scopes.starImports.length > 0 || BUILTINS.has(name)

/** Builtins that a condition may use. */
const BUILTINS = new Set(
  'all any bool callable dict float getattr hasattr int isinstance len list max min set str sum tuple __debug__ __file__ __name__'.split(
    ' ',
  ),
)

/** The names that an expression reads and does not bind itself. */
function namesIn(expression: string): string[] {
  const own = readModule(expression)
  return findAll(own.root, 'identifier').flatMap((node) => {
    const name = textOf(own, node)
    const isPart = /^(attribute|name)$/.test(node.field ?? '')
    return isPart || own.scopes.resolve(name, node) ? [] : [name]
  })
}
