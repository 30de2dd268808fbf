import { and, asc, count, eq, sql } from 'drizzle-orm'
import type { Observation } from '@millwright/assessment'
import type { AiMode, Catalogue } from '@millwright/catalog'
import type { Db } from '../db/open-database.ts'
import { answer, evidence, guestClaim, presentation } from '../db/schema.ts'

/** One answer as calibration sees it. */
export interface CollectedAnswer {
  /** Who gave it, guests and the accounts that claimed them taken together. Never leaves the server as it is. */
  person: string
  item: string
  revision: number
  category: number
  response: unknown
  observation: Observation
  /** From the moment the question was shown to the answer. */
  seconds: number
  answeredAt: Date
}

const person = sql<string>`coalesce(${guestClaim.personId}, ${answer.personId})`

/**
 * The first answer of everybody to each question, in one AI-use mode, oldest first: a second time measures memory. Only answers to
 * the present revision of a question; an earlier one was another question.
 */
export async function collectAnswers(db: Db, catalogue: Catalogue, aiMode: AiMode): Promise<CollectedAnswer[]> {
  const rows = await db
    .selectDistinctOn([person, answer.itemId], {
      person,
      item: answer.itemId,
      revision: answer.itemRevision,
      category: answer.category,
      response: answer.response,
      observation: evidence.observation,
      presentedAt: presentation.presentedAt,
      answeredAt: answer.answeredAt,
    })
    .from(answer)
    .innerJoin(evidence, and(eq(evidence.sourceId, answer.id), eq(evidence.aiMode, aiMode)))
    .innerJoin(
      presentation,
      and(eq(presentation.sessionId, answer.sessionId), eq(presentation.position, answer.position)),
    )
    .leftJoin(guestClaim, eq(guestClaim.guestId, answer.personId))
    .orderBy(person, answer.itemId, asc(answer.answeredAt))
  const revisions = new Map(catalogue.items.map(({ id, revision }) => [id, revision]))
  return rows
    .filter(({ item, revision }) => revisions.get(item) === revision)
    .map(({ presentedAt, ...row }) => ({
      ...row,
      seconds: Math.max(0, (row.answeredAt.getTime() - presentedAt.getTime()) / 1000),
    }))
    .toSorted((a, b) => a.answeredAt.getTime() - b.answeredAt.getTime())
}

/** The modes in which anybody has answered, most answers first. */
export async function answeredModes(db: Db): Promise<AiMode[]> {
  const rows = await db
    .select({ mode: evidence.aiMode, answers: count() })
    .from(evidence)
    .where(eq(evidence.sourceKind, 'answer'))
    .groupBy(evidence.aiMode)
  return rows.toSorted((a, b) => b.answers - a.answers).map(({ mode }) => mode)
}
