/**
 * How many plain values a cache holds: answers about all files and folders of a large repository, but not of a huge
 * one.
 */
const MANY = 4096

/**
 * A cache of what was asked for lately. It keeps two generations: where the young one costs more than the budget, it
 * becomes the old one, and what was the old one is forgotten.
 */
export class Recent<T> {
  #young = new Map<string, T>()
  #old = new Map<string, T>()
  #total = 0
  #budget: number
  readonly #least: number
  readonly #cost: (value: T) => number

  /**
   * @param budget what the values may cost together before older ones are forgotten
   * @param least the same from then on: what is not kept whole had better die young
   */
  constructor(budget = MANY, cost: (value: T) => number = () => 1, least = budget) {
    this.#budget = budget
    this.#cost = cost
    this.#least = least
  }

  get(key: string, make: () => T): T {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    // null is an answer
    const value = old === undefined ? make() : old
    this.#young.set(key, value)
    this.#total += this.#cost(value)
    return value
  }

  /** The same for plain values, which may be forgotten at any time. */
  getPlain(key: string, make: () => T): T {
    const value = this.get(key, make)
    this.trim()
    return value
  }

  /** Forgets what was not asked for lately, where the rest is over the budget. */
  trim(): void {
    if (this.#total <= this.#budget) return
    this.#budget = this.#least
    this.#old = this.#young
    this.#young = new Map()
    this.#total = 0
  }
}
