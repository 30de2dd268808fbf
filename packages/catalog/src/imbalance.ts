/** Of fewer, chance alone makes any count likely. */
const fewest = 20

/**
 * What was counted, when it lies more than three standard deviations from what chance gives; null otherwise.
 *
 * @param chances - for each option or item that was looked at: how likely chance makes a hit, and whether it was one
 */
export function imbalance(chances: readonly { share: number; hit: boolean }[]) {
  if (chances.length < fewest) return null
  const count = chances.filter(({ hit }) => hit).length
  const expected = chances.reduce((sum, { share }) => sum + share, 0)
  const deviation = Math.sqrt(chances.reduce((sum, { share }) => sum + share * (1 - share), 0))
  return Math.abs(count - expected) > 3 * deviation ? { count, expected: Math.round(expected) } : null
}
