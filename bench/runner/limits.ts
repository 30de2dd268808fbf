import type { Sandbox } from '@millwright/runner'
import type { Bench } from './bench.ts'
import { inWords, series, short } from './figures.ts'
import { script } from './programs.ts'

const MEMORY = 128 << 20
const WALL_MS = 500

const HOGS: Record<string, string> = {
  'large steps': 'b = []\nwhile True: b.append(bytearray(10**7))',
  'small steps': 'b = []\nwhile True: b.append(bytearray(4096))',
  'numpy at once': 'import numpy\nnumpy.ones(10**8)\nimport time\ntime.sleep(5)',
  'spread over children':
    'import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n        b = bytearray(40 * 2**20)\n        time.sleep(60)\ntime.sleep(60)',
  'files in memory':
    "f = open('/dev/shm/x', 'wb')\nf.write(bytes(48 * 2**20))\nb = []\nwhile True: b.append(bytearray(10**6))",
}
const HONEST = 'b = bytearray(100 * 2**20)\nfor i in range(0, len(b), 4096): b[i] = 1\nprint(len(b))'

interface MemoryOutcome {
  /** Peak as the kernel counted it, over the limit. */
  ratios: number[]
  /** How long each took to be ended. */
  wallMs: number[]
  /** Verdicts other than `memory`, with the program that got it. */
  others: string[]
  /** Honest programs at four fifths of the limit that were ended all the same. */
  honestRefused: number
}

/** Programs that use too much memory in several ways, and honest ones close to the limit. */
async function memoryVerdicts(sandbox: Sandbox, rounds: number): Promise<MemoryOutcome> {
  const outcome: MemoryOutcome = { ratios: [], wallMs: [], others: [], honestRefused: 0 }
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, code] of Object.entries(HOGS)) {
      const result = await sandbox.run(script(code, { memory: MEMORY, wallMs: 10_000, disk: 64 << 20 }))
      outcome.ratios.push((result.memoryPeakMiB * 2 ** 20) / MEMORY)
      outcome.wallMs.push(result.wallMs)
      if (result.verdict !== 'memory') outcome.others.push(`${name}: ${result.verdict}`)
    }
    const honest = await sandbox.run(script(HONEST, { memory: MEMORY }))
    if (honest.verdict !== 'ok') outcome.honestRefused += 1
  }
  return outcome
}

const LATE: Record<string, string> = {
  sleeping: 'import time\ntime.sleep(60)',
  computing: 'while True: pass',
  'ignoring signals':
    'import signal, time\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\ntime.sleep(60)',
  'stopping itself': 'import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)',
  'with twenty children':
    'import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n        while True: pass\ntime.sleep(60)',
  'inside C code': 'sum(range(10**12))',
}

interface WallOutcome {
  /** Above the limit, by the sandbox's own report. */
  reportedMs: number[]
  /** Above the limit as the worker sees it: from handing the job in to having its result. */
  seenMs: number[]
  others: string[]
}

/** Programs that would never end, in several ways. */
async function wallVerdicts(sandbox: Sandbox, rounds: number): Promise<WallOutcome> {
  const outcome: WallOutcome = { reportedMs: [], seenMs: [], others: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, code] of Object.entries(LATE)) {
      const started = performance.now()
      const result = await sandbox.run(script(code, { wallMs: WALL_MS, cpuSeconds: 30 }))
      outcome.seenMs.push(performance.now() - started - WALL_MS)
      outcome.reportedMs.push(result.wallMs - WALL_MS)
      if (result.verdict !== 'wall-time') outcome.others.push(`${name}: ${result.verdict}`)
    }
  }
  return outcome
}

export async function measureLimits({ sandbox, amount, report }: Bench): Promise<void> {
  const memory = await memoryVerdicts(sandbox, amount(8, 2))
  const ratios = series(memory.ratios)
  report({
    figure: 'memory verdict: peak over the limit of 128 MiB',
    target: 'within 1.1x of the limit (cgroup)',
    measured: `most ${ratios.most.toFixed(3)}, least ${ratios.least.toFixed(3)} (n ${ratios.n}); ${verdictWords(memory.others, 'memory')}; ended after ${inWords(series(memory.wallMs))}; honest ones at 0.8x refused: ${memory.honestRefused}`,
    met: ratios.most <= 1.1 && memory.others.length === 0 && memory.honestRefused === 0,
    values: { ratios, others: memory.others.join(', '), honestRefused: memory.honestRefused },
  })
  const wall = await wallVerdicts(sandbox, amount(5, 2))
  const [reported, seen] = [series(wall.reportedMs), series(wall.seenMs)]
  report({
    figure: 'wall verdict: over the limit of 500 ms',
    target: '≤ limit + 0.3 s',
    measured: `most ${short(reported.most)} ms by its report, ${short(seen.most)} ms until the worker had the result (p50 ${short(seen.p50)}, n ${seen.n}); ${verdictWords(wall.others, 'wall-time')}`,
    met: seen.most <= 300 && wall.others.length === 0,
    values: { reported, seen, others: wall.others.join(', ') },
  })
}

function verdictWords(others: readonly string[], name: string): string {
  return others.length === 0 ? `all ${name}` : `NOT ${name}: ${others.join(', ')}`
}
