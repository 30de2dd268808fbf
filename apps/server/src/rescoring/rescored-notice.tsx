import { desc, eq, inArray, or } from 'drizzle-orm'
import { profileFrom, targetStanding, type TargetStanding } from '@millwright/assessment'
import type { Catalogue } from '@millwright/catalog'
import type { Db } from '../db/open-database.ts'
import { answer, evidence, rescoredEvidence, rescoring, submission } from '../db/schema.ts'
import { t } from '../messages/index.ts'
import type { EvidenceRow } from '../profiles/load-evidence.ts'
import { isEnoughAsked, measurableSkills, type Target } from '../profiles/standing.ts'
import { probabilityText } from '../web/ability-scale.ts'
import { Notice } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'

export interface RescoringOfPerson {
  reason: string
  at: Date
}

export interface RescoredView {
  rescorings: RescoringOfPerson[]
  /** Where the person would stand with everything as first scored. */
  before: TargetStanding
}

/** The rescorings in which something of these people's evidence was computed again, newest first. */
export async function rescoringsOf(db: Db, personIds: readonly string[]): Promise<RescoringOfPerson[]> {
  const theirs = db
    .selectDistinct({ id: rescoredEvidence.rescoringId })
    .from(rescoredEvidence)
    .where(inArray(rescoredEvidence.personId, [...personIds]))
    .as('theirs')
  return db
    .select({ reason: rescoring.reason, at: rescoring.appliedAt })
    .from(rescoring)
    .innerJoin(theirs, eq(theirs.id, rescoring.id))
    .orderBy(desc(rescoring.appliedAt))
}

/** The rescorings in which something of one sitting was computed again, newest first: for whoever may see its result. */
export async function rescoringsOfSitting(db: Db, sessionId: string): Promise<RescoringOfPerson[]> {
  const answers = db.select({ id: answer.id }).from(answer).where(eq(answer.sessionId, sessionId))
  const submissions = db.select({ id: submission.id }).from(submission).where(eq(submission.sessionId, sessionId))
  return db
    .selectDistinct({ reason: rescoring.reason, at: rescoring.appliedAt })
    .from(evidence)
    .innerJoin(rescoredEvidence, eq(rescoredEvidence.evidenceId, evidence.id))
    .innerJoin(rescoring, eq(rescoring.id, rescoredEvidence.rescoringId))
    .where(or(inArray(evidence.sourceId, answers), inArray(evidence.sourceId, submissions)))
    .orderBy(desc(rescoring.appliedAt))
}

/** Beside decisions: the numbers that they were made on have been computed again since. */
export function RescoredSince({ rescorings, since }: { rescorings: readonly RescoringOfPerson[]; since: Date }) {
  const later = rescorings.filter(({ at }) => at > since)
  if (later.length === 0) return null
  return (
    <Notice kind="warn" title={t('rescoring.since.title')}>
      {later.map(({ reason, at }) => (
        <p key={at.toISOString()}>
          <DateTime at={at} />: {t('rescoring.since', { reason })}
        </p>
      ))}
    </Notice>
  )
}

/** What rescorings changed for one target; null where there were none. */
export async function rescoredView(
  db: Db,
  personIds: readonly string[],
  asked: { catalogue: Catalogue; target: Target; recorded: () => Promise<EvidenceRow[]> },
): Promise<RescoredView | null> {
  const rescorings = await rescoringsOf(db, personIds)
  if (rescorings.length === 0) return null
  const { catalogue, target, recorded } = asked
  const profile = profileFrom(
    catalogue.graph,
    (await recorded()).map(({ observation }) => observation),
  )
  const skills = measurableSkills(catalogue, target)
  const before = targetStanding(catalogue.graph, profile, target.role, target.level, skills ? { skills } : {})
  return { rescorings, before }
}

/** Tells somebody that their scores were computed again, why, and what it changed. */
export function RescoredNotice({
  view,
  after,
  targetName,
}: {
  view: RescoredView
  after: TargetStanding
  targetName: string
}) {
  const [was, is] = [view.before.composite, after.composite]
  return (
    <Notice title={t('rescoring.notice.title')}>
      <ul>
        {view.rescorings.map(({ reason, at }) => (
          <li key={at.toISOString()}>
            {t('rescoring.notice.when', { reason })} <DateTime at={at} />
          </li>
        ))}
      </ul>
      {isEnoughAsked(view.before) && isEnoughAsked(after) ? (
        <p>
          {t('rescoring.notice.probability', {
            target: targetName,
            before: probabilityText(was.probabilityCutUncertain),
            after: probabilityText(is.probabilityCutUncertain),
          })}{' '}
          {was.verdict === is.verdict
            ? t('rescoring.notice.sameVerdict')
            : t('rescoring.notice.verdict', {
                before: t(`profiles.badge.${was.verdict}`),
                after: t(`profiles.badge.${is.verdict}`),
              })}
        </p>
      ) : null}
      <p>{t('rescoring.notice.kept')}</p>
    </Notice>
  )
}
