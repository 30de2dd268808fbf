import {
  type ProjectedObservation,
  type ResponseModel,
  gaussian,
  gaussianSampler,
  normalCdf,
  posterior,
  posteriorProbabilities,
  randomIndex,
  randomNormal,
  sampleCategory,
  seededRandom,
} from '../src/index.ts'

const BINS = 20

/** Draws people from the prior and measures them; chi-squares (19 degrees of freedom) of the ranks of what is true. */
export function simulationBasedCalibration(skills: number, answers: number, people: number, seed: string) {
  const prior = gaussian(
    Array.from({ length: skills }, () => 0),
    Array.from({ length: skills }, (_, i) =>
      Array.from({ length: skills }, (__, j) => (i === j ? 1 : i % 6 === j % 6 ? 0.7 : 0.5)),
    ),
  )
  const random = seededRandom(`${seed} ${skills} ${answers}`)
  const sample = gaussianSampler(prior)
  const everything = Array.from({ length: skills }, (_, index) => ({ index, weight: 1 / skills }))
  const ranks = {
    skill: new Float64Array(BINS),
    composite: new Float64Array(BINS),
    gaussianSkill: new Float64Array(BINS),
  }
  const place = (bins: Float64Array, p: number): void => {
    bins[Math.min(BINS - 1, Math.floor(BINS * p))]!++
  }
  const claims = Array.from({ length: 10 }, () => ({ claimed: 0, met: 0, n: 0 }))
  let [surplus, variance] = [0, 0]
  for (let person = 0; person < people; person++) {
    const theta = sample(random)
    const effect = Math.sqrt(0.4) * randomNormal(random)
    const observations = Array.from({ length: answers }, (_, i): ProjectedObservation => {
      const index = randomIndex(random, skills)
      const [a, b] = [0.8 + random(), 3 * random() - 1.5]
      const models: ResponseModel[] = [
        { kind: 'dichotomous', a, b, c: 0.25, d: 1 },
        { kind: 'graded', a, b: [b - 0.4, b + 0.4] },
        { kind: 'dichotomous', a, b, c: 0, d: 1 },
      ]
      const model = models[i % 3]!
      const inLab = i % 6 === 1
      const category = sampleCategory(model, theta[index]! + (inLab ? effect : 0), random)
      return {
        loadings: [{ index, weight: 1 }],
        model,
        category,
        ...(inLab && { testlet: { id: 'lab', variance: 0.4 } }),
      }
    })
    const result = posterior(prior, observations)
    const pick = person % skills
    const first = observations[0]!.loadings[0]!.index
    const required = [...new Set([pick, first, (pick + 1) % skills])].map((index) => ({
      loadings: [{ index, weight: 1 }],
      cut: -0.6,
    }))
    const truth = theta.reduce((sum, value) => sum + value / skills, 0)
    const ours = posteriorProbabilities(prior, observations, result, {
      sums: [
        { loadings: [{ index: first, weight: 1 }], cuts: [theta[first]!] },
        { loadings: everything, cuts: [truth] },
      ],
      required,
      points: 256,
    })
    place(ranks.skill, 1 - ours.sums[0]!.above[0]!)
    place(ranks.composite, 1 - ours.sums[1]!.above[0]!)
    const sd = Math.sqrt(result.gaussian.covariance[first * (skills + 1)]!)
    place(ranks.gaussianSkill, normalCdf((theta[first]! - result.gaussian.mean[first]!) / sd))
    const p = ours.allRequired
    const met = required.every(({ loadings, cut }) => theta[loadings[0]!.index]! >= cut) ? 1 : 0
    const claim = claims[Math.min(9, Math.floor(10 * p))]!
    claim.claimed += p
    claim.met += met
    claim.n++
    surplus += met - p
    variance += p * (1 - p)
  }
  const chiSquare = (bins: Float64Array): number =>
    bins.reduce((sum, count) => sum + (count - people / BINS) ** 2 / (people / BINS), 0)
  return {
    skill: chiSquare(ranks.skill),
    composite: chiSquare(ranks.composite),
    gaussianSkill: chiSquare(ranks.gaussianSkill),
    /** By tenths of the claimed joint probability. */
    claims: claims.filter(({ n }) => n > 0).map((claim) => ({ ...claim, claimed: claim.claimed / claim.n })),
    /** How many standard errors more people met all requirements than was claimed in total. */
    claimZ: surplus / Math.sqrt(variance),
    /** Hosmer-Lemeshow: about chi-square with as many degrees of freedom as there are tenths. */
    claimChiSquare: claims.reduce(
      (sum, { claimed, met, n }) =>
        n === 0 ? sum : sum + (met - claimed) ** 2 / Math.max(1e-9, claimed * (1 - claimed / n)),
      0,
    ),
  }
}
