import { eq } from 'drizzle-orm'
import { onlySkillOf, type SkillEstimate } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { answer } from '../db/schema.ts'
import { listSessionSubmissions, type SubmissionView } from '../grading/find-submission.ts'
import { challengeScore } from '../challenges/challenge-score.ts'
import { t } from '../messages/index.ts'
import { JudgementNote } from '../reviews/left-to-review.tsx'
import { isEnoughAsked, loadStanding, type Standing } from '../profiles/standing.ts'
import { StandingView } from '../profiles/standing-view.tsx'
import { draftScope, findDraft } from '../drafts/save-draft.ts'
import { enteredText } from './item-page.tsx'
import { abilityReading, probabilityText, readingMargin } from '../web/ability-scale.ts'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { LinkButton, Notice, PageHead, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { onlyOwnEvidence } from './advance-session.ts'
import type { LoadedSession, Presentation } from './load-session.ts'
import { targetName } from './measure-pages.tsx'
import { testName } from './test-name.ts'

interface Line {
  position: number
  title: string
  href: string | null
  skill: string
  result: string
  rule: Presentation['reason']['rule']
}

export interface FinishedView {
  catalogue: Catalogue
  found: LoadedSession
  standing: Standing
  answered: number
  /** Submissions of this sitting that have no verdict yet. */
  grading: number
  lines: Line[]
  guest: boolean
}

/** Collects what a finished sitting shows. Keys are not part of it: other people still meet these questions. */
export async function finishedView(
  context: AppContext,
  who: SignedIn,
  found: LoadedSession,
  catalogue: Catalogue,
): Promise<FinishedView> {
  const { session } = found
  const { blueprint } = session
  const skills = blueprint.skills.map(({ skill }) => skill)
  const asked = { catalogue, target: blueprint.target, aiMode: blueprint.aiMode, skills, ...onlyOwnEvidence(session) }
  return {
    catalogue,
    found,
    standing: await loadStanding(context.db, who, asked),
    ...(await sittingLines(context, who, found, { catalogue, timedOut: await timedOutText(context, who, found) })),
    guest: who.guest,
  }
}

/** What was done in a sitting, exercise by exercise, without questions, answers and code. */
export async function sittingLines(
  context: AppContext,
  whose: Pick<SignedIn, 'ids'>,
  { session, presentations }: Pick<LoadedSession, 'session' | 'presentations'>,
  { catalogue, timedOut }: { catalogue: Catalogue; timedOut: string },
): Promise<Pick<FinishedView, 'answered' | 'grading' | 'lines'>> {
  const answers = await context.db
    .select({ position: answer.position, score: answer.score })
    .from(answer)
    .where(eq(answer.sessionId, session.id))
  const scores = new Map(answers.map(({ position, score }) => [position, score]))
  const submissions = await listSessionSubmissions(context, whose, session.id)
  return {
    answered: answers.length,
    grading: submissions.filter(({ grading }) => grading.phase === 'queued' || grading.phase === 'running').length,
    lines: presentations
      .filter(({ outcome }) => outcome !== null)
      .map((shown) => lineOf(shown, { catalogue, scores, submissions, timedOut })),
  }
}

/** At most one question was open when the time ran out. What its taker had entered is shown to them, not scored. */
async function timedOutText(
  { db }: AppContext,
  who: SignedIn,
  { session, presentations }: LoadedSession,
): Promise<string> {
  const shown = presentations.find(({ outcome }) => outcome === 'timed-out')
  const kept = shown ? await findDraft(db, who, draftScope.item(session.id, shown.position)) : null
  const entered = kept ? enteredText(kept.content as Record<string, string[]>) : ''
  return entered ? t('sessions.result.timedOutKept', { entered }) : t('sessions.result.timedOut')
}

function lineOf(
  shown: Presentation,
  known: {
    catalogue: Catalogue
    scores: ReadonlyMap<number, number>
    submissions: readonly SubmissionView[]
    timedOut: string
  },
): Line {
  const { skills, challenges } = indexCatalogue(known.catalogue)
  const common = {
    position: shown.position,
    skill: skills.get(shown.reason.skill)?.name ?? shown.reason.skill,
    rule: shown.reason.rule,
  }
  if (shown.kind === 'item') {
    const title = t('sessions.item.title', { position: shown.position })
    if (shown.outcome === 'timed-out') return { ...common, title, href: null, result: known.timedOut }
    return { ...common, title, href: null, result: scoreText(known.scores.get(shown.position) ?? 0) }
  }
  const challenge = challenges.get(shown.exerciseId)
  const sent = known.submissions.find(({ challengeId }) => challengeId === shown.exerciseId)
  const title = challenge?.title ?? shown.exerciseId
  if (shown.outcome === 'skipped' || !sent || !challenge) {
    return { ...common, title, href: null, result: t('sessions.result.skipped') }
  }
  const href = `/submissions/${sent.id}`
  switch (sent.grading.phase) {
    case 'done':
      return { ...common, title, href, result: scoreText(challengeScore(challenge, sent.grading.verdict)) }
    case 'failed':
    case 'cancelled':
      return { ...common, title, href, result: t('sessions.result.failed') }
    case 'queued':
    case 'running':
      return { ...common, title, href, result: t('sessions.result.grading') }
  }
}

function scoreText(score: number): string {
  if (score >= 0.999) return t('sessions.result.full')
  return score <= 0.001 ? t('sessions.result.none') : t('sessions.result.part', { percent: score })
}

/** Why it ended. A test of one skill has a number of questions that was known before. */
function stopText({ stopReason, blueprint }: LoadedSession['session']): string {
  if (!stopReason) return ''
  if (stopReason === 'item-limit' && onlySkillOf(blueprint)) return t('sessions.stop.allAsked')
  return t(`sessions.stop.${stopReason}`)
}

/** One skill: the reading with its interval, and how probable each proficiency is. */
function SkillResult({ catalogue, estimate }: { catalogue: Catalogue; estimate: SkillEstimate }) {
  const { skills } = indexCatalogue(catalogue)
  const { skill, mean, standardError, low, high, level, levels, ownAnswers } = estimate
  const name = skills.get(skill)?.name ?? skill
  return (
    <>
      <p class="verdict">
        {t('sessions.finished.skill', {
          skill: name,
          reading: abilityReading(mean),
          margin: readingMargin(standardError),
          level: t(`results.proficiency.${level}`),
        })}
      </p>
      <p>{t('sessions.finished.skillSure', { low: abilityReading(low), high: abilityReading(high) })}</p>
      <JudgementNote catalogue={catalogue} skill={skill} />
      <AbilityInterval
        title={t('sessions.finished.skillChart')}
        rows={[{ skill: name, href: `/skills/${skill}`, mean, standardError, low, high, ownAnswers }]}
        cuts={catalogue.graph.cutScores.cuts}
      />
      <div class="narrow">
        <Table
          caption={t('sessions.finished.levels')}
          head={[{ label: t('sessions.finished.level') }, { label: t('sessions.finished.probability'), numeric: true }]}
        >
          {([4, 3, 2, 1, 0] as const).map((one) => (
            <tr key={one}>
              <th scope="row">{t(`results.proficiency.${one}`)}</th>
              <td class="numeric">{probabilityText(levels[one])}</td>
            </tr>
          ))}
        </Table>
      </div>
    </>
  )
}

/** Where to begin, for the gaps that matter most: what to read, and a way to look closer. */
function NextSteps({ catalogue, gaps }: { catalogue: Catalogue; gaps: Standing['gaps'] }) {
  const { skills } = indexCatalogue(catalogue)
  if (gaps.length === 0) return <p>{t('sessions.finished.noGaps')}</p>
  return (
    <ul class="plain-list next-steps">
      {gaps.slice(0, MOST_STEPS).map(({ skill }) => {
        const section = sectionAbout(catalogue, skill)
        return (
          <li key={skill}>
            <a href={`/skills/${skill}`}>{skills.get(skill)?.name ?? skill}</a>
            {section ? (
              <>
                {': '}
                <a href={section.href}>{t('sessions.finished.read', { section: section.title })}</a>
              </>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

/** Gaps named on the page; the path has them all. */
const MOST_STEPS = 3

function sectionAbout({ guides }: Catalogue, skill: string): { href: string; title: string } | null {
  for (const guide of guides)
    for (const section of guide.sections)
      if (section.skills.includes(skill)) return { href: `/guides/${guide.id}#${section.id}`, title: section.title }
  return null
}

/** What came of a sitting: the standing first, then what was done and why each exercise was chosen. */
export function FinishedPage({ view, timeOver }: { view: FinishedView; timeOver: boolean }) {
  const { catalogue, found, standing, lines } = view
  const { session } = found
  const { blueprint } = session
  const name = targetName(catalogue, blueprint)
  const skill = onlySkillOf(blueprint)
  // A test of one skill says nothing about which target its taker is after.
  const query = skill ? '' : `?role=${blueprint.target.role}&level=${blueprint.target.level}`
  // Before enough was asked, what to learn next would rest on little.
  const more = !skill && !isEnoughAsked(standing.standing)
  const head = (['number', 'exercise', 'result', 'skill', 'why'] as const).map((column) => ({
    label: t(`sessions.finished.column.${column}`),
  }))
  return (
    <>
      <PageHead
        eyebrow={
          <>
            {testName(blueprint)} · <DateTime at={session.finishedAt ?? session.startedAt} />
          </>
        }
        title={t('sessions.finished.title')}
        lead={`${t('sessions.finished.answered', { count: view.answered })} ${stopText(session)}`}
      />
      {timeOver ? <Notice kind="warn" title={t('sessions.timeOver')} /> : null}
      {view.grading > 0 ? <Notice title={t('sessions.finished.grading', { count: view.grading })} /> : null}
      {skill ? (
        <SkillResult catalogue={catalogue} estimate={standing.profile.skills.find((one) => one.skill === skill)!} />
      ) : (
        <StandingView catalogue={catalogue} standing={standing.standing} targetName={name} />
      )}
      <h2>{t('sessions.finished.next')}</h2>
      <NextSteps catalogue={catalogue} gaps={standing.gaps} />
      <p class="actions">
        {more ? (
          <LinkButton href={`/measure${query}`} tone="primary">
            {t('sessions.finished.more')}
          </LinkButton>
        ) : null}
        <LinkButton href={`/path${query}`} tone={more ? 'plain' : 'primary'}>
          {t('sessions.finished.path')}
        </LinkButton>
        <LinkButton href={`/profile${query}`}>{t('sessions.finished.profile')}</LinkButton>
        {view.guest ? <LinkButton href="/account/sign-up">{t('sessions.finished.claim')}</LinkButton> : null}
      </p>
      <h2>{t('sessions.finished.exercises')}</h2>
      <Table caption={t('sessions.finished.exercises')} captionHidden head={head} wordy>
        {lines.map(({ position, title, href, skill, result, rule }) => (
          <tr key={position}>
            <td>{position}</td>
            <th scope="row">{href ? <a href={href}>{title}</a> : title}</th>
            <td>{result}</td>
            <td>{skill}</td>
            <td>{t(skill && rule !== 'content-minimum' ? 'sessions.why.skill' : `sessions.why.${rule}`)}</td>
          </tr>
        ))}
      </Table>
    </>
  )
}
