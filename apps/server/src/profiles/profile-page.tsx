import type { Gap } from '@millwright/assessment'
import { indexCatalogue, leftToReview, targetsFor, type AiMode, type Catalogue } from '@millwright/catalog'
import { namesText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { probabilityText } from '../web/ability-scale.ts'
import { EmptyState, LinkButton, PageHead, SubNav, Table } from '../web/components.tsx'
import type { TargetCell } from './all-targets.ts'
import { ChangeView } from './change-view.tsx'
import type { Moment, ProfileChange } from './changes.ts'
import type { History } from './measurements.ts'
import { SkillsView, type SkillsChoice } from './skills-view.tsx'
import { isEnoughAsked, type Standing, type Target } from './standing.ts'
import { StandingSummary } from './standing-view.tsx'
import { littleAsked, TargetsView } from './targets-view.tsx'
import type { Review } from '../reviews/load-reviews.ts'
import { ReviewsSection } from '../reviews/profile-section.tsx'
import { RescoredNotice, type RescoredView } from '../rescoring/rescored-notice.tsx'
import { TargetPicker, targetText } from './target-picker.tsx'

export interface ProfilePageProps {
  catalogue: Catalogue
  target: Target
  aiMode: AiMode
  /** The modes in which this person has any evidence. */
  modes: readonly AiMode[]
  standing: Standing
  cells: readonly TargetCell[]
  history: History
  moments: readonly Moment[]
  change: ProfileChange | null
  choice: SkillsChoice
  guest: boolean
  rescored: RescoredView | null
  reviews: readonly Review[]
}

export function EmptyProfile() {
  return (
    <>
      <PageHead title={t('profiles.title')} lead={t('profiles.lead')} />
      <EmptyState
        title={t('profiles.empty.title')}
        action={
          <LinkButton href="/measure" tone="primary">
            {t('profiles.empty.action')}
          </LinkButton>
        }
      >
        <p>{t('profiles.empty')}</p>
      </EmptyState>
    </>
  )
}

/** What the address of the profile says: all that is not the default. */
export function profileQuery(
  { role, level }: Target,
  aiMode: AiMode,
  { order, shown }: SkillsChoice = { order: 'area', shown: 'measured' },
): string {
  const query = new URLSearchParams({ role, level, mode: aiMode })
  if (order !== 'area') query.set('order', order)
  if (shown !== 'measured') query.set('show', shown)
  return query.toString()
}

/** Everything that the evidence says about one person, with what it rests on. */
export function ProfilePage(props: ProfilePageProps) {
  const { catalogue, target, aiMode, modes, standing, cells, history, guest, choice } = props
  const name = targetText(catalogue, target)
  const query = profileQuery(target, aiMode)
  const little = littleAsked(catalogue, cells)
  return (
    <>
      <PageHead title={t('profiles.title')} lead={t('profiles.lead')} />
      {guest ? (
        <p class="faint">
          <a href="/account/sign-up">{t('sessions.finished.claim')}</a>
        </p>
      ) : null}
      {modes.length > 1 ? (
        <>
          <SubNav
            label={t('profiles.mode.nav')}
            items={modes.map((mode) => ({
              href: `/profile?${profileQuery(target, mode, choice)}`,
              label: t(`profiles.mode.${mode}`),
              current: mode === aiMode,
            }))}
          />
          <p class="faint small">{t('profiles.mode.note')}</p>
        </>
      ) : null}
      <Take query={query} mode={aiMode} guest={guest} />
      <TargetPicker catalogue={catalogue} target={target} action="/profile" hidden={{ mode: aiMode }} />
      {props.rescored ? <RescoredNotice view={props.rescored} after={standing.standing} targetName={name} /> : null}
      <StandingSummary catalogue={catalogue} standing={standing.standing} targetName={name} />
      <p class="judged">
        {expertText(standing.profile)} <a href="/about/measurement">{t('web.footer.measurement')}</a> ·{' '}
        <a href={`/profile/rests-on?${query}`}>{t('measured.restsOn.link', { target: name })}</a>
      </p>
      <ChangeView
        catalogue={catalogue}
        targetName={name}
        change={props.change}
        enough={isEnoughAsked(standing.standing)}
        measurements={history.measurements}
        moments={props.moments}
        hidden={Object.fromEntries(new URLSearchParams(profileQuery(target, aiMode, choice)))}
      />
      <section class="section" id="targets">
        <h2>{t('measured.targets.title')}</h2>
        <p>{t('measured.targets.lead')}</p>
        <TargetsView
          catalogue={catalogue}
          cells={cells}
          target={target}
          href={(other) => `/profile?${profileQuery(other, aiMode, choice)}`}
        />
        {little ? <p class="chart-key">{little}</p> : null}
      </section>
      <section class="section" id="skills">
        <h2>{t('measured.skills.heading')}</h2>
        <SkillsView
          catalogue={catalogue}
          profile={standing.profile}
          target={target}
          choice={choice}
          href={(other) => `/profile?${profileQuery(target, aiMode, other)}#skills`}
          evidence={(skill) => `/profile/rests-on?${query}&skill=${skill}`}
        />
        <Unmeasured catalogue={catalogue} target={target} standing={standing} />
      </section>
      <section class="section" id="gaps">
        <h2>{t('profiles.gaps.title')}</h2>
        <Gaps catalogue={catalogue} gaps={standing.gaps} />
        {standing.gaps.length === 0 ? null : (
          <p class="actions">
            <LinkButton href={`/path?role=${target.role}&level=${target.level}`} tone="primary">
              {t('profiles.path')}
            </LinkButton>
          </p>
        )}
      </section>
      <ReviewsSection catalogue={catalogue} reviews={props.reviews} />
    </>
  )
}

/** What can be taken along. A guest has nobody yet who could take a link back. */
function Take({ query, mode, guest }: { query: string; mode: AiMode; guest: boolean }) {
  return (
    <nav class="take" aria-label={t('reports.take.label')}>
      <ul class="inline-list">
        {guest ? null : (
          <li>
            <a href={`/profile/share?${query}`}>{t('reports.take.share')}</a>
          </li>
        )}
        <li>
          <a href={`/profile/report.pdf?mode=${mode}`}>{t('reports.take.pdf')}</a>
        </li>
        <li>
          <a href={`/profile/report.json?mode=${mode}`}>{t('reports.take.json')}</a>
        </li>
      </ul>
      {guest ? <p class="faint small">{t('reports.share.guest')}</p> : null}
    </nav>
  )
}

/** Says how much of the evidence still rests on judged parameters. */
function expertText({ judgedCount: judged, observationCount: count }: Standing['profile']): string {
  return t('profiles.expert', { share: judged === count ? 'all' : 'some', judged, count })
}

/** Skills that the target asks for and no test asks about: named, not estimated. */
function Unmeasured({ catalogue, target, standing }: { catalogue: Catalogue; target: Target; standing: Standing }) {
  const { skills } = indexCatalogue(catalogue)
  const judged = new Set(standing.standing.skills.map(({ skill }) => skill))
  const rest = targetsFor(catalogue.graph, target.role, target.level).filter(
    ({ skill }) => !judged.has(skill) && !leftToReview(catalogue.graph, skill),
  )
  if (rest.length === 0) return null
  const list = namesText(rest.map(({ skill }) => skills.get(skill)?.name ?? skill))
  return (
    <details>
      <summary>{t('profiles.unmeasured.title')}</summary>
      <p>{t('profiles.unmeasured', { list })}</p>
    </details>
  )
}

function Gaps({ catalogue, gaps }: { catalogue: Catalogue; gaps: readonly Gap[] }) {
  const { skills } = indexCatalogue(catalogue)
  if (gaps.length === 0) return <p>{t('profiles.gaps.none')}</p>
  const head = (['skill', 'now', 'asked', 'probability', 'kind'] as const).map((column) => ({
    label: t(`profiles.gap.column.${column}`),
    numeric: column === 'probability',
  }))
  return (
    <Table caption={t('profiles.gaps.title')} captionHidden head={head} wordy>
      {gaps.map((gap) => (
        <tr key={gap.skill}>
          <th scope="row">
            <a href={`/skills/${gap.skill}`}>{skills.get(gap.skill)?.name ?? gap.skill}</a>
          </th>
          <td>{t(`results.proficiency.${gap.from}`)}</td>
          <td>{t(`results.proficiency.${gap.to}`)}</td>
          <td class="numeric">{probabilityText(gap.probability)}</td>
          <td>{t(`profiles.gap.${gap.kind}`)}</td>
        </tr>
      ))}
    </Table>
  )
}
