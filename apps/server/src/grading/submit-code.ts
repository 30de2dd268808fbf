import { randomUUID } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { Challenge } from '@millwright/catalog'
import { personBehind, recordIdsOf } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { gradingJob, isTry, person, submission, TRIES } from '../db/schema.ts'
import { storable } from '../db/storable.ts'
import { OPEN_STATES } from './cancel-run.ts'
import { enqueue } from './job-queue.ts'
import { forgetOutput } from './live-output.ts'

/** A file of more than this is a mistake, not a solution. */
export const MAX_FILE_BYTES = 200_000
export const MAX_FILES = 20
/** Challenges and examples that one person may be running at once; of each only the newest run goes on. */
export const MAX_OPEN_RUNS = 3

export interface NewSubmission {
  personId: string
  sessionId: string | null
  /** Who asked for the sitting, and may see this. */
  organizationId?: string | null
  challenge: Pick<Challenge, 'id' | 'revision' | 'runtime' | 'entry'>
  catalogueHash: string
  purpose: 'run' | 'submit' | 'example'
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
): Promise<SubmitResult | { outcome: 'too-many-runs' }> {
  const refusal = refusalOf(sent)
  if (refusal) return { outcome: refusal }
  return db.transaction(async (tx) => {
    const at = now()
    if (isTry(sent.purpose) && !(await makeRoom(tx, sent, at))) return { outcome: 'too-many-runs' }
    return storeSubmission(tx, sent, at)
  })
}

/**
 * A new run takes the place of this person's earlier run of the same challenge: nobody waits for what was typed before. False when
 * they have too many others open. Sending the same run again changes nothing.
 */
async function makeRoom(tx: Db, sent: NewSubmission, now: Date): Promise<boolean> {
  const personId = await personBehind(tx, sent.personId)
  // One after the other: two runs of one person may arrive at once.
  await tx.select({ id: person.id }).from(person).where(eq(person.id, personId)).for('no key update')
  if (await storedBefore(tx, sent)) return true
  const runs = await tx
    .select({ id: gradingJob.id, challengeId: gradingJob.challengeId, state: gradingJob.state })
    .from(gradingJob)
    .where(
      and(
        inArray(gradingJob.personId, await recordIdsOf(tx, personId)),
        inArray(gradingJob.purpose, [...TRIES]),
        inArray(gradingJob.state, [...OPEN_STATES, 'cancelled']),
      ),
    )
  const isOpen = ({ state }: { state: string }) => state !== 'cancelled'
  const earlier = runs.filter(({ challengeId }) => challengeId === sent.challenge.id)
  const open = earlier.filter(isOpen).map(({ id }) => id)
  if (runs.filter(isOpen).length - open.length >= MAX_OPEN_RUNS) return false
  if (open.length > 0)
    await tx
      .update(gradingJob)
      .set({ state: 'cancelled', cancelledBy: 'newer-run', finishedAt: now })
      .where(inArray(gradingJob.id, open))
  await forgetOutput(
    tx,
    earlier.map(({ id }) => id),
  )
  return true
}

async function storedBefore(tx: Db, sent: NewSubmission): Promise<string | null> {
  const [earlier] = await tx
    .select({ id: submission.id })
    .from(submission)
    .where(and(eq(submission.personId, sent.personId), eq(submission.idempotencyKey, storable(sent.idempotencyKey))))
  return earlier?.id ?? null
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
  const [stored] = await tx
    .insert(submission)
    .values({
      id,
      personId: sent.personId,
      sessionId: sent.sessionId,
      organizationId: sent.organizationId ?? null,
      challengeId: sent.challenge.id,
      challengeRevision: sent.challenge.revision,
      catalogueHash: sent.catalogueHash,
      purpose: sent.purpose,
      files: storable(sent.files),
      idempotencyKey: storable(sent.idempotencyKey),
      submittedAt: at,
    })
    .onConflictDoNothing({ target: [submission.personId, submission.idempotencyKey] })
    .returning({ id: submission.id })
  if (!stored) {
    const earlier = await storedBefore(tx, sent)
    if (!earlier) throw new Error('A submission conflicted with one that is not there')
    return { outcome: 'already-stored', submissionId: earlier }
  }
  const job = {
    submissionId: id,
    personId: sent.personId,
    challengeId: sent.challenge.id,
    runtime: sent.challenge.runtime,
    purpose: sent.purpose,
    createdAt: at,
  }
  await enqueue(tx, [job])
  return { outcome: 'stored', submissionId: id }
}
