/**
 * Finds the generators of packages/psychometrics/src/posterior/quasi-random.ts, component by component. Run:
 * node bench/psychometrics/lattice.mjs
 * Criterion: the worst-case error P2 with product weights 0.6 x 0.9^j, for four sizes at once: the candidate whose largest
 * standing between the best and the mean candidate is smallest. 400 candidates a component. Source: Dick, Kuo & Sloan (2013).
 */
const DIMENSIONS = 64
const sizes = [256, 1024, 4096, 16_384].map((count) => ({
  count,
  kernel: Float64Array.from({ length: count }, (_, k) => 2 * Math.PI ** 2 * ((k / count) ** 2 - k / count + 1 / 6)),
  product: new Float64Array(count).fill(1),
}))
const generators = []
for (let d = 0; d < DIMENSIONS; d++) {
  const candidates =
    d === 0
      ? [1]
      : Array.from(
          { length: 400 },
          (_, i) => (((Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(d + 1, 0x85ebca6b)) >>> 0) % 8192) | 1,
        )
  const errors = candidates.map((candidate) =>
    sizes.map(({ count, kernel, product }) => {
      let sum = 0
      for (let k = 0, i = 0; k < count; k++, i = (i + candidate) % count) sum += product[k] * kernel[i]
      return sum / count
    }),
  )
  const best = sizes.map((_, m) => Math.min(...errors.map((error) => error[m])))
  const mean = sizes.map((_, m) => errors.reduce((sum, error) => sum + error[m], 0) / errors.length)
  let chosen = 0
  let lowest = Infinity
  errors.forEach((error, i) => {
    if (generators.includes(candidates[i])) return
    const standing = Math.max(...error.map((value, m) => (value - best[m]) / (mean[m] - best[m] + 1e-12)))
    if (standing < lowest) [lowest, chosen] = [standing, i]
  })
  generators.push(candidates[chosen])
  for (const { count, kernel, product } of sizes) {
    for (let k = 0, i = 0; k < count; k++, i = (i + candidates[chosen]) % count) {
      product[k] *= 1 + 0.6 * 0.9 ** d * kernel[i]
    }
  }
}
console.log(generators.join(', '))
