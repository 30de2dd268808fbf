/**
 * Random response vectors through every estimator of one ability, looking for NaN, infinity, probabilities that are none, and
 * disagreement between the incremental and the exact posterior. Run at the root:
 *   node --conditions development bench/psychometrics/fuzz.ts [vectors = 1000000] [seed = 1]
 * Two threads; prints every fault with the vector's number, which repeats it. Exit code 1 when there is any.
 */
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { seededRandom } from '../../packages/psychometrics/src/index.ts'
import { faultsOf, randomAnswers } from '../../packages/psychometrics/test/fuzz.ts'

interface Share {
  readonly seed: string
  readonly from: number
  readonly to: number
}

const THREADS = 2

if (isMainThread) {
  const vectors = Number(process.argv[2] ?? 1_000_000)
  const seed = process.argv[3] ?? '1'
  const started = performance.now()
  const found = await Promise.all(
    Array.from({ length: THREADS }, (_, i) => {
      const share: Share = {
        seed,
        from: Math.floor((i * vectors) / THREADS),
        to: Math.floor(((i + 1) * vectors) / THREADS),
      }
      return inWorker(share)
    }),
  )
  const faults = found.flatMap((one) => one.faults)
  const answers = found.reduce((sum, one) => sum + one.answers, 0)
  for (const fault of faults.slice(0, 20)) console.log(fault)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  console.log(`${vectors} response vectors, ${answers} answers, ${faults.length} faults, ${seconds} s`)
  process.exitCode = faults.length === 0 ? 0 : 1
} else {
  const { seed, from, to } = workerData as Share
  const faults: string[] = []
  let answers = 0
  for (let i = from; i < to; i++) {
    const vector = randomAnswers(seededRandom(`${seed}/${i}`))
    answers += vector.length
    try {
      for (const fault of faultsOf(vector)) faults.push(`vector ${i}: ${fault}`)
    } catch (error) {
      faults.push(`vector ${i}: ${String(error)}`)
    }
  }
  parentPort!.postMessage({ faults, answers })
}

function inWorker(share: Share): Promise<{ faults: string[]; answers: number }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share, execArgv: process.execArgv })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
