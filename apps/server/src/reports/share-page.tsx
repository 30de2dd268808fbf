import { indexCatalogue, type AiMode, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import type { Target } from '../profiles/standing.ts'
import { targetText } from '../profiles/target-picker.tsx'
import {
  Badge,
  Breadcrumb,
  Button,
  Choice,
  Choices,
  ErrorSummary,
  Field,
  Notice,
  PageHead,
  Table,
} from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { scopeText } from './report-view.tsx'
import { DEFAULT_EXPIRY_DAYS, EXPIRY_DAYS, type ReportLinkRow } from './share-links.ts'

export interface ShareForm {
  scope: string
  target: string
  skills: readonly string[]
  name: boolean
  history: boolean
  reviews: boolean
  days: number
  note: string
  errors: { scope?: string; note?: string }
}

export const emptyForm = (target: Target): ShareForm => ({
  scope: 'target',
  target: `${target.role}/${target.level}`,
  skills: [],
  name: true,
  history: false,
  reviews: false,
  days: DEFAULT_EXPIRY_DAYS,
  note: '',
  errors: {},
})

interface SharePageProps {
  catalogue: Catalogue
  /** Skills with own answers: those are worth sharing by themselves. */
  measured: readonly string[]
  aiMode: AiMode
  back: string
  form: ShareForm
  links: readonly ReportLinkRow[]
  now: Date
  /** Just made: shown this once. */
  made?: { link: string; expiresAt: Date } | undefined
  revoked: boolean
}

/** Chooses what to share and for how long, and lists what is shared. */
export function SharePage(props: SharePageProps) {
  const { catalogue, measured, aiMode, back, form, links, now, made, revoked } = props
  const errors = Object.entries(form.errors).map(([field, message]) => ({
    field: field === 'scope' ? 'scope-whole' : field,
    message,
  }))
  return (
    <>
      <Breadcrumb trail={[{ label: t('profiles.title'), href: back }, { label: t('reports.share.title') }]} />
      <PageHead title={t('reports.share.title')} lead={t('reports.share.lead')} />
      {revoked ? <Notice kind="success" title={t('reports.share.revoked')} /> : null}
      {made ? <MadeLink {...made} /> : null}
      <ErrorSummary errors={errors} />
      <form method="post" action={`/profile/share?mode=${aiMode}`} class="narrow">
        <Choices legend={t('reports.share.what')} error={form.errors.scope}>
          <Choice name="scope" value="target" checked={form.scope === 'target'} hint={t('reports.share.target.hint')}>
            {t('reports.share.target')}
          </Choice>
          <div class="indented">
            <TargetSelect catalogue={catalogue} value={form.target} />
          </div>
          <Choice name="scope" value="whole" checked={form.scope === 'whole'} hint={t('reports.share.whole.hint')}>
            {t('reports.share.whole')}
          </Choice>
          <Choice name="scope" value="skills" checked={form.scope === 'skills'} hint={t('reports.share.skills.hint')}>
            {t('reports.share.skills')}
          </Choice>
          <SkillChoices catalogue={catalogue} measured={measured} chosen={form.skills} />
        </Choices>
        <Choices legend={t('reports.share.with')}>
          <Choice kind="checkbox" name="with" value="name" checked={form.name}>
            {t('reports.share.name')}
          </Choice>
          <Choice
            kind="checkbox"
            name="with"
            value="history"
            checked={form.history}
            hint={t('reports.share.history.hint')}
          >
            {t('reports.share.history')}
          </Choice>
          <Choice
            kind="checkbox"
            name="with"
            value="reviews"
            checked={form.reviews}
            hint={t('reviews.report.share.hint')}
          >
            {t('reviews.report.share')}
          </Choice>
        </Choices>
        <Field name="days" label={t('reports.share.days')}>
          {(attributes) => (
            <select {...attributes}>
              {EXPIRY_DAYS.map((days) => (
                <option key={days} value={days} selected={days === form.days}>
                  {t('reports.share.days.count', { days })}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          name="note"
          label={t('reports.share.note')}
          hint={t('reports.share.note.hint')}
          error={form.errors.note}
          optional
          value={form.note}
          maxLength={100}
        />
        <p class="actions">
          <Button tone="primary">{t('reports.share.action')}</Button>
        </p>
        <p class="faint small">{t('reports.share.frozen')}</p>
      </form>
      <section class="section" id="links">
        <h2>{t('reports.links.title')}</h2>
        {links.length === 0 ? <p>{t('reports.links.none')}</p> : <Links links={links} now={now} />}
      </section>
    </>
  )
}

function MadeLink({ link, expiresAt }: { link: string; expiresAt: Date }) {
  return (
    <Notice kind="success" title={t('reports.made.title')}>
      <p>{t('reports.made')}</p>
      <p>
        <a class="once-link mono" href={link} rel="noreferrer">
          {link}
        </a>
      </p>
      <p class="small">
        {t('reports.facts.until')} <DateTime at={expiresAt} />
      </p>
    </Notice>
  )
}

function TargetSelect({ catalogue, value }: { catalogue: Catalogue; value: string }) {
  const { roles, levels } = catalogue.graph
  return (
    <select name="target" aria-label={t('reports.share.target')}>
      {roles.flatMap((role) =>
        levels
          .filter(({ tested }) => tested)
          .map((level) => {
            const id = `${role.id}/${level.id}`
            return (
              <option key={id} value={id} selected={id === value}>
                {targetText(catalogue, { role: role.id, level: level.id })}
              </option>
            )
          }),
      )}
    </select>
  )
}

function SkillChoices({
  catalogue,
  measured,
  chosen,
}: {
  catalogue: Catalogue
  measured: readonly string[]
  chosen: readonly string[]
}) {
  const { skills } = indexCatalogue(catalogue)
  return (
    <details class="indented" open={chosen.length > 0}>
      <summary>{t('reports.share.skills.choose')}</summary>
      <ul class="plain-list check-list">
        {measured.map((id) => (
          <li key={id}>
            <label for={`skill-${id}`}>
              <input type="checkbox" id={`skill-${id}`} name="skill" value={id} checked={chosen.includes(id)} />{' '}
              {skills.get(id)?.name ?? id}
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Links({ links, now }: { links: readonly ReportLinkRow[]; now: Date }) {
  const head = (['what', 'with', 'made', 'until', 'opened'] as const).map((column) => ({
    label: t(`reports.links.${column}`),
  }))
  return (
    <Table caption={t('reports.links.title')} captionHidden head={head} wordy>
      {links.map((link) => {
        const ended = link.revokedAt !== null || link.expiresAt <= now
        return (
          <tr key={link.id}>
            <th scope="row">
              {scopeText(link.report)}
              {link.note ? <div class="faint">{link.note}</div> : null}
              {ended ? null : (
                <form method="post" action={`/profile/share/${link.id}/revoke`}>
                  <button
                    class="quiet"
                    type="submit"
                    aria-label={t('reports.links.revokeThis', { what: scopeText(link.report) })}
                  >
                    {t('reports.links.revoke')}
                  </button>
                </form>
              )}
            </th>
            <td>{withText(link)}</td>
            <td>
              <DateTime at={link.createdAt} />
            </td>
            <td>
              {link.revokedAt ? (
                <Badge tone="bad">{t('reports.links.revoked')}</Badge>
              ) : ended ? (
                <Badge>{t('reports.links.expired')}</Badge>
              ) : (
                <DateTime at={link.expiresAt} />
              )}
            </td>
            <td>
              {t('reports.links.count', { count: link.openedCount })}
              {link.lastOpenedAt ? (
                <>
                  , {t('reports.links.last')} <DateTime at={link.lastOpenedAt} />
                </>
              ) : null}
            </td>
          </tr>
        )
      })}
    </Table>
  )
}

function withText({ report }: ReportLinkRow): string {
  const named = report.person ? 'name' : 'noName'
  const parts = t(report.history ? `reports.links.with.${named}History` : `reports.links.with.${named}`)
  return report.reviews ? t('reports.links.with.reviews', { parts }) : parts
}
