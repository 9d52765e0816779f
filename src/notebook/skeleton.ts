/** A text without what its longest strings hold: images, which a scanner would go through one character at a time. */
export interface Skeleton {
  readonly text: string
  /** Where an offset of the skeleton stands in the whole text. */
  toWhole(offset: number): number
}

/** Shorter strings stay. UTF-16 code units. */
const LONG = 4096

/**
 * Leaves out long runs that can only be the inside of a JSON string, as base64 is: between two quotes there is none of
 * the signs of which one must stand between two strings, and nothing that a string must not hold.
 */
export function skeletonOf(whole: string): Skeleton {
  const pieces: string[] = []
  /** Where each piece starts, in the skeleton and in the whole text. */
  const starts: { here: number; there: number }[] = []
  let from = 0
  let length = 0
  const keep = (to: number) => {
    starts.push({ here: length, there: from })
    pieces.push(whole.slice(from, to))
    length += to - from
  }
  for (let end = whole.indexOf('"'), at = 0; end >= 0; end = whole.indexOf('"', at)) {
    const start = whole.lastIndexOf('"', at) + 1
    const plain = end - start < LONG || start <= from ? 0 : plainLength(whole.slice(start, end))
    if (plain >= LONG) {
      keep(start)
      from = start + plain
    }
    // every run of twice that length has one of these places in it
    at = Math.max(end, at + LONG / 2)
  }
  keep(whole.length)
  return {
    text: pieces.join(''),
    toWhole(offset) {
      const piece = starts.findLast(({ here }) => here <= offset)
      return piece ? offset - piece.here + piece.there : offset
    },
  }
}

/** How many characters of a string literal are surely inside of it, up to an escape: images end with `\n`. */
function plainLength(text: string): number {
  if (text.includes(',') || text.includes(':') || /\p{Cc}/u.test(text)) return 0
  const backslash = text.indexOf('\\')
  return backslash < 0 ? text.length : backslash
}
