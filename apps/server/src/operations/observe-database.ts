import type { PGlite } from '@electric-sql/pglite'
import { databaseSeconds } from './metrics.ts'
import { tracing } from './tracing.ts'

/** Takes the time of one query or transaction. @returns what to call at its end */
export function beginDatabase(kind: 'query' | 'transaction'): (error?: unknown) => void {
  const stopTimer = databaseSeconds.startTimer({ kind })
  const endSpan = tracing.current?.beginDatabase(kind)
  return (error) => {
    stopTimer()
    endSpan?.(error)
  }
}

async function timed<T>(kind: 'query' | 'transaction', work: () => Promise<T>): Promise<T> {
  const end = beginDatabase(kind)
  try {
    const result = await work()
    end()
    return result
  } catch (error) {
    end(error)
    throw error
  }
}

/** The embedded database with a clock at its two doors; waiting for one's turn is included, as it is with a pool. */
export function observed(pglite: PGlite): PGlite {
  const query = pglite.query.bind(pglite)
  const transaction = pglite.transaction.bind(pglite)
  pglite.query = (...call: Parameters<PGlite['query']>) => timed('query', () => query(...call)) as never
  pglite.transaction = (work) => timed('transaction', () => transaction(work))
  return pglite
}
