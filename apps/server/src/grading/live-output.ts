import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { MOST_LIVE_OUTPUT, type OutputChunk } from '@millwright/api'
import type { Db } from '../db/open-database.ts'
import { gradingOutput } from '../db/schema.ts'
import { storable } from '../db/storable.ts'
import type { SubmissionView } from './find-submission.ts'

export interface LiveOutput {
  chunks: OutputChunk[]
  /** More was printed than is kept. */
  cut: boolean
  /** The last batch that is in here; 0 for none. */
  seq: number
}

export interface OutputBatch {
  jobId: string
  attempt: number
  seq: number
  chunks: OutputChunk[]
  cut: boolean
}

/** Keeps what a run has printed. A batch that came before is not kept twice; beyond the limit nothing is, whatever the worker says. */
export async function keepOutput(db: Db, batch: OutputBatch): Promise<void> {
  const { jobId, attempt, seq } = batch
  const [held] = await db
    .select({ bytes: sql<number>`coalesce(sum(${gradingOutput.bytes}), 0)::int` })
    .from(gradingOutput)
    .where(and(eq(gradingOutput.jobId, jobId), eq(gradingOutput.attempt, attempt)))
  const { chunks, cut } = withinLimit(batch.chunks, MOST_LIVE_OUTPUT - (held?.bytes ?? 0))
  if (chunks.length === 0 && !cut && !batch.cut) return
  const bytes = chunks.reduce((sum, { text }) => sum + text.length, 0)
  await db
    .insert(gradingOutput)
    .values({ jobId, attempt, seq, chunks: storable(chunks), bytes, cut: batch.cut || cut })
    .onConflictDoNothing()
}

function withinLimit(chunks: readonly OutputChunk[], room: number): { chunks: OutputChunk[]; cut: boolean } {
  const kept: OutputChunk[] = []
  let left = room
  for (const chunk of chunks) {
    if (left <= 0) return { chunks: kept, cut: true }
    kept.push({ ...chunk, text: chunk.text.slice(0, left) })
    left -= chunk.text.length
  }
  return { chunks: kept, cut: left < 0 }
}

/** What a run has printed in this attempt after the batch `after`, oldest first. */
export async function readOutput(
  db: Db,
  { jobId, attempt, after = 0 }: { jobId: string; attempt: number; after?: number },
): Promise<LiveOutput> {
  const rows = await db
    .select({ seq: gradingOutput.seq, chunks: gradingOutput.chunks, cut: gradingOutput.cut })
    .from(gradingOutput)
    .where(and(eq(gradingOutput.jobId, jobId), eq(gradingOutput.attempt, attempt), gt(gradingOutput.seq, after)))
    .orderBy(asc(gradingOutput.seq))
  return {
    chunks: rows.flatMap(({ chunks }) => chunks),
    cut: rows.some(({ cut }) => cut),
    seq: rows.at(-1)?.seq ?? after,
  }
}

/** What a run has printed by now; null for a hand-in, of which nothing is shown before it is over. */
export async function outputOf(db: Db, sent: Pick<SubmissionView, 'purpose' | 'job'>): Promise<LiveOutput | null> {
  return sent.purpose === 'run' ? readOutput(db, { jobId: sent.job.id, attempt: sent.job.attempt }) : null
}

export async function forgetOutput(db: Db, jobIds: readonly string[]): Promise<void> {
  if (jobIds.length > 0) await db.delete(gradingOutput).where(inArray(gradingOutput.jobId, [...jobIds]))
}
