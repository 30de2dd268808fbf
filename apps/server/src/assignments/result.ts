import { asc, desc, eq } from 'drizzle-orm'
import { ENGINE_VERSION } from '../engine-version.ts'
import type { AppContext } from '../context.ts'
import type { Catalogue } from '@millwright/catalog'
import { consent, presentation, testSession } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { t } from '../messages/index.ts'
import type { Tenant } from '../organizations/tenant.ts'
import { isEnoughAsked, loadStanding, type Standing } from '../profiles/standing.ts'
import { rescoringsOfSitting, type RescoringOfPerson } from '../rescoring/rescored-notice.tsx'
import { sittingLines, type FinishedView } from '../sessions/finished-page.tsx'
import type { TestSession } from '../sessions/load-session.ts'
import type { AssignmentView } from './find-assignments.ts'

/** What an organization sees of the sitting that it asked for: no question, no answer, no code, and nothing from elsewhere. */
export interface AssignmentResult extends Pick<FinishedView, 'answered' | 'grading' | 'lines'> {
  catalogue: Catalogue
  session: TestSession
  /** From the evidence of this sitting alone. */
  standing: Standing
  /** When something of it was computed again, newest first. */
  rescorings: RescoringOfPerson[]
}

/** The result of an assignment, or null while there is none to see. */
export async function findResult(
  context: AppContext,
  { organization: { id } }: Tenant<'results.see'>,
  { row, state, sessionId }: AssignmentView,
): Promise<AssignmentResult | null> {
  if (state !== 'finished' || !sessionId || row.organizationId !== id) return null
  const { db } = context
  const [session] = await db.select().from(testSession).where(eq(testSession.id, sessionId))
  if (!session || session.organizationId !== id || !(await stillAgreed(db, row.id))) return null
  const presentations = await db
    .select()
    .from(presentation)
    .where(eq(presentation.sessionId, sessionId))
    .orderBy(asc(presentation.position))
  const catalogue = await context.catalogues.at(session.catalogueHash, db)
  const { target, aiMode } = session.blueprint
  const whose = { ids: [session.personId] }
  return {
    catalogue,
    session,
    rescorings: await rescoringsOfSitting(db, sessionId),
    standing: await loadStanding(db, whose, { catalogue, target, aiMode, sessionId }),
    ...(await sittingLines(
      context,
      whose,
      { session, presentations },
      { catalogue, timedOut: t('sessions.result.timedOut') },
    )),
  }
}

/** Whoever sat may take their agreement back at any time. Past the wall: what somebody agreed to is theirs alone to see. */
function stillAgreed(db: AppContext['db'], assignmentId: string): Promise<boolean> {
  return db.transaction((tx) =>
    pastTheWall(tx, async () => {
      const [newest] = await tx
        .select({ given: consent.given })
        .from(consent)
        .where(eq(consent.textId, `assignment/${assignmentId}`))
        .orderBy(desc(consent.at), desc(consent.id))
        .limit(1)
      return newest?.given === true
    }),
  )
}

/**
 * What is known at a moment, as plain data: stored with a decision, so that years later it can be said what it was based on. Numbers
 * are those that the page shows, unrounded; no probability of the target where too little was asked for one. Earlier records have one
 * all the same, and lack `probabilityShown`.
 */
export function knownOf(state: AssignmentView['state'], result: AssignmentResult | null): Record<string, unknown> {
  if (!result) return { state }
  const { session, standing, answered, grading } = result
  const { composite, allRequired, skills } = standing.standing
  const enough = isEnoughAsked(standing.standing)
  return {
    state,
    sessionId: session.id,
    finishedOn: session.finishedAt?.toISOString().slice(0, 10) ?? null,
    stopReason: session.stopReason,
    target: session.blueprint.target,
    aiMode: session.blueprint.aiMode,
    catalogueHash: session.catalogueHash,
    engineVersion: ENGINE_VERSION,
    basis: standing.profile.basis,
    observations: standing.profile.observationCount,
    answered,
    stillGrading: grading,
    probabilityShown: enough,
    composite: enough ? composite : null,
    allRequired: enough ? allRequired : null,
    skills: skills.map(
      ({ skill, required, mean, standardError, cut, probabilityCutUncertain, ownAnswers, verdict }) => ({
        skill,
        required,
        mean,
        standardError,
        cut,
        probabilityCutUncertain,
        ownAnswers,
        verdict,
      }),
    ),
  }
}
