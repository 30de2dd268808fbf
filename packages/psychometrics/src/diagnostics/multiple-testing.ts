/**
 * Holm's adjusted p values: rejecting those at or below alpha keeps the chance of even one false alarm at alpha, whatever the
 * dependence between the tests. For few tests, each of which has a consequence of its own (an item is withdrawn).
 * Formula: p(i) adjusted = max over j <= i of min(1, (m - j + 1) p(j)), p sorted upwards.
 * Source: Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.
 *
 * @param pValues - null where a test could not be made: it stays null and does not count
 * @throws RangeError for a p value outside [0, 1]
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  return adjusted(pValues, (sorted) => {
    let largest = 0
    return sorted.map((p, i) => (largest = Math.max(largest, Math.min(1, (sorted.length - i) * p))))
  })
}

/**
 * Benjamini and Hochberg's adjusted p values: among the tests at or below alpha, on average at most a share alpha are false
 * alarms (tests independent or positively dependent). The default for screening many items or many persons.
 * Formula: p(i) adjusted = min over j >= i of min(1, m p(j) / j), p sorted upwards.
 * Source: Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289-300.
 *
 * @param pValues - null where a test could not be made: it stays null and does not count
 * @throws RangeError for a p value outside [0, 1]
 */
export function benjaminiHochberg(pValues: readonly (number | null)[]): (number | null)[] {
  return adjusted(pValues, (sorted) => {
    let smallest = 1
    return sorted
      .toReversed()
      .map((p, i) => (smallest = Math.min(smallest, p * (sorted.length / (sorted.length - i)))))
      .reverse()
  })
}

function adjusted(
  pValues: readonly (number | null)[],
  ofSorted: (sorted: readonly number[]) => readonly number[],
): (number | null)[] {
  const order = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((x, y) => x.p - y.p)
  for (const { p, index } of order) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`p value ${p} of test ${index + 1} is not between 0 and 1`)
  }
  const result: (number | null)[] = pValues.map(() => null)
  ofSorted(order.map(({ p }) => p)).forEach((p, i) => (result[order[i]!.index] = p))
  return result
}
