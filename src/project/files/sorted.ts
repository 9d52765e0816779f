/** Whether a path is in a sorted list. To make a set of all files of a repository takes longer than to ask so. */
export const isIn = (sorted: readonly string[], path: string): boolean =>
  firstFrom(sorted, path) === path

/** Whether a sorted list has something in a folder. */
export const hasIn = (sorted: readonly string[], folder: string): boolean =>
  firstFrom(sorted, `${folder}/`)?.startsWith(`${folder}/`) === true

/** The first text in a sorted list that does not come before another. */
function firstFrom(sorted: readonly string[], text: string): string | undefined {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < text) low = middle + 1
    else high = middle
  }
  return sorted[low]
}
