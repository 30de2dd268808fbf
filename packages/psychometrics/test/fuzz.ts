import {
  type ItemTable,
  type Random,
  type ResponseModel,
  type ScoredAnswer,
  abilityInterval,
  categoryCount,
  estimateAbility,
  itemTable,
  levelProbabilities,
  maximumAPosteriori,
  maximumLikelihood,
  randomIndex,
  randomNormal,
  runningAbility,
  weightedLikelihood,
} from '../src/index.ts'

/** Any item a careless author could bring: slopes of 0.02 to 40, places of -30 to 30, asymptotes, touching boundaries, gaps. */
export function randomModel(random: Random): ResponseModel {
  const a = random() < 0.8 ? Math.exp(0.3 + 0.5 * randomNormal(random)) : 0.02 * 2000 ** random()
  const spread = random() < 0.9 ? 1.5 : 12
  const place = (): number => Math.max(-30, Math.min(30, spread * randomNormal(random)))
  const kind = random()
  if (kind < 0.3) return { kind: 'dichotomous', a, b: place(), c: 0, d: 1 }
  if (kind < 0.5) return { kind: 'dichotomous', a, b: place(), c: 0.4 * random(), d: 1 }
  if (kind < 0.6) return { kind: 'dichotomous', a, b: place(), c: 0.4 * random(), d: 1 - 0.4 * random() }
  const count = 1 + randomIndex(random, 5)
  if (kind < 0.75) {
    let at = place()
    const b = Array.from({ length: count }, () => (at += random() < 0.1 ? 1e-6 : 1.5 * random() + 1e-3))
    return { kind: 'graded', a, b }
  }
  if (kind < 0.85) return { kind: 'gpcm', a, b: Array.from({ length: count }, place) }
  if (kind < 0.95) {
    const slopes = Array.from({ length: count + 1 }, () => 2 * randomNormal(random))
    return { kind: 'nominal', slopes, intercepts: slopes.map(() => 2 * randomNormal(random)) }
  }
  return { kind: 'continuous', a: 0.02 + random(), b: place(), sd: 0.02 + random() }
}

/** Answers that may be all right, all wrong, or drawn without any thought of ability. */
export function randomAnswers(random: Random): ScoredAnswer[] {
  const size = random()
  const most = size < 0.8 ? 4 : size < 0.99 ? 9 : size < 0.9999 ? 40 : 500
  const count = randomIndex(random, most + 1)
  const manner = random()
  return Array.from({ length: count }, () => {
    const model = randomModel(random)
    const share = manner < 0.15 ? 0 : manner < 0.3 ? 1 : random()
    if (model.kind === 'continuous') return { model, category: random() < 0.5 ? Math.round(share) : share }
    const parameterVariance =
      model.kind !== 'nominal' && random() < 0.03 ? { a: 0.3 * random(), b: 0.6 * random() } : undefined
    return {
      model,
      category: Math.min(categoryCount(model) - 1, Math.floor(share * categoryCount(model))),
      parameterVariance,
    }
  })
}

/** What any estimator gives that is not a finite number, or no proper probability; empty when all is well. */
export function faultsOf(answers: readonly ScoredAnswer[]): string[] {
  const faults: string[] = []
  const check = (name: string, value: number | null, fine: (value: number) => boolean = () => true): void => {
    if (value !== null && !(Number.isFinite(value) && fine(value))) faults.push(`${name} is ${value}`)
  }
  const positive = (value: number): boolean => value > 0
  const share = (value: number): boolean => value >= 0 && value <= 1 + 1e-9
  const cuts = [-0.4, 0.8]

  const eap = estimateAbility(answers, undefined, cuts)
  check('EAP', eap.mean)
  check('SD', eap.standardDeviation, positive)
  eap.levels.forEach((p) => check('level', p, share))
  check('interval', eap.interval[1] - eap.interval[0], positive)
  for (const [name, one] of [
    ['MLE', maximumLikelihood(answers)],
    ['MAP', maximumAPosteriori(answers)],
    ['WLE', weightedLikelihood(answers)],
  ] as const) {
    if (one.outcome !== 'found') continue
    check(name, one.theta)
    check(`${name} expected error`, one.standardErrorExpected, positive)
    check(`${name} observed error`, one.standardErrorObserved, positive)
  }
  const table: ItemTable = itemTable(answers, { low: -6, step: 0.2, count: 61 })
  const running = runningAbility(
    table,
    answers.map(({ category }, item) => ({ item, category })),
  )
  check('running EAP', running.mean, (mean) => Math.abs(mean - eap.mean) < 1e-5)
  check('running SD', running.standardDeviation, (sd) => Math.abs(sd - eap.standardDeviation) < 1e-5)
  levelProbabilities(running, cuts).forEach((p, i) =>
    check('running level', p, () => Math.abs(p - eap.levels[i]!) < 1e-5),
  )
  if (answers.length < 3) abilityInterval(running).forEach((end) => check('running interval', end))
  return faults
}
