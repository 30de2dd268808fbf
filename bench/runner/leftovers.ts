import { setTimeout as sleep } from 'node:timers/promises'
import { openSandbox, type Job, type SandboxOptions } from '@millwright/runner'
import type { Bench } from './bench.ts'
import { short } from './figures.ts'
import { sizeOf, traces, zygotes, type Traces } from './machine.ts'
import { script } from './programs.ts'

const AT_ONCE = 3
const SETTLE_MS = 10_000
const WARM_UP = 30

const ORDINARY = `
import numpy as np, os
open('notes.txt', 'w').write('x' * 10_000)
a = np.random.default_rng().normal(size=(80, 80))
print(round(float((a @ a.T).trace()), 3))`

/** One job in twenty tries to stay, or is ended by a limit. */
const UNRULY: Job[] = [
  script('import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)'),
  script('import time\ntime.sleep(60)', { wallMs: 150 }),
  script('b = []\nwhile True: b.append(bytearray(10**7))', { memory: 64 << 20 }),
  script("while True: print('x' * 1000)", { output: 20_000 }),
  script('import os\nfor _ in range(20):\n    if os.fork() == 0: os._exit(0)'),
  script("open('zeros', 'wb').write(bytes(10**8))", { disk: 4 << 20 }),
]

interface ZygoteSize {
  pssMiB: number
  rssMiB: number
  descriptors: number
}

interface Leftovers {
  jobs: number
  seconds: number
  /** Before the first of the jobs and after the last, the sandbox open and at rest. */
  before: Traces
  after: Traces
  zygotesBefore: ZygoteSize[]
  zygotesAfter: ZygoteSize[]
  /** Before the sandbox was opened and after it was closed. */
  outsideBefore: Traces
  outsideAfter: Traces
}

/** Runs so many jobs in one sandbox whose zygote is never replaced, and looks for what they leave. */
async function lookForLeftovers(options: SandboxOptions, jobs: number): Promise<Leftovers> {
  const known = new Set<number>()
  const outsideBefore = traces(known)
  const sandbox = await openSandbox({ ...options, recycleAfter: Number.POSITIVE_INFINITY })
  const runMany = async (count: number) => {
    let next = 0
    const client = async () => {
      while (next < count) {
        const index = next++
        const unruly = index % 20 === 10
        const result = await sandbox.run(unruly ? UNRULY[((index / 20) | 0) % UNRULY.length]! : script(ORDINARY))
        if (!unruly && result.verdict !== 'ok') throw new Error(`an ordinary job ended with ${result.verdict}`)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, client))
  }
  await runMany(WARM_UP)
  await atRest(known)
  const before = traces(known)
  const zygotesBefore = zygotes().map(sizeOf)
  const started = performance.now()
  await runMany(jobs)
  const seconds = (performance.now() - started) / 1000
  await atRest(known)
  const after = await settled(before, known)
  const zygotesAfter = zygotes().map(sizeOf)
  await sandbox.close()
  const outsideAfter = await settled(outsideBefore, known)
  return { jobs, seconds, before, after, zygotesBefore, zygotesAfter, outsideBefore, outsideAfter }
}

/** Until three looks in a row see the same: boxes are being prepared for a while after the last job. */
async function atRest(known: Set<number>): Promise<void> {
  const deadline = performance.now() + SETTLE_MS
  const seen: string[] = []
  while (performance.now() < deadline) {
    seen.push(JSON.stringify(traces(known)))
    if (seen.length >= 3 && new Set(seen.slice(-3)).size === 1) return
    await sleep(300)
  }
}

/** The traces once they are as before, or as they still are after a while. */
async function settled(before: Traces, known: Set<number>): Promise<Traces> {
  const deadline = performance.now() + SETTLE_MS
  for (;;) {
    const now = traces(known)
    if (grown(before, now).length === 0 || performance.now() > deadline) return now
    await sleep(200)
  }
}

/** What there is more of than before, in words. */
function grown(before: Traces, after: Traces): string[] {
  return (Object.keys(before) as (keyof Traces)[])
    .filter((name) => after[name] > before[name])
    .map((name) => `${after[name] - before[name]} more ${name}`)
}

export async function measureLeftovers({ options, amount, report }: Bench): Promise<void> {
  const found = await lookForLeftovers(options, amount(1000, 200))
  const left = [
    ...grown(found.before, found.after),
    ...grown(found.outsideBefore, found.outsideAfter).map((what) => `${what} after closing`),
  ]
  const growth = found.zygotesAfter.map(({ pssMiB, rssMiB, descriptors }, index) => {
    const before = found.zygotesBefore[index]!
    return `RSS ${short(before.rssMiB)} → ${short(rssMiB)} MiB, Pss ${short(before.pssMiB)} → ${short(pssMiB)} MiB, descriptors ${before.descriptors} → ${descriptors}`
  })
  const steady = found.zygotesAfter.every(
    ({ rssMiB, descriptors }, index) =>
      rssMiB <= found.zygotesBefore[index]!.rssMiB * 1.02 + 1 && descriptors <= found.zygotesBefore[index]!.descriptors,
  )
  const { processes, mounts, controlGroups, files, namespaces } = found.after
  report({
    figure: `after ${found.jobs} jobs, one in twenty unruly`,
    target: 'zero processes, mounts, cgroups, files left; zygote not grown',
    measured: `${left.length === 0 ? 'nothing left' : `LEFT: ${left.join(', ')}`} (at rest before and after: ${processes} processes, ${mounts} mounts, ${namespaces} namespaces, ${controlGroups} groups, ${files} files); zygote ${growth.join('; ')}; ${short(found.jobs / found.seconds)} jobs/s`,
    met: left.length === 0 && steady,
    values: { left: left.join(', '), zygote: growth.join('; '), jobsPerSecond: found.jobs / found.seconds },
  })
}
