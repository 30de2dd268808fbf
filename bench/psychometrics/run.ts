/**
 * The speed table of the engine, with the peers that install here in the same run: `npm run bench:psychometrics [-- --all] [--quick]`.
 * Medians of at least 50 calls after a warm-up (multi-second figures: fewer, said). Peers are installed into a cache folder outside
 * this checkout (MILLWRIGHT_BENCH_CACHE), never as dependencies; one that does not install is skipped by name.
 * --all also runs the scripts that look closer (selection, shadow, calibration, multi-skill, fuzz) and adds what they print.
 * The table replaces the marked part of RESULTS.md.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, homedir, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  answerTables,
  calibrate,
  calibrateSkills,
  createBank,
  gaussian,
  gaussianSampler,
  informationIndex,
  itemTable,
  maximumInformation,
  minimumExpectedVariance,
  type ProjectedObservation,
  posterior,
  randomIndex,
  randomNormal,
  type ResponseModel,
  responsesFromRows,
  runningAbility,
  sampleCategory,
  seededRandom,
  SELECTION_GRID,
  updateAbility,
} from '@millwright/psychometrics'
import { shadowTest } from '../../packages/assessment/src/shadow-test.ts'
import { scienceCases } from '../../packages/assessment/test/shadow-cases.ts'

const quick = process.argv.includes('--quick')
const all = process.argv.includes('--all')
const RUNS = quick ? 20 : 300
const SLOW_RUNS = quick ? 3 : 50
const CACHE = process.env['MILLWRIGHT_BENCH_CACHE'] ?? join(homedir(), '.cache/millwright-bench')
const HERE = import.meta.dirname
const RESULTS = join(HERE, 'RESULTS.md')

interface Row {
  readonly figure: string
  readonly bar: number
  readonly runs: number
  readonly median: number
  readonly p95: number
  /** Peers of the same run, in milliseconds. */
  readonly peers: readonly { readonly name: string; readonly median: number }[]
}

const random = seededRandom('bench')
const asDichotomous = (a: number, b: number, c: number) => ({ kind: 'dichotomous' as const, a, b, c, d: 1 })
/** Two-category items, a third of them with a lower asymptote. */
const bankOf = (size: number) =>
  Array.from({ length: size }, (_, i) =>
    asDichotomous(Math.exp(0.2 + 0.3 * randomNormal(random)), 1.2 * randomNormal(random), i % 3 === 0 ? 0.2 : 0),
  )
const banks = { '1,000': bankOf(1000), '10,000': bankOf(10_000) }
const answered = Array.from({ length: 30 }, (_, i) => ({ item: i, category: random() < 0.6 ? 1 : 0 }))
const persons = 5000
const simulated = simulate2pl(persons, 100)

const peers = measurePeers()
const rows = [
  ...(['1,000', '10,000'] as const).map((name) => nextByInformation(name, name === '1,000' ? 0.02 : 0.2)),
  nextByVariance(),
  abilityUpdate(),
  posteriorOfSkills(),
  ...(await shadow()),
  calibration(),
  threeSkills(),
]
const table = report(rows)
console.log(table)
writeResults(`${table}${all ? closerLooks() : ''}`)

/** Warms up for some hundred milliseconds, so that the compiler has seen what it times. */
function time(runs: number, work: () => unknown, warmUp = 2000): Pick<Row, 'median' | 'p95' | 'runs'> {
  const began = performance.now()
  for (let i = 0; i < warmUp && performance.now() - began < 300; i++) work()
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  }).sort((one, other) => one - other)
  return { runs, median: times[Math.floor(runs / 2)]!, p95: times[Math.floor(0.95 * (runs - 1))]! }
}

function nextByInformation(name: keyof typeof banks, bar: number): Row {
  const models = banks[name]
  const index = informationIndex(createBank(models))
  const open = openBut29(models.length)
  const figure = `next item by maximum information, ${name} items`
  return {
    figure,
    bar,
    ...time(RUNS, () => maximumInformation(index, 0.3 + 0.2 * (random() - 0.5), open)),
    peers: peersOf(`next item ${name}`),
  }
}

function nextByVariance(): Row {
  const models = banks['1,000']
  const tables = answerTables(createBank(models))
  const open = openBut29(models.length)
  const weights = SELECTION_GRID.map((theta) => Math.exp(-0.5 * ((theta - 0.3) / 0.35) ** 2))
  return {
    figure: 'next item by minimum expected posterior variance, 1,000 items',
    bar: 0.2,
    ...time(RUNS, () => minimumExpectedVariance(tables, weights, open)),
    peers: [],
  }
}

function abilityUpdate(): Row {
  const table = itemTable(banks['1,000'].slice(0, 40).map((model) => ({ model })))
  const state = runningAbility(table, answered.slice(0, 29))
  const last = answered[29]!
  return {
    figure: 'ability update of one skill, 30th answer',
    bar: 0.01,
    ...time(RUNS, () => updateAbility(table, state, last.item, last.category)),
    peers: peersOf('ability update'),
  }
}

function posteriorOfSkills(): Row {
  const skills = 60
  const prior = gaussian(
    Array.from({ length: skills }, () => 0),
    Array.from({ length: skills }, (_, i) =>
      Array.from({ length: skills }, (__, j) => (i === j ? 1 : i % 10 === j % 10 ? 0.7 : 0.5)),
    ),
  )
  const observations = Array.from({ length: 40 }, (_, i): ProjectedObservation => ({
    loadings: [{ index: i % skills, weight: 1 }],
    model: asDichotomous(1.1, 2 * random() - 1, 0.25),
    parameterVariance: { a: 0.15, b: 0.64 },
    category: random() < 0.6 ? 1 : 0,
  }))
  return {
    figure: 'posterior of 60 skills after 40 answers, to convergence',
    bar: 5,
    ...time(RUNS, () => posterior(prior, observations)),
    peers: [],
  }
}

async function shadow(): Promise<Row[]> {
  const problems = scienceCases(Array.from({ length: 11 }, (_, i) => -2 + i * 0.4))
  if (problems.length === 0) return []
  const times: number[] = []
  for (let i = 0; i < Math.max(SLOW_RUNS, 5); i++) {
    const { problem } = problems[randomIndex(random, problems.length)]!
    const start = performance.now()
    await shadowTest(problem)
    if (i > 2) times.push(performance.now() - start)
  }
  times.sort((one, other) => one - other)
  return [
    {
      figure: 'shadow test, 1,000-item pool, 36 constraints (bar: p95)',
      bar: 20,
      runs: times.length,
      median: times[Math.floor(times.length / 2)]!,
      p95: times[Math.floor(0.95 * (times.length - 1))]!,
      peers: [],
    },
  ]
}

function simulate2pl(count: number, items: number): (number | null)[][] {
  const models = Array.from({ length: items }, () =>
    asDichotomous(Math.exp(0.1 + 0.3 * randomNormal(random)), randomNormal(random), 0),
  )
  return Array.from({ length: count }, () => {
    const theta = randomNormal(random)
    return models.map((model) => sampleCategory(model, theta, random))
  })
}

function calibration(): Row {
  const responses = responsesFromRows(simulated)
  const specs = simulated[0]!.map(() => ({ kind: '2pl' as const }))
  const run = () => calibrate(responses, specs, { tolerance: 1e-4, standardErrors: false })
  return {
    figure: '2PL calibration 5,000 x 100, within 1e-3 of the maximum',
    bar: 300,
    ...time(SLOW_RUNS, run, 2),
    peers: peersOf('2PL calibration'),
  }
}

function threeSkills(): Row {
  const draw = gaussianSampler(
    gaussian(
      [0, 0, 0],
      [
        [1, 0.7, 0.5],
        [0.7, 1, 0.6],
        [0.5, 0.6, 1],
      ],
    ),
  )
  const models: ResponseModel[] = Array.from({ length: 30 }, (_, i) => {
    const a = 0.7 + random()
    const b = 2 * random() - 1
    return i % 5 === 4 ? { kind: 'graded', a, b: [b - 1, b - 0.3, b + 0.4, b + 1.2] } : asDichotomous(a, b, 0)
  })
  const rows = Array.from({ length: 2000 }, () => {
    const theta = draw(random)
    return models.map((model, i) => sampleCategory(model, theta[i % 3]!, random))
  })
  const responses = responsesFromRows(rows)
  const specs = models.map(({ kind }, i) => ({
    kind: kind === 'graded' ? ('graded' as const) : ('2pl' as const),
    skill: i % 3,
  }))
  const run = () => calibrateSkills(responses, specs, { standardErrors: false })
  return { figure: 'three correlated skills, 2,000 x 30', bar: 4000, ...time(quick ? 1 : 5, run, 0), peers: [] }
}

function openBut29(size: number): Uint8Array {
  const open = new Uint8Array(size).fill(1)
  open.fill(0, 0, 29)
  return open
}

function peersOf(figure: string): Row['peers'] {
  return Object.entries(peers).flatMap(([name, median]) => {
    const [peer = '', what] = name.split(': ')
    return what === figure && typeof median === 'number' ? [{ name: peer, median }] : []
  })
}

/** `peer: figure` to milliseconds, or to why it could not be measured. */
function measurePeers(): Record<string, number | string> {
  if (quick) return {}
  mkdirSync(CACHE, { recursive: true })
  const work = join(tmpdir(), `millwright-bench-${process.pid}.json`)
  const items = banks['1,000'].slice(0, 30)
  writeFileSync(
    work,
    JSON.stringify({
      banks,
      answered: { items, answers: answered.map(({ category }) => category) },
      runs: 50,
      slowRuns: 1,
      responses: simulated,
    }),
  )
  return { ...jscat(work), ...pythonPeers(work) }
}

function jscat(work: string): Record<string, number | string> {
  const folder = join(CACHE, 'jscat')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(join(folder, 'node_modules/@bdelab/jscat'))) {
    // Its own optimiser is a fork that only git over ssh can fetch; the one of the registry stands in for it.
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "overrides": { "optimization-js": "1.5.0" } }')
    const { status } = command(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev', '@bdelab/jscat@5.2.3'],
      folder,
      300,
    )
    if (status !== 0) return skipped('jsCAT', 'npm could not install it')
  }
  const { status, stdout, stderr } = command(
    process.execPath,
    [join(HERE, 'peers/jscat.mjs'), folder, work],
    folder,
    600,
  )
  if (status !== 0) return skipped('jsCAT', lastLine(stderr))
  const figures = JSON.parse(lastLine(stdout)) as Record<string, number>
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`jsCAT: ${name}`, value]))
}

function pythonPeers(work: string): Record<string, number | string> {
  const folder = join(CACHE, 'python')
  const python = join(folder, 'bin/python')
  if (!existsSync(python)) {
    mkdirSync(folder, { recursive: true })
    const made = command('python3', ['-m', 'venv', folder], CACHE, 120).status === 0
    const installed =
      made &&
      command(python, ['-m', 'pip', 'install', '--quiet', 'catsim==0.20.0', 'girth==0.8.0'], folder, 300).status === 0
    if (!installed) return skipped('catsim and girth', 'pip could not install them')
  }
  const { status, stdout, stderr } = command(python, [join(HERE, 'peers/python-peers.py'), work], folder, 900)
  if (status !== 0) return skipped('catsim and girth', lastLine(stderr))
  const figures = JSON.parse(lastLine(stdout)) as Record<string, number | string>
  for (const [name, value] of Object.entries(figures))
    if (typeof value === 'string') console.log(`SKIPPED: ${name}: ${value}`)
  return figures
}

function skipped(name: string, why: string): Record<string, string> {
  console.log(`SKIPPED: ${name}: ${why}`)
  return { [`${name}: skipped`]: why }
}

function command(program: string, args: readonly string[], cwd: string, seconds: number) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout: 1000 * seconds,
    maxBuffer: 2 ** 26,
  })
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}

function report(measured: readonly Row[]): string {
  const lines = measured.map(({ figure, bar, runs, median, p95, peers: others }) => {
    const judged = figure.includes('p95') ? p95 : median
    const ratios = others.map(({ name, median: theirs }) => `${name} ${ms(theirs)} (${(theirs / median).toFixed(0)} x)`)
    return `| ${figure} | ${ms(median)} | ${ms(p95)} | ${runs} | ${ms(bar)} | ${judged <= bar ? 'met' : '**not met**'} | ${ratios.join(', ') || '-'} |`
  })
  const skips = Object.entries(peers).flatMap(([name, value]) =>
    typeof value === 'string' ? [`- ${name}: ${value}`] : [],
  )
  return `Measured ${new Date().toISOString().slice(0, 10)} on ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), load ${loadavg()[0]!.toFixed(1)} at the end, Node ${process.version.slice(1)}. Milliseconds; peers in the same run, with how many times slower they are.

| figure | median | p95 | calls | bar | | peers |
|---|---:|---:|---:|---:|---|---|
${lines.join('\n')}
${skips.length > 0 ? `\nNot measured:\n${skips.join('\n')}\n` : ''}`
}

function ms(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)))
}

/** What the scripts that look closer print. */
function closerLooks(): string {
  const scripts = ['bench.ts', 'selection.ts', 'shadow.ts', 'calibration.ts', 'multi-skill.ts', 'fuzz.ts'].filter(
    (name) => existsSync(join(HERE, name)),
  )
  return scripts
    .map((name) => {
      console.log(`${name} …`)
      const { stdout, stderr, status } = command(
        process.execPath,
        ['--conditions=development', '--disable-warning=ExperimentalWarning', join(HERE, name)],
        join(HERE, '../..'),
        1800,
      )
      return `\n### ${name}\n\`\`\`text\n${(status === 0 ? stdout : stderr).trim()}\n\`\`\`\n`
    })
    .join('')
}

function writeResults(text: string): void {
  if (quick) return
  const [begin, end] = ['<!-- speed: written by npm run bench:psychometrics -->', '<!-- end of speed -->']
  const before = readFileSync(RESULTS, 'utf8')
  const part = `${begin}\n${text}\n${end}`
  const at = before.indexOf(begin)
  const renewed =
    at < 0
      ? before.replace('## Speed\n', `## Speed\n${part}\n\n### Earlier, of a session's steps\n`)
      : `${before.slice(0, at)}${part}${before.slice(before.indexOf(end) + end.length)}`
  writeFileSync(RESULTS, renewed)
}
