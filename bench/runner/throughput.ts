import { setTimeout as sleep } from 'node:timers/promises'
import { beside, type Bench } from './bench.ts'
import { short } from './figures.ts'
import { LOGISTIC, script } from './programs.ts'

/** Two at once, in turns of a few seconds each. */
export async function measureThroughput(bench: Bench): Promise<void> {
  const { sandbox, cold, wrapped, amount, report } = bench
  const AT_ONCE = 2
  const rounds = amount(4, 2)
  const done = { box: 0, cold: 0, bubblewrap: 0 }
  const spent = { box: 0, cold: 0, bubblewrap: 0 }
  const turn = async (name: keyof typeof done, ms: number, run: () => Promise<unknown>) => {
    const started = performance.now()
    const client = async () => {
      while (performance.now() - started < ms) {
        await run()
        done[name] += 1
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, client))
    spent[name] += (performance.now() - started) / 1000
    await sleep(200)
  }
  for (let round = 0; round < rounds; round += 1) {
    await turn('box', 4000, async () => {
      const { verdict } = await sandbox.run(script(LOGISTIC))
      if (verdict !== 'ok') throw new Error(`a job ended with ${verdict}`)
    })
    await turn('cold', 6000, () => cold.run(LOGISTIC))
    if (wrapped) await turn('bubblewrap', 6000, () => wrapped.run(LOGISTIC))
  }
  const rate = (name: keyof typeof done) => done[name] / spent[name]
  const times = rate('box') / rate('cold')
  report({
    figure: `throughput, LogisticRegression 500x20, ${AT_ONCE} at once`,
    target: '≥ 25 jobs/s and ≥ 20x cold Python',
    measured: `${short(rate('box'))} jobs/s, ${short(times)}x cold (n ${done.box})`,
    met: rate('box') >= 25 && times >= 20,
    cold: `${short(rate('cold'))} jobs/s (n ${done.cold})`,
    bubblewrap: beside(wrapped ? `${short(rate('bubblewrap'))} jobs/s (n ${done.bubblewrap})` : undefined, bench),
    values: { jobsPerSecond: rate('box'), ratio: times, cold: rate('cold'), bubblewrap: rate('bubblewrap') },
  })
}
