import { createHash, randomUUID } from 'node:crypto'
import type { Guide, GuideExample } from '@millwright/catalog'
import type { AppContext } from '../context.ts'
import { exampleKey } from '../grading/grading-task.ts'
import { submitCode } from '../grading/submit-code.ts'
import { connectedWorkers } from '../grading/workers.ts'

/**
 * Queues an example as somebody changed it. It goes the way of every run: same queue, same turns, same box; what comes of it is shown
 * to them and counts nothing.
 */
export function runExample(
  context: Pick<AppContext, 'db' | 'now'>,
  asked: { personId: string; guide: Guide; example: GuideExample; catalogueHash: string; code: string; key: string },
) {
  const { personId, guide, example, catalogueHash, code, key } = asked
  const fingerprint = createHash('sha256').update(code).digest('hex')
  return submitCode(context, {
    personId,
    sessionId: null,
    challenge: { id: exampleKey(guide.id, example.id), revision: 1, runtime: example.runtime, entry: example.file },
    catalogueHash,
    purpose: 'example',
    files: { [example.file]: code },
    // Pressing the button twice runs it once.
    idempotencyKey: `example:${(key || randomUUID()).slice(0, 100)}:${fingerprint}`,
  })
}

/** Whether a worker that could run it has been heard of lately. */
export async function canRun(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  example: GuideExample,
): Promise<'yes' | 'no-worker' | 'no-runtime'> {
  const workers = await connectedWorkers(system, now())
  if (workers.length === 0) return 'no-worker'
  return workers.some(({ runtimes }) => runtimes.some(({ id }) => id === example.runtime)) ? 'yes' : 'no-runtime'
}
