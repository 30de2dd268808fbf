import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { calibrateCommand } from './calibrate/calibrate-command.ts'
import { explained } from './terminal.ts'

// Each test starts the program several times.
vi.setConfig({ testTimeout: 60_000 })

const MAIN = join(import.meta.dirname, 'main.ts')
const NODE = ['--conditions=development', '--disable-warning=ExperimentalWarning', MAIN]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-cli-'))
  await millwright(
    'simulate-responses',
    '--persons',
    '400',
    '--items',
    '8',
    '--out',
    'answers.csv',
    '--truth',
    'truth.json',
  )
  await millwright('calibrate', 'answers.csv', '--out', 'parameters.json')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number
  readonly out: string
  readonly said: string
}

/** Runs the program as people do, in the test's folder. */
function millwright(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...NODE, ...args],
      { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } },
      (error, out, said) => resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, said }),
    )
  })
}

const parameters = async (file: string) =>
  JSON.parse(await readFile(join(folder, file), 'utf8')) as {
    items: { id: string; model: { a: number; b: number }; basis: string; responses: number; covariance: number[][] }[]
    populations: { group: string; mean: number[] }[]
  }

describe('millwright calibrate', () => {
  it('recovers the items that made the answers, and says what they rest on', async () => {
    const [found, truth] = [await parameters('parameters.json'), await parameters('truth.json')]
    const errors = found.items.map(({ model }, i) => Math.abs(model.b - truth.items[i]!.model.b))
    expect(Math.max(...errors)).toBeLessThan(0.6)
    expect(found.items[0]).toMatchObject({ id: 'q1', basis: 'calibrated', responses: 400 })
    expect(found.items[0]!.covariance).toHaveLength(2)
  })

  it('goes on from a saved state to the same estimates, and refuses that of other responses', async () => {
    const stopped = await millwright('calibrate', 'answers.csv', '--max-passes', '2', '--state', 'state.json')
    expect(stopped.code).toBe(2)
    expect(stopped.said).toContain('Not converged')
    const resumed = await millwright('calibrate', 'answers.csv', '--resume', 'state.json', '--out', 'resumed.json')
    expect(resumed.code).toBe(0)
    const [whole, parts] = [await parameters('parameters.json'), await parameters('resumed.json')]
    parts.items.forEach(({ model }, i) => expect(model.b).toBeCloseTo(whole.items[i]!.model.b, 4))
    await writeFile(join(folder, 'other.csv'), 'q1,q2\n1,0\n0,1\n1,1\n')
    const refused = await millwright('calibrate', 'other.csv', '--resume', 'state.json')
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('belongs to other responses')])
  })

  it('saves its state on Ctrl-C', async () => {
    await millwright(
      'simulate-responses',
      '--model',
      '3pl',
      '--persons',
      '6000',
      '--items',
      '40',
      '--missing',
      '0.3',
      '--out',
      'large.csv',
    )
    const child = spawn(
      process.execPath,
      [...NODE, 'calibrate', 'large.csv', '--model', '4pl', '--state', 'large.state.json'],
      { cwd: folder },
    )
    const code = await new Promise((resolve) => {
      // It has read the file and begins.
      child.stderr.once('data', () => setTimeout(() => child.kill('SIGINT'), 300))
      child.on('close', resolve)
    })
    expect(code).toBe(130)
    expect(await readFile(join(folder, 'large.state.json'), 'utf8')).toContain('millwright-calibration-state')
  })

  it('puts new items on the scale of fixed ones, and gives groups their own ability', async () => {
    await millwright('simulate-responses', '--persons', '600', '--items', '8', '--impact', '0.8', '--out', 'groups.csv')
    const fixed = await parameters('truth.json')
    fixed.items = fixed.items.slice(0, 6)
    await writeFile(join(folder, 'anchors.json'), JSON.stringify(fixed))
    const { code } = await millwright(
      'calibrate',
      'groups.csv',
      '--fix',
      'anchors.json',
      '--groups',
      '--out',
      'linked.json',
    )
    expect(code).toBe(0)
    const linked = await parameters('linked.json')
    expect(linked.items[0]!.model).toEqual(fixed.items[0]!.model)
    expect(linked.populations.map(({ group }) => group)).toEqual(['a', 'b'])
    expect(linked.populations[0]!.mean[0]! - linked.populations[1]!.mean[0]!).toBeGreaterThan(0.4)
  })

  it.each([
    ['a,b\n1,1\n1,0\n', 'item "a" was answered the same by everyone', '--ignore "a"'],
    ['a,b\n1,3\n2,1\n', 'item "a" has answers in category 2 but none in 0', '--lowest 1'],
    ['a,b\n0,x\n', 'line 2, column 2 (b): "x" is no category', '--key'],
  ])('explains %j', async (text, problem, mend) => {
    await writeFile(join(folder, 'odd.csv'), text)
    const heard: string[] = []
    const listening = { out: () => {}, say: (line: string) => void heard.push(line), watched: false }
    const file = join(folder, 'odd.csv')
    const code = await explained(() => calibrateCommand(file, { model: 'auto' }, listening), listening)
    const said = heard.join('\n')
    expect(code).toBe(1)
    expect(said).toContain(problem)
    expect(said).toContain(mend)
    expect(said).not.toContain('    at ')
  })
})

it('millwright score gives each person an estimate with error, interval, levels and fit', async () => {
  const table = await millwright('score', 'answers.csv', 'parameters.json', '--cuts', '-0.4,0.8')
  expect(table.out.split('\n')[0]!.split(/ {2,}/)).toEqual([
    'person',
    'answers',
    'estimate',
    'standard error',
    'low',
    'high',
    'below -0.4',
    '-0.4 to 0.8',
    '0.8 and up',
    'lz*',
    'fit',
  ])
  const json = await millwright('score', 'answers.csv', 'parameters.json', '--method', 'wle', '--json')
  const { scores } = JSON.parse(json.out) as { scores: { person: string; estimate: number }[] }
  expect(scores).toHaveLength(400)
  expect(scores.every(({ estimate }) => Number.isFinite(estimate))).toBe(true)
  await millwright('score', 'answers.csv', 'parameters.json', '--out', 'scores.csv')
  expect((await readFile(join(folder, 'scores.csv'), 'utf8')).split('\r\n')).toHaveLength(402)
})

it('millwright score uses what the other skills show', async () => {
  const { items, ...rest } = await parameters('truth.json')
  const skills = ['sql', 'python']
  const several = {
    ...rest,
    skills,
    populations: [
      {
        group: 'all',
        mean: [0, 0],
        covariance: [
          [1, 0.8],
          [0.8, 1],
        ],
      },
    ],
    items: items.map((item, i) => ({ ...item, skill: skills[i % 2] })),
  }
  await writeFile(join(folder, 'skills.json'), JSON.stringify(several))
  await writeFile(join(folder, 'one.csv'), 'person,q1,q2,q3\nada,1,,1\nbob,0,,0\n')
  const { out } = await millwright('score', 'one.csv', 'skills.json', '--json')
  const { scores } = JSON.parse(out) as {
    scores: { person: string; skill: string; answers: number; estimate: number; standardError: number }[]
  }
  expect(scores.map(({ person, skill, answers }) => [person, skill, answers])).toEqual([
    ['ada', 'sql', 2],
    ['ada', 'python', 0],
    ['bob', 'sql', 2],
    ['bob', 'python', 0],
  ])
  expect(scores[1]!.estimate).toBeGreaterThan(scores[3]!.estimate + 0.3)
  expect(scores[1]!.standardError).toBeGreaterThan(scores[0]!.standardError)
})

it('millwright calibrate report and item-report write pages that run nothing', async () => {
  const hostile = (await readFile(join(folder, 'answers.csv'), 'utf8')).replace('q1', '<script>alert(1)</script>')
  await writeFile(join(folder, 'hostile.csv'), hostile)
  await millwright('calibrate', 'hostile.csv', '--out', 'hostile.json')
  const report = await millwright(
    'calibrate',
    'report',
    'hostile.csv',
    'hostile.json',
    '--html',
    'r.html',
    '--cuts',
    '0',
    '--compare',
    'truth.json',
  )
  expect(report.code).toBe(0)
  const items = await millwright('item-report', 'hostile.csv', 'hostile.json', '--html', 'i.html')
  expect(items.code).toBe(0)
  for (const file of ['r.html', 'i.html']) {
    const html = await readFile(join(folder, file), 'utf8')
    expect(html).not.toMatch(/<script|NaN|Infinity|undefined/)
    expect(html).toContain('&lt;script&gt;')
  }
  const page = await readFile(join(folder, 'r.html'), 'utf8')
  const ids = [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id)
  expect(ids).toEqual([
    'summary',
    'items',
    'curves',
    'information',
    'reliability',
    'classification',
    'item-fit',
    'person-fit',
    'dependence',
    'drift',
    'wright',
  ])
})

it('every command shows an example', async () => {
  for (const command of [['calibrate'], ['calibrate', 'report'], ['score'], ['item-report'], ['simulate-responses']]) {
    expect((await millwright(...command, '--help')).out).toMatch(/Examples?:\n {2}millwright /)
  }
})
