import type { ComponentChildren } from 'preact'
import type { SignedIn } from '../accounts/people.ts'
import { AccountFrame } from '../accounts/account-pages.tsx'
import { t } from '../messages/index.ts'
import {
  Breadcrumb,
  Button,
  EmptyState,
  ErrorSummary,
  Field,
  LinkButton,
  Notice,
  PageHead,
  Table,
} from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { ConsentText } from './consent-text.tsx'
import type { ConsentState } from './consent-texts.ts'

/** The texts that people agree to, for everybody to read. */
export function PrivacyTextPage() {
  return (
    <div class="narrow">
      <PageHead title={t('privacy.text.title')} lead={t('privacy.text.lead')} />
      <h2>{t('privacy.text.privacy.title')}</h2>
      <ConsentText id="privacy" />
      <h2>{t('privacy.text.assignment.title')}</h2>
      <ConsentText id="assignment" />
    </div>
  )
}

/** One version of a text, as somebody agreed to it. */
export function ConsentTextPage({ id, version }: { id: 'privacy' | 'assignment'; version: string }) {
  return (
    <div class="narrow">
      <PageHead title={t(`privacy.text.${id}.title`)} />
      <ConsentText id={id} version={version} />
    </div>
  )
}

/** Guests have no tabs: there is little else about them. */
function Frame({ who, done, children }: { who: SignedIn; done?: string | undefined; children: ComponentChildren }) {
  if (!who.guest)
    return (
      <AccountFrame at="/account/privacy" done={done}>
        {children}
      </AccountFrame>
    )
  return (
    <>
      <Breadcrumb trail={[{ label: t('privacy.account'), href: '/account' }, { label: t('privacy.title') }]} />
      <PageHead title={t('privacy.title')} lead={t('privacy.guestNote')} />
      {done ? <Notice kind="success" title={done} /> : null}
      {children}
    </>
  )
}

export interface ConsentView extends ConsentState {
  /** The organization that a consent is about. */
  organization: string | null
}

/** What is stored about me, what I agreed to, and how to end it. */
export function DataPage({
  who,
  consents,
  withdrawn,
}: {
  who: SignedIn
  consents: readonly ConsentView[]
  withdrawn: boolean
}) {
  return (
    <Frame who={who} done={withdrawn ? t('privacy.consent.done') : undefined}>
      <h2>{t('privacy.export.title')}</h2>
      <p>{t('privacy.export.lead')}</p>
      <p class="actions">
        <LinkButton href="/account/privacy/export.html">{t('privacy.export.html')}</LinkButton>
        <LinkButton href="/account/privacy/export.json">{t('privacy.export.json')}</LinkButton>
      </p>
      <h2>{t('privacy.consent.title')}</h2>
      {consents.length === 0 ? <p>{t('privacy.consent.none')}</p> : <Consents consents={consents} />}
      <p>
        <a href="/privacy">{t('privacy.text.lead')}</a>
      </p>
      <h2>{t('privacy.erase.title')}</h2>
      <p>{t('privacy.erase.lead')}</p>
      <p class="actions">
        <LinkButton href="/account/privacy/erase">{t('privacy.erase.begin')}</LinkButton>
      </p>
    </Frame>
  )
}

function Consents({ consents }: { consents: readonly ConsentView[] }) {
  const head = (['text', 'version', 'when', 'state'] as const).map((column) => ({
    label: t(`privacy.consent.${column}`),
  }))
  return (
    <>
      <Table caption={t('privacy.consent.title')} captionHidden head={head} wordy>
        {consents.map(({ textId, about, version, given, at, organization }) => (
          <tr key={`${textId}/${about}`}>
            <th scope="row">
              <a href={`/privacy/${textId}/${version}`}>{t(`privacy.text.${textId}.title`)}</a>
              {organization ? `: ${organization}` : null}
            </th>
            <td>{version}</td>
            <td>
              <DateTime at={at} />
            </td>
            <td>
              {given ? t('privacy.consent.given') : t('privacy.consent.withdrawn')}
              {given && about ? (
                <form method="post" action="/account/privacy/withdraw">
                  <input type="hidden" name="assignment" value={about} />
                  <Button>{t('privacy.consent.withdraw')}</Button>
                </form>
              ) : null}
            </td>
          </tr>
        ))}
      </Table>
      <p class="faint small">
        {consents.some(({ about, given }) => about && given)
          ? t('privacy.consent.withdrawText')
          : t('privacy.consent.account')}
      </p>
    </>
  )
}

/** What goes, what stays and why, before it is done for good. */
export function ErasePage({ word, error, refused }: { word: string; error?: boolean; refused?: string | undefined }) {
  const message = t('privacy.erase.confirm.error', { word })
  return (
    <div class="narrow">
      <Breadcrumb
        trail={[{ label: t('privacy.title'), href: '/account/privacy' }, { label: t('privacy.erase.title') }]}
      />
      <PageHead title={t('privacy.erase.title')} lead={t('privacy.erase.lead')} />
      {refused ? <Notice kind="error" title={refused} /> : null}
      <ErrorSummary errors={error ? [{ field: 'confirm', message }] : []} />
      <h2>{t('privacy.erase.goes')}</h2>
      <p>{t('privacy.erase.goesText')}</p>
      <h2>{t('privacy.erase.stays')}</h2>
      <p>{t('privacy.erase.staysText')}</p>
      <h2>{t('privacy.erase.organizations')}</h2>
      <p>{t('privacy.erase.organizationsText')}</p>
      <p>{t('privacy.erase.backups')}</p>
      <p>
        <strong>{t('privacy.erase.noUndo')}</strong>
      </p>
      <form method="post" action="/account/privacy/erase" class="stack">
        <Field
          name="confirm"
          label={t('privacy.erase.confirm', { word })}
          error={error ? message : undefined}
          autocomplete="off"
          spellcheck={false}
          required
        />
        <p class="actions">
          <Button tone="danger">{t('privacy.erase.action')}</Button>
          <LinkButton href="/account/privacy">{t('privacy.erase.keep')}</LinkButton>
        </p>
      </form>
    </div>
  )
}

export function ErasedPage() {
  return (
    <EmptyState level={1} title={t('privacy.erase.done')}>
      <p>{t('privacy.erase.doneText')}</p>
    </EmptyState>
  )
}
