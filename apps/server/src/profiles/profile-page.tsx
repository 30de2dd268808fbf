import type { Gap } from '@millwright/assessment'
import { indexCatalogue, targetsFor, type AiMode, type Catalogue } from '@millwright/catalog'
import { categoryCount } from '@millwright/psychometrics'
import { listText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { probabilityText } from '../web/ability-scale.ts'
import { EmptyState, LinkButton, Notice, PageHead, SubNav, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import type { EvidenceRow } from './load-evidence.ts'
import type { Standing, Target } from './standing.ts'
import { StandingView } from './standing-view.tsx'
import { RescoredNotice, type RescoredView } from '../rescoring/rescored-notice.tsx'
import { TargetPicker, targetText } from './target-picker.tsx'

export interface ProfilePageProps {
  catalogue: Catalogue
  target: Target
  aiMode: AiMode
  /** The modes in which this person has any evidence. */
  modes: readonly AiMode[]
  standing: Standing
  evidence: readonly EvidenceRow[]
  guest: boolean
  rescored: RescoredView | null
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

/** Everything that the evidence says about one person, with what it rests on. */
export function ProfilePage(props: ProfilePageProps) {
  const { catalogue, target, aiMode, modes, standing, evidence, guest } = props
  const name = targetText(catalogue, target)
  const query = `role=${target.role}&level=${target.level}`
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
              href: `/profile?${query}&mode=${mode}`,
              label: t(`profiles.mode.${mode}`),
              current: mode === aiMode,
            }))}
          />
          <p class="faint small">{t('profiles.mode.note')}</p>
        </>
      ) : null}
      <TargetPicker catalogue={catalogue} target={target} action="/profile" hidden={{ mode: aiMode }} />
      {props.rescored ? <RescoredNotice view={props.rescored} after={standing.standing} targetName={name} /> : null}
      <StandingView catalogue={catalogue} standing={standing.standing} targetName={name} />
      <Unmeasured catalogue={catalogue} target={target} standing={standing} />
      {standing.profile.basis === 'expert-judged' ? (
        <Notice>
          <p>
            {expertText(standing.profile)} <a href="/about/measurement">{t('web.footer.measurement')}</a>
          </p>
        </Notice>
      ) : null}
      <h2>{t('profiles.gaps.title')}</h2>
      <Gaps catalogue={catalogue} gaps={standing.gaps} />
      {standing.gaps.length === 0 ? null : (
        <p class="actions">
          <LinkButton href={`/path?${query}`} tone="primary">
            {t('profiles.path')}
          </LinkButton>
        </p>
      )}
      <Evidence catalogue={catalogue} evidence={evidence} count={standing.profile.observationCount} />
    </>
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
  const rest = targetsFor(catalogue.graph, target.role, target.level).filter(({ skill }) => !judged.has(skill))
  if (rest.length === 0) return null
  const list = listText(rest.map(({ skill }) => skills.get(skill)?.name ?? skill))
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
    <Table caption={t('profiles.gaps.title')} captionHidden head={head}>
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

const SHOWN = 100

function Evidence({
  catalogue,
  evidence,
  count,
}: {
  catalogue: Catalogue
  evidence: readonly EvidenceRow[]
  count: number
}) {
  const { skills, challenges } = indexCatalogue(catalogue)
  const head = (['when', 'what', 'skill', 'result'] as const).map((column) => ({
    label: t(`profiles.evidence.${column}`),
  }))
  const shown = evidence.slice(0, SHOWN)
  return (
    <>
      <h2>{t('profiles.evidence.title')}</h2>
      <p>{t('profiles.evidence.lead', { count })}</p>
      <details>
        <summary>{t('profiles.evidence.caption')}</summary>
        <Table caption={t('profiles.evidence.caption')} captionHidden head={head} dense>
          {shown.map(({ id, recordedAt, sourceKind, sourceId, observation }) => {
            const challenge = challenges.get(observation.source.split('/')[0] ?? '')
            const what =
              sourceKind === 'answer'
                ? t('profiles.evidence.item')
                : t('profiles.evidence.criterion', { title: challenge?.title ?? observation.source })
            return (
              <tr key={id}>
                <td>
                  <DateTime at={recordedAt} />
                </td>
                <th scope="row">
                  {sourceKind === 'submission' ? <a href={`/submissions/${sourceId}`}>{what}</a> : what}
                </th>
                <td>{skills.get(observation.skill)?.name ?? observation.skill}</td>
                <td>
                  {t('profiles.evidence.category', {
                    category: observation.category,
                    max: observation.model.kind === 'continuous' ? 1 : categoryCount(observation.model) - 1,
                  })}{' '}
                  <a href={`/profile/evidence?id=${encodeURIComponent(id)}`}>{t('rescoring.explain.link')}</a>
                </td>
              </tr>
            )
          })}
        </Table>
        {evidence.length > SHOWN ? (
          <p>{t('profiles.evidence.more', { shown: SHOWN, count: evidence.length })}</p>
        ) : null}
      </details>
      <p class="faint small">{t('profiles.notShared')}</p>
    </>
  )
}
