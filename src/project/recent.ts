/** What was made last, by key, as far as a budget allows. */
export class Recent<T> {
  readonly #values = new Map<string, T>()
  readonly #cost: (value: T) => number
  readonly #budget: number
  #total = 0

  /** @param budget what all values may cost together once `trim` is called */
  constructor(budget: number, cost: (value: T) => number) {
    this.#budget = budget
    this.#cost = cost
  }

  get(key: string, make: () => T): T {
    const known = this.#values.get(key)
    if (known !== undefined) {
      // a Map remembers the order: the most recent is last
      this.#values.delete(key)
      this.#values.set(key, known)
      return known
    }
    const value = make()
    this.#values.set(key, value)
    this.#total += this.#cost(value)
    return value
  }

  /** Forgets what was asked for longest ago, until the rest is within the budget. */
  trim(): void {
    for (const [key, value] of this.#values) {
      if (this.#total <= this.#budget) return
      this.#values.delete(key)
      this.#total -= this.#cost(value)
    }
  }
}
