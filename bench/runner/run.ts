/**
 * Measures the runner on this machine and prints every figure that it promises, target beside measured, with a cold python3
 * and bubblewrap + cold python3 measured in between, so that a busy moment meets all of them.
 *
 *   npm run bench:runner [-- --quick] [--json] [--only start,cpu,throughput,mix,limits,leftovers,http,hostile] [--user]
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSandbox, prepareRuntimes, type Sandbox, type SandboxOptions } from '@millwright/runner'
import type { Bench } from './bench.ts'
import { bubblewrap, coldPython } from './cold.ts'
import { measureCpu } from './cpu.ts'
import { table, timed, type Figure } from './figures.ts'
import { runHostileSuite } from './hostile.ts'
import { measureHttp } from './http-probe.ts'
import { measureLeftovers } from './leftovers.ts'
import { measureLimits } from './limits.ts'
import { busyShare, describeMachine, loadNow } from './machine.ts'
import { measureMix } from './mix.ts'
import { LOGISTIC, script } from './programs.ts'
import { measureStarts } from './starts.ts'
import { measureThroughput } from './throughput.ts'

const ROOT = join(import.meta.dirname, '../..')
const ORDINARY_UID = 61_234
/** In this order. Those of `inside` share one sandbox; the others open their own. */
const SECTIONS = {
  inside: {
    start: (bench: Bench) => measureStarts(bench, openings),
    cpu: measureCpu,
    throughput: measureThroughput,
    mix: measureMix,
    limits: measureLimits,
    http: measureHttp,
  },
  outside: { leftovers: measureLeftovers, hostile: runHostileSuite },
}

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    user: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})
const known = Object.values(SECTIONS).flatMap((part) => Object.keys(part))
const wanted = flags.only?.split(',') ?? known
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) throw new Error(`--only knows ${known.join(', ')}; not ${unknown.join(', ')}`)
const amount = (full: number, quick: number) => (flags.quick ? quick : full)
const tell = (text: string) => process.stderr.write(`${text}\n`)

const runtimes = await prepareRuntimes({ runtimesDirectory: join(ROOT, 'runtimes'), onProgress: tell })
if (runtimes.python?.preload !== 'python-ml') {
  throw new Error(
    `The runtime python-ml is not installed: ${runtimes.problems.map(({ message }) => message).join(' ')}`,
  )
}
const options: SandboxOptions = {
  runtimes,
  // A zygote that is replaced in the middle would be measured as a slow job.
  recycleAfter: Number.POSITIVE_INFINITY,
  ...(flags.user ? { uid: ORDINARY_UID } : {}),
}
const cold = coldPython(runtimes.python)
const wrapped = bubblewrap(runtimes.python)
if (!wrapped) tell('SKIPPED: no comparison with bubblewrap, it is not installed (Debian: apt-get install bubblewrap).')
const figures: Figure[] = []
const report = (figure: Figure) => {
  figures.push(figure)
  tell(`${figure.figure}: ${figure.measured}`)
}

const began = { at: new Date().toISOString(), load: loadNow(), busyByOthers: await busyShare(2000) }
const openings: number[] = []
let sandbox!: Sandbox
for (let time = 0; time < amount(3, 1); time += 1) {
  if (time > 0) await sandbox.close()
  openings.push(await timed(async () => (sandbox = await openSandbox(options))))
}
await sandbox.run(script(LOGISTIC))

const bench: Bench = { sandbox, options, cold, wrapped, quick: flags.quick, amount, report }
for (const [name, measure] of Object.entries(SECTIONS.inside)) if (wanted.includes(name)) await measure(bench)
const about = {
  engine: sandbox.engine,
  slots: sandbox.slots,
  runtimes: sandbox.versions.map(({ id, version }) => `${id}: ${version}`),
}
await sandbox.close()
for (const [name, measure] of Object.entries(SECTIONS.outside)) if (wanted.includes(name)) await measure(bench)
cold.close()
wrapped?.close()

const machine = {
  machine: describeMachine(),
  ...about,
  bubblewrap: wrapped?.name ?? 'not installed: SKIPPED',
  began: began.at,
  loadAtStart: began.load,
  busyAtStart: `${(100 * began.busyByOthers).toFixed(0)} % of the processors in use by others over the first 2 s`,
  ended: new Date().toISOString(),
  loadAtEnd: loadNow(),
}
if (flags.json) console.log(JSON.stringify({ machine, figures }, null, 2))
else {
  console.log(`\n${table(figures)}\n`)
  for (const [name, value] of Object.entries(machine)) console.log(`- ${name}: ${[value].flat().join('; ')}`)
}
const missed = figures.filter(({ met }) => met === false).map(({ figure }) => figure)
if (missed.length > 0) tell(`\nTargets missed: ${missed.join('; ')}`)
