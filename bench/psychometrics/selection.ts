/**
 * Times item selection. Run: node --conditions development bench/psychometrics/selection.ts
 * Banks are two-category items, a third of them 3PL; 29 items are given. Medians and 95th percentiles of 400 calls.
 */
import {
  SELECTION_GRID,
  type ResponseModel,
  answerTables,
  compositeShare,
  createBank,
  dropPerMinute,
  gaussian,
  informationIndex,
  kullbackLeibler,
  maximumInformation,
  minimumExpectedVariance,
  mostInformative,
  posteriorWeightedInformation,
  randomIndex,
  randomNormal,
  seededRandom,
} from '@millwright/psychometrics'

const random = seededRandom('bench')

function time(label: string, run: (call: number) => unknown, repeats = 400): void {
  for (let i = 0; i < repeats; i++) run(i)
  const times = Array.from({ length: repeats }, (_, i) => {
    const start = performance.now()
    run(i)
    return performance.now() - start
  }).sort((a, b) => a - b)
  const at = (p: number): string => times[Math.floor(p * repeats)]!.toFixed(4).padStart(9)
  console.log(`${label.padEnd(70)}${at(0.5)} ${at(0.95)}`)
}

console.log(`${''.padEnd(70)}   median       p95   (ms)`)
const abilities = Array.from({ length: 1000 }, () => 1.2 * randomNormal(random))
const skills = 60
const posterior = gaussian(
  Array.from({ length: skills }, () => randomNormal(random)),
  Array.from({ length: skills }, (_, i) => Array.from({ length: skills }, (__, j) => (i === j ? 0.6 : 0.3))),
)
const composite = Array.from({ length: 14 }, (_, index) => ({ index, weight: 1 / 14 }))
for (const size of [1000, 10_000]) {
  const name = size.toLocaleString('en')
  const models = Array.from({ length: size }, (_, i): ResponseModel => ({
    kind: 'dichotomous',
    a: Math.exp(0.3 * randomNormal(random)),
    b: randomNormal(random),
    c: i % 3 === 0 ? 0.2 : 0,
    d: 1,
  }))
  const bank = createBank(models)
  time(`build the information index, ${name}`, () => informationIndex(bank), 3)
  time(`build the answer tables, ${name}`, () => answerTables(bank), 3)
  const index = informationIndex(bank)
  const tables = answerTables(bank)
  const open = new Uint8Array(size).fill(1)
  for (let i = 0; i < 29; i++) open[randomIndex(random, size)] = 0
  time(`maximum information, ${name}`, (i) => maximumInformation(index, abilities[i % 1000]!, open))
  time(`five most informative, ${name}`, (i) => mostInformative(index, abilities[i % 1000]!, open, 5))
  for (const sd of [0.3, 1]) {
    const weights = SELECTION_GRID.map((theta) => Math.exp(-0.5 * ((theta - 0.4) / sd) ** 2))
    time(`minimum expected posterior variance, SD ${sd}, ${name}`, () => minimumExpectedVariance(tables, weights, open))
  }
  const weights = SELECTION_GRID.map((theta) => Math.exp(-0.5 * ((theta - 0.4) / 0.3) ** 2))
  time(`posterior-weighted information, ${name}`, () => posteriorWeightedInformation(bank, weights, open), 40)
  time(`Kullback-Leibler, ${name}`, () => kullbackLeibler(bank, 0.4, 0.6, open), 40)
  const dimension = Int32Array.from(models, (_, i) => i % skills)
  const minutes = Float64Array.from(models, (_, i) => 1 + (i % 3))
  const all = Int32Array.from(models, (_, i) => i)
  const own = all.filter((i) => dimension[i] === 3)
  const request = (items: Int32Array) => ({
    gaussian: posterior,
    share: compositeShare(posterior, composite),
    items,
    dimension,
    minutes,
  })
  time(`drop per minute, 60 skills, all of ${name}`, () => dropPerMinute(tables, request(all)))
  time(`drop per minute, one skill's ${own.length} of ${name}`, () => dropPerMinute(tables, request(own)))
}
