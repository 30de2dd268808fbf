import { randomNormal, type Responses, responsesFromRows, seededRandom } from '@millwright/psychometrics'

interface Truth {
  readonly a: readonly number[]
  readonly b: readonly number[]
}

/** Slopes lognormal(0.1, 0.3), difficulties Normal(0, 1), ability Normal(0, 1); each answers `each` items near their ability. */
export function simulate(
  persons: number,
  items: number,
  seed: string,
  each = items,
): { responses: Responses; truth: Truth } {
  const random = seededRandom(seed)
  const a = Array.from({ length: items }, () => Math.exp(0.1 + 0.3 * randomNormal(random)))
  const b = Array.from({ length: items }, () => randomNormal(random))
  const rows = Array.from({ length: persons }, () => {
    const theta = randomNormal(random)
    const asked = b.map((difficulty, j) => ({ j, far: Math.abs(difficulty - theta) + random() * 1.5 }))
    const chosen =
      each < items
        ? new Set(
            asked
              .toSorted((one, other) => one.far - other.far)
              .slice(0, each)
              .map(({ j }) => j),
          )
        : null
    return a.map((slope, j) => {
      if (chosen && !chosen.has(j)) return null
      return random() < 1 / (1 + Math.exp(-slope * (theta - b[j]!))) ? 1 : 0
    })
  })
  return { responses: responsesFromRows(rows), truth: { a, b } }
}
