import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { t, type MessageKey } from '../messages/index.ts'
import { contentIsForeign, currentLocale, directionOf, INTL_LOCALE } from '../messages/locales.ts'
import { asset } from './assets.ts'
import { LogoMark } from './icons.tsx'
import { island } from './islands.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { markOf, type PersonView } from './person.ts'
import { SearchOpener } from './search-opener.tsx'

const NAVIGATION = [
  ['guides', '/guides', 'web.nav.guides'],
  ['roles', '/roles', 'web.nav.roles'],
  ['skills', '/skills', 'web.nav.skills'],
  ['market', '/market', 'web.nav.market'],
  ['challenges', '/challenges', 'web.nav.challenges'],
  ['measure', '/measure', 'web.nav.measure'],
  ['profile', '/profile', 'web.nav.profile'],
] as const satisfies readonly (readonly [string, string, MessageKey])[]

export type Section = (typeof NAVIGATION)[number][0]

export interface PageProps {
  title: string
  /** Where this page is, for whoever changes its language; a page of an error has no switch. */
  address?: string | undefined
  description?: string | undefined
  person?: PersonView | null | undefined
  /** Which entry of the main navigation this page belongs to. */
  active?: Section | undefined
  /** Addresses of module scripts, loaded after the page can be read. */
  islands?: readonly string[] | undefined
  /** More elements for <head>. */
  head?: ComponentChildren
  /** Uses the whole width: matrices and the challenge workbench. */
  wide?: boolean | undefined
  /** Nothing but the content: an exercise on screen. Keeps the skip link and the brand. */
  focused?: boolean | undefined
  /** Lets the scripts of this page add styles: the editor does. */
  styleNonce?: string | undefined
  /** Hash of the compiled catalogue the page was drawn from. */
  catalogueHash?: string | undefined
  children?: ComponentChildren
}

/** The whole HTML document around a page's content. */
export function Page(props: PageProps) {
  const { title, description, active, islands = [], head, wide = false, focused = false, catalogueHash } = props
  return (
    <html lang={currentLocale()} dir={directionOf(currentLocale())} data-formats={INTL_LOCALE[currentLocale()]}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{t('web.titleOnPage', { title })}</title>
        {description ? <meta name="description" content={description} /> : null}
        <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
        <script src={asset('theme.js')} />
        <script src={asset('local-time.js')} defer />
        {props.person?.ids ? <meta name="kept-for" content={props.person.ids.map(markOf).join(' ')} /> : null}
        <script src={asset('kept-answers.js')} defer />
        <link rel="stylesheet" href={asset('styles.css')} />
        {head}
        {[...islands, ...(focused ? [] : island('search'))].map((address) => (
          <script key={address} type="module" src={address} nonce={props.styleNonce} />
        ))}
      </head>
      <body class={focused ? 'focused' : undefined}>
        <a class="skip-link" href="#content">
          {t('web.skipLink')}
        </a>
        <header class="masthead">
          <div class="masthead-row">
            <a class="brand" href="/" aria-label={t('web.homeLink')}>
              <LogoMark />
              <span>{t('web.brand')}</span>
            </a>
            {focused ? null : (
              <nav class="main-nav" aria-label={t('web.mainNav')}>
                <ul>
                  {NAVIGATION.map(([section, href, label]) => (
                    <li key={section}>
                      <a href={href} aria-current={section === active ? 'page' : undefined}>
                        {t(label)}
                      </a>
                    </li>
                  ))}
                </ul>
              </nav>
            )}
            {focused ? null : <SearchOpener />}
            {focused ? null : <AccountLink person={props.person ?? null} />}
          </div>
          <div class="ruler" aria-hidden="true" />
        </header>
        <main id="content" class={wide ? 'content wide' : 'content'} tabIndex={-1}>
          {focused || active === undefined || active === 'profile' ? null : <ContentLanguageNote />}
          {props.children}
        </main>
        <footer class="colophon">
          <p>{t('web.footer.about')}</p>
          <ul>
            <li>
              <a href="/about/measurement">{t('web.footer.measurement')}</a>
            </li>
            {catalogueHash ? (
              <li class="mono">{t('web.footer.catalogue', { hash: catalogueHash.slice(0, 12) })}</li>
            ) : null}
            {props.address === undefined ? null : (
              <li>
                <LanguageSwitch address={props.address} />
              </li>
            )}
            <li>
              {/* theme.js shows it: without scripts the device's own setting rules. */}
              <button
                type="button"
                class="quiet"
                data-theme-switch
                data-auto={t('web.theme.auto')}
                data-light={t('web.theme.light')}
                data-dark={t('web.theme.dark')}
                hidden
              />
            </li>
          </ul>
        </footer>
      </body>
    </html>
  )
}

/** Said once on pages with content, where the page speaks another language. */
function ContentLanguageNote() {
  return contentIsForeign() ? <p class="content-language small">{t('web.contentLanguage')}</p> : null
}

function AccountLink({ person }: { person: PersonView | null }) {
  return (
    <nav class="account-nav" aria-label={t('web.accountNav')}>
      {person === null ? (
        <a href="/account/sign-in">{t('web.signIn')}</a>
      ) : person.guest ? (
        <a href="/account">{t('web.guest')}</a>
      ) : (
        <>
          {person.memberships?.length ? <a href="/organizations">{t('web.organizations')}</a> : null}
          <a href="/account">
            {person.name ?? t('web.account')}
            {person.owner ? <span class="badge">{t('web.ownerMark')}</span> : null}
          </a>
        </>
      )}
    </nav>
  )
}

/** The document as text, doctype included. */
export function renderPage(vnode: VNode): string {
  return `<!doctype html>${renderToString(vnode)}`
}
