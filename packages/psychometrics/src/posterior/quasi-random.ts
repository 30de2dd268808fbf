import { normalCdf, normalPdf } from '../numerics/normal.ts'

/** `count` points of a unit cube, row after row, and the standard normal points that have them as upper tails. */
export interface Lattice {
  readonly uniform: Float64Array
  readonly normal: Float64Array
}

/**
 * Always the same points: a shifted rank-one lattice, folded so that a smooth integrand becomes periodic; multiples of square
 * roots of primes beyond 64 dimensions. Its generators were found component by component for 256, 1,024, 4,096 and 16,384
 * points at once (bench/psychometrics/lattice.mjs); other counts work a little less well.
 * Sources: Sloan & Reztsov (2002), Mathematics of Computation 71, 263-273; Hickernell (2002) for the folding.
 */
export function latticePoints(count: number, dimensions: number): Lattice {
  const key = `${count} ${dimensions}`
  const known = LATTICES.get(key)
  if (known) return known
  const uniform = new Float64Array(count * dimensions)
  primes(dimensions).forEach((prime, j) => {
    const shift = Math.sqrt(prime) % 1
    const generator = GENERATORS[j]
    for (let n = 0; n < count; n++) {
      const place = generator === undefined ? (n + 0.5) * shift : ((n * generator) % count) / count + shift
      const folded = Math.abs(2 * (place % 1) - 1)
      uniform[n * dimensions + j] = Math.min(1 - 1e-12, Math.max(1e-12, folded))
    }
  })
  const lattice = { uniform, normal: uniform.map((u) => -fastNormalQuantile(u)) }
  if (LATTICES.size > 8) LATTICES.clear()
  LATTICES.set(key, lattice)
  return lattice
}

const GENERATORS = [
  1, 2655, 537, 3847, 5067, 1099, 7745, 6875, 3747, 1901, 1575, 4079, 63, 6839, 6031, 1803, 2081, 2255, 41, 1695, 5385,
  7857, 177, 6779, 6451, 1835, 1277, 3411, 1083, 791, 7177, 4151, 4963, 627, 2127, 679, 2641, 8111, 4239, 5499, 2687,
  6309, 6083, 5575, 6101, 4251, 1797, 5993, 5275, 7139, 7583, 3183, 3133, 1123, 3789, 3405, 2281, 4433, 7317, 3641,
  1479, 1931, 4387, 4919,
]

/** Constants, computed when first needed. */
const LATTICES = new Map<string, Lattice>()

function primes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

const CDF_REACH = 9
const CDF_STEP = 1 / 32
const CDF_NODES = Float64Array.from({ length: (2 * CDF_REACH) / CDF_STEP + 1 }, (_, i) =>
  normalCdf(i * CDF_STEP - CDF_REACH),
)
const PDF_NODES = Float64Array.from(CDF_NODES, (_, i) => normalPdf(i * CDF_STEP - CDF_REACH) * CDF_STEP)

/** `normalCdf` within 1e-9 (absolute), by cubics between tabulated values and slopes. */
export function fastNormalCdf(z: number): number {
  const place = (z + CDF_REACH) / CDF_STEP
  if (!(place > 0)) return 0
  if (place >= CDF_NODES.length - 1) return 1
  const i = Math.floor(place)
  const t = place - i
  const from = CDF_NODES[i]!
  const change = CDF_NODES[i + 1]! - from
  const rise = PDF_NODES[i]!
  const end = PDF_NODES[i + 1]!
  return from + t * (rise + t * (3 * change - 2 * rise - end + t * (rise + end - 2 * change)))
}

const LOGIT_REACH = 30
const LOGIT_STEP = 1 / 16
const QUANTILE_NODES = quantilesOfLogits()

/** Normal quantile within 1e-7, by cubics in the log odds; held inside -8 to 8, where log odds of 30 end. */
export function fastNormalQuantile(p: number): number {
  const logit = p > 0 ? Math.log(p / (1 - p)) : -Infinity
  const place = (logit + LOGIT_REACH) / LOGIT_STEP
  const last = QUANTILE_NODES.length - 3
  if (!(place > 1)) return QUANTILE_NODES[1]!
  if (place >= last + 1) return QUANTILE_NODES[last + 1]!
  const i = Math.floor(place)
  const t = place - i
  const [a, b, c, d] = [QUANTILE_NODES[i - 1]!, QUANTILE_NODES[i]!, QUANTILE_NODES[i + 1]!, QUANTILE_NODES[i + 2]!]
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
}

/** Newton's method from the neighbour; the lower tail gives the upper one. */
function quantilesOfLogits(): Float64Array {
  const half = LOGIT_REACH / LOGIT_STEP
  const nodes = new Float64Array(2 * half + 1)
  let z = 0
  for (let i = 1; i <= half; i++) {
    const p = 1 / (1 + Math.exp(i * LOGIT_STEP))
    for (let k = 0; k < 8; k++)
      z += ((p - normalCdf(z)) / normalPdf(z)) * (1 / (1 + 0.5 * z * ((normalCdf(z) - p) / normalPdf(z))))
    nodes[half - i] = z
    nodes[half + i] = -z
  }
  return nodes
}
