import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Challenge } from '@millwright/catalog'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { submission } from '../db/schema.ts'
import { storable } from '../db/storable.ts'
import { enqueue } from './job-queue.ts'

/** A file of more than this is a mistake, not a solution. */
export const MAX_FILE_BYTES = 200_000
export const MAX_FILES = 20

export interface NewSubmission {
  personId: string
  sessionId: string | null
  challenge: Challenge
  catalogueHash: string
  purpose: 'run' | 'submit'
  files: Record<string, string>
  /** Sending the same key again returns the same submission instead of a second one. */
  idempotencyKey: string
}

export type SubmitResult =
  | { outcome: 'stored' | 'already-stored'; submissionId: string }
  | { outcome: 'entry-missing' | 'too-large' }

/** Stores code and queues it for grading in one transaction: acknowledged means that a grader will get it. */
export async function submitCode(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  sent: NewSubmission,
): Promise<SubmitResult> {
  const refusal = refusalOf(sent)
  if (refusal) return { outcome: refusal }
  return db.transaction((tx) => storeSubmission(tx, sent, now()))
}

/** Says why these files cannot be graded, or null. */
export function refusalOf({ challenge, files }: Pick<NewSubmission, 'challenge' | 'files'>) {
  const entries = Object.entries(files)
  if (!Object.hasOwn(files, challenge.entry)) return 'entry-missing'
  if (entries.length > MAX_FILES) return 'too-large'
  if (entries.some(([, text]) => Buffer.byteLength(text) > MAX_FILE_BYTES)) return 'too-large'
  return null
}

/** The part of `submitCode` that a session runs inside its own transaction. */
export async function storeSubmission(tx: Db, sent: NewSubmission, at: Date): Promise<SubmitResult> {
  const id = randomUUID()
  const idempotencyKey = storable(sent.idempotencyKey)
  const [stored] = await tx
    .insert(submission)
    .values({
      id,
      personId: sent.personId,
      sessionId: sent.sessionId,
      challengeId: sent.challenge.id,
      challengeRevision: sent.challenge.revision,
      catalogueHash: sent.catalogueHash,
      purpose: sent.purpose,
      files: storable(sent.files),
      idempotencyKey,
      submittedAt: at,
    })
    .onConflictDoNothing({ target: [submission.personId, submission.idempotencyKey] })
    .returning({ id: submission.id })
  if (!stored) {
    const [earlier] = await tx
      .select({ id: submission.id })
      .from(submission)
      .where(and(eq(submission.personId, sent.personId), eq(submission.idempotencyKey, idempotencyKey)))
    if (!earlier) throw new Error('A submission conflicted with one that is not there')
    return { outcome: 'already-stored', submissionId: earlier.id }
  }
  await enqueue(tx, { submissionId: id, runtime: sent.challenge.runtime, purpose: sent.purpose, createdAt: at })
  return { outcome: 'stored', submissionId: id }
}
