import { stringValue } from './strings.ts'
import { type PyNode, type PythonSource, partOf, textOf } from './syntax.ts'

/** How what an object holds is reached from it, by attributes and keys: `environments["train"].python`. */

/** Joins two paths: from an object to a part of it, and from that part on; either may be empty. */
export const pathTo = (part: string, rest: string): string =>
  [part, rest].filter((path) => path !== '').join('.')

/** The step of a path that leads to an item, by its key; null where the key is known only when the code runs. */
export const itemPart = (key: string | null): string =>
  key === null ? ANY_ITEM : `[${encodeURIComponent(key).replaceAll('.', '%2E')}]`

const ANY_ITEM = '[?]'
/** The step of a path that leads to every item, one after the other: the variable of a loop. */
export const EACH_ITEM = '[*]'

const isItem = (part: string | undefined): boolean => part?.startsWith('[') ?? false

/**
 * The longest access that starts at a node, `x.a["b"].c` for its `x`, and its path from there.
 *
 * @param until the access that is not to be exceeded
 */
export function wholeAccess(
  source: PythonSource,
  node: PyNode,
  until: PyNode | null = null,
): { readonly top: PyNode; readonly path: string } {
  let top = node
  const parts: string[] = []
  for (let { parent } = top; parent && top !== until; parent = top.parent) {
    if (parent.type === 'attribute' && top.field === 'object')
      parts.push(textOf(source, partOf(parent, 'attribute')))
    else if (parent.type === 'subscript' && top.field === 'value')
      parts.push(itemPart(literalKey(source, partOf(parent, 'subscript'))))
    else break
    top = parent
  }
  return { top, path: parts.join('.') }
}

/** A key that is written as a literal; null for any other. */
export const literalKey = (source: PythonSource, key: PyNode): string | null =>
  stringValue(source, key) ?? (key.type === 'integer' ? textOf(source, key) : null)

/**
 * The rest of a path behind another one that it starts with; null where it leads elsewhere.
 *
 * @returns `isSure` is false where that depends on a key that is not known
 */
export function pathWithin(path: string, part: string): { rest: string; isSure: boolean } | null {
  if (part === '') return { rest: path, isSure: true }
  const [own, wanted] = [path.split('.'), part.split('.')]
  let isSure = true
  for (const [index, each] of wanted.entries()) {
    const other = own[index]
    if (each === other && each !== ANY_ITEM) continue
    if (!isItem(each) || !isItem(other)) return null
    if (other === EACH_ITEM) continue
    if (each !== ANY_ITEM && other !== ANY_ITEM) return null
    isSure = false
  }
  return { rest: own.slice(wanted.length).join('.'), isSure }
}

/** Whether a path may lead to a part, into it, or to what holds it. */
export const pathsMeet = (path: string, part: string): boolean => {
  const [own, wanted] = [steps(path), steps(part)]
  return own.slice(0, wanted.length).every((each, index) => mayBe(each, wanted[index] ?? each))
}

/** What is left of a path to a part behind another path that it may start with; empty where that is no shorter. */
export const pathBehind = (part: string, path: string): string =>
  steps(part).slice(steps(path).length).join('.')

const steps = (path: string): string[] => (path === '' ? [] : path.split('.'))

const mayBe = (step: string, other: string): boolean =>
  step === other || (isItem(step) && isItem(other) && (isOpen(step) || isOpen(other)))

const isOpen = (step: string): boolean => step === ANY_ITEM || step === EACH_ITEM
