/** The runs of neighbours among those items of a list that a test holds for. */
export function runsOf<T>(items: readonly T[], isChosen: (item: T) => boolean): T[][] {
  const runs: T[][] = []
  let isGoingOn = false
  for (const item of items) {
    const isNext = isChosen(item)
    if (isNext && isGoingOn) runs.at(-1)?.push(item)
    else if (isNext) runs.push([item])
    isGoingOn = isNext
  }
  return runs
}
