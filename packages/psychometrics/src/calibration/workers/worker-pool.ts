import type { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './messages.ts'

/** One worker thread that answers one message at a time. */
export interface Hand {
  /** Sends a message that has no answer. */
  readonly tell: (message: ToWorker) => void
  /** Sends a message and waits for its answer; progress messages on the way go to `onProgress`. */
  readonly ask: (
    message: ToWorker,
    onProgress?: (progress: FromWorker & { kind: 'progress' }) => void,
  ) => Promise<FromWorker>
}

/** So many workers as asked for, or as there are cores. @throws RangeError unless the number asked for is 1 to 256 */
export async function workerCount(asked: number | undefined): Promise<number> {
  // Loaded when first needed: the rest of the package runs where there is no Node.
  const count = asked ?? (await import('node:os')).availableParallelism()
  if (!(Number.isInteger(count) && count >= 1 && count <= 256)) throw new RangeError(`${count} workers; 1 to 256`)
  return count
}

/**
 * Runs `work` with so many worker threads, and ends them when it is done, has failed or was aborted.
 * @throws the signal's reason when it is aborted; whatever `work` throws
 */
export async function withWorkers<Result>(
  count: number,
  signal: AbortSignal | undefined,
  work: (hands: readonly Hand[]) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const { Worker } = await import('node:worker_threads')
  // From source this file ends in .ts and so does the worker's; the build turns both into .js.
  const file = new URL(
    import.meta.url.endsWith('.ts') ? './calibration-worker.ts' : './calibration-worker.js',
    import.meta.url,
  )
  const workers = Array.from({ length: count }, () => new Worker(file))
  const stop = Promise.withResolvers<never>()
  stop.promise.catch(() => undefined)
  const abort = (): void => stop.reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work(workers.map((worker) => handOf(worker, stop.reject))), stop.promise])
  } finally {
    signal?.removeEventListener('abort', abort)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function handOf(worker: Worker, onBreak: (reason: unknown) => void): Hand {
  let waiting: {
    resolve: (answer: FromWorker) => void
    reject: (error: unknown) => void
    onProgress: ((progress: FromWorker & { kind: 'progress' }) => void) | undefined
  } | null = null
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'progress') return waiting?.onProgress?.(message)
    const own = waiting
    waiting = null
    if (message.kind !== 'failed') return own?.resolve(message)
    const error = message.name === 'RangeError' ? new RangeError(message.message) : new Error(message.message)
    return own?.reject(error)
  })
  worker.on('error', onBreak)
  return {
    tell: (message) => worker.postMessage(message),
    ask: (message, onProgress) => {
      const { promise, resolve, reject } = Promise.withResolvers<FromWorker>()
      waiting = { resolve, reject, onProgress }
      worker.postMessage(message)
      return promise
    },
  }
}
