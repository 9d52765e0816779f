import { once } from '../collections/cache.ts'
import type { OwnedEdit } from './edits.ts'

/**
 * Edits as numbers with blanks between them: the start and the end of the first, the indexes of its text and its owner
 * among the texts of the packer, then those of the next.
 */
export type PackedEdits = string

/** How many numbers an edit has. */
const NUMBERS = 4

/** Keeps edits in a fifth of their memory: a large repository has many, and most of their texts are the same. */
export class EditPacker {
  readonly #texts: string[] = []
  readonly #indexes = new Map<string, number>()

  pack(edits: readonly OwnedEdit[]): PackedEdits {
    return edits
      .flatMap(({ start, end, text, owner }) => [start, end, this.#index(text), this.#index(owner)])
      .join(' ')
  }

  /** Takes what `pack` of this packer gave. */
  unpack(packed: PackedEdits): OwnedEdit[] {
    const numbers = packed === '' ? [] : packed.split(' ').map(Number)
    const edits: OwnedEdit[] = []
    for (let at = 0; at < numbers.length; at += NUMBERS) {
      const [start = 0, end = 0, text = 0, owner = 0] = numbers.slice(at, at + NUMBERS)
      edits.push({ start, end, text: this.#text(text), owner: this.#text(owner) })
    }
    return edits
  }

  #index(text: string): number {
    return once(this.#indexes, text, () => this.#texts.push(text) - 1)
  }

  #text(index: number): string {
    return this.#texts[index] ?? ''
  }
}
