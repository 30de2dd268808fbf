import { setTimeout as sleep } from 'node:timers/promises'
import { beside, type Bench } from './bench.ts'
import type { Cold } from './cold.ts'
import { short } from './figures.ts'
import { kernelWorkersCpuMs, treeCpuMs } from './machine.ts'
import { IMPORTS, LOGISTIC, script } from './programs.ts'

/** Processor time of everything, over many jobs one after the other. */
export async function measureCpu(bench: Bench): Promise<void> {
  const { sandbox, cold, wrapped, amount, report } = bench
  const jobs = amount(150, 50)
  const coldRuns = amount(6, 3)
  const measure = async (code: string) => {
    await sleep(500)
    const before = { tree: treeCpuMs(), node: process.cpuUsage(), kernel: kernelWorkersCpuMs() }
    let candidates = 0
    for (let job = 0; job < jobs; job += 1) candidates += (await sandbox.run(script(code))).cpuMs
    await sleep(500)
    const node = process.cpuUsage(before.node)
    return {
      tree: (treeCpuMs() - before.tree) / jobs,
      candidate: candidates / jobs,
      node: (node.user + node.system) / 1000 / jobs,
      kernel: (kernelWorkersCpuMs() - before.kernel) / jobs,
    }
  }
  /** What a cold process used, by its own word: bubblewrap does not wait for it, so its parent's account misses it. */
  const measureCold = async (runner: Cold, code: string) => {
    const used: number[] = []
    for (let run = 0; run < coldRuns; run += 1) {
      const said = await runner.run(`${code}\nimport time\nprint(time.process_time())`)
      used.push(1000 * Number(said.trim().split('\n').at(-1)))
    }
    return used.reduce((sum, ms) => sum + ms, 0) / coldRuns
  }
  for (const [name, code, limit] of [
    ['empty scikit-learn job', IMPORTS, 25],
    ['LogisticRegression 500x20', LOGISTIC, undefined],
  ] as const) {
    const used = await measure(code)
    const coldMs = await measureCold(cold, code)
    const wrappedMs = wrapped ? await measureCold(wrapped, code) : undefined
    const all = used.tree + used.node
    report({
      figure: `processor time per ${name}, all processes (n ${jobs})`,
      ...(limit === undefined ? {} : { target: `≤ ${limit} ms`, met: all <= limit }),
      measured: `${short(all)} ms: candidate ${short(used.candidate)}, launcher, zygote and init ${short(used.tree - used.candidate)}, worker's Node ${short(used.node)}; kernel threads of the whole machine meanwhile ${short(used.kernel)}`,
      cold: `${short(coldMs)} ms`,
      bubblewrap: beside(wrappedMs === undefined ? undefined : `${short(wrappedMs)} ms`, bench),
      values: { all, ...used, cold: coldMs, ...(wrappedMs === undefined ? {} : { bubblewrap: wrappedMs }) },
    })
  }
}
