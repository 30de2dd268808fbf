import { Hono, type Context } from 'hono'
import { profileFrom, weightedTargets } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { explainEvidence } from '../rescoring/explain-evidence.ts'
import { ExplainPage } from '../rescoring/explain-page.tsx'
import { rescoredView } from '../rescoring/rescored-notice.tsx'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { ReviewsSection } from '../reviews/profile-section.tsx'
import { loadReviews } from '../reviews/load-reviews.ts'
import { pageOf } from '../web/pager.tsx'
import { findOpenTests, OpenTests } from '../sessions/open-tests.tsx'
import { sendPage } from '../web/send-page.tsx'
import { allTargets } from './all-targets.ts'
import { changeSince, standingOverTime } from './changes.ts'
import { loadEvidence, observedModes } from './load-evidence.ts'
import { evidenceNow, loadHistory, observationsAfter } from './measurements.ts'
import { EmptyProfile, ProfilePage, profileQuery } from './profile-page.tsx'
import { askedMode, requestedTarget } from './requested-target.ts'
import { RestsOnPage } from './rests-on-page.tsx'
import { ORDERS, SHOWN, type SkillsChoice } from './skills-view.tsx'
import { measurableSkills, standingOf, type Target } from './standing.ts'
import { targetText } from './target-picker.tsx'

/** A person's own profile. */
export function profileRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()

  app.get('/profile/evidence', async (c) => {
    const who = await context.signedIn(c)
    const explanation = who ? await explainEvidence(context, db, who.ids, c.req.query('id') ?? '') : null
    if (!explanation) return c.notFound()
    const page = <ExplainPage explanation={explanation} catalogue={context.catalogue()} />
    return sendPage(c, context, { title: t('rescoring.explain.title'), active: 'profile' }, page)
  })

  app.get('/profile/rests-on', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect('/profile', 303)
    const catalogue = context.catalogue()
    const aiMode = await askedMode(c, db, who)
    const target = await requestedTarget(c, db, who, catalogue)
    const history = await loadHistory(db, who, { aiMode, catalogue })
    const profile = profileFrom(catalogue.graph, observationsAfter(history, history.measurements.length))
    const asked = indexCatalogue(catalogue).skills.get(c.req.query('skill') ?? '')
    const skills = asked ? [asked.id] : (measurableSkills(catalogue, target) ?? requiredSkills(catalogue, target))
    const rows = evidenceNow(history).filter(({ row }) => skills.includes(row.observation.skill))
    const at = pageOf(c, EVIDENCE_SHOWN)
    const query = profileQuery(target, aiMode)
    const title = t('measured.restsOn.title', { what: asked ? asked.name : targetText(catalogue, target) })
    const page = (
      <RestsOnPage
        catalogue={catalogue}
        profile={profile}
        skills={skills}
        title={title}
        back={`/profile?${query}`}
        rows={rows.slice(at.offset, at.offset + at.limit)}
        at={at}
        total={rows.length}
        href={(page) => `/profile/rests-on?${query}${asked ? `&skill=${asked.id}` : ''}&page=${page}`}
      />
    )
    return sendPage(c, context, { title, active: 'profile' }, page)
  })

  return app.get('/profile', async (c) => {
    const frame = { title: t('profiles.title'), active: 'profile' as const }
    const who = await context.signedIn(c)
    const modes = who ? await observedModes(db, who) : []
    const open = <OpenTests tests={await findOpenTests(context, who)} />
    if (!who || modes.length === 0) {
      const empty = (
        <>
          {open}
          <EmptyProfile />
          {who && !who.guest ? (
            <ReviewsSection catalogue={context.catalogue()} reviews={await loadReviews(db, who)} />
          ) : null}
        </>
      )
      return sendPage(c, context, frame, empty)
    }
    const aiMode = await askedMode(c, db, who)
    const catalogue = context.catalogue()
    const target = await requestedTarget(c, db, who, catalogue)
    const history = await loadHistory(db, who, { aiMode, catalogue })
    const standing = standingOf(catalogue, target, observationsAfter(history, history.measurements.length))
    const page = (
      <>
        {open}
        <ProfilePage
          catalogue={catalogue}
          target={target}
          aiMode={aiMode}
          modes={modes}
          standing={standing}
          cells={allTargets(catalogue, standing.profile)}
          history={history}
          moments={standingOverTime(catalogue, target, history)}
          change={changeSince(catalogue, target, history, c.req.query('since'))}
          choice={askedChoice(c)}
          guest={who.guest}
          reviews={await loadReviews(db, who)}
          rescored={await rescoredView(db, who.ids, {
            catalogue,
            target,
            recorded: () => loadEvidence(db, who, { aiMode, graph: catalogue.graph, asRecorded: true }),
          })}
        />
      </>
    )
    return sendPage(c, context, frame, page)
  })
}

/** As many as one looks at; the rest is on the next page. */
const EVIDENCE_SHOWN = 50

function askedChoice(c: Context): SkillsChoice {
  return {
    order: ORDERS.find((order) => order === c.req.query('order')) ?? 'area',
    shown: SHOWN.find((shown) => shown === c.req.query('show')) ?? 'measured',
  }
}

function requiredSkills(catalogue: Catalogue, { role, level }: Target): string[] {
  return weightedTargets(catalogue.graph, role, level).map(({ skill }) => skill)
}
