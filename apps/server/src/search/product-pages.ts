import { t, type MessageKey } from '../messages/index.ts'
import type { PersonView } from '../web/person.ts'

/** Who may open a page: search does not name what one cannot reach. */
export type Audience = 'everybody' | 'known' | 'registered' | 'owner'

interface ProductPage {
  href: string
  title: MessageKey
  about?: MessageKey
  for: Audience
}

/** Pages of the product itself. They are found by their titles in the reader's language. */
const PAGES: readonly ProductPage[] = [
  { href: '/guides', title: 'guides.title', about: 'guides.lead', for: 'everybody' },
  { href: '/roles', title: 'roles.title', about: 'roles.lead', for: 'everybody' },
  { href: '/roles/compare', title: 'roles.compare.title', about: 'roles.compare.lead', for: 'everybody' },
  { href: '/skills', title: 'skills.title', for: 'everybody' },
  {
    href: '/skills/graph',
    title: 'graph.picture.title',
    about: 'graph.picture.lead',
    for: 'everybody',
  },
  { href: '/market', title: 'market.title', about: 'market.lead', for: 'everybody' },
  { href: '/challenges', title: 'challenges.title', about: 'challenges.lead', for: 'everybody' },
  { href: '/measure', title: 'sessions.measure.title', about: 'sessions.measure.lead', for: 'everybody' },
  { href: '/profile', title: 'profiles.title', about: 'profiles.lead', for: 'everybody' },
  { href: '/profile/share', title: 'reports.share.title', about: 'reports.share.lead', for: 'registered' },
  { href: '/reports/check', title: 'reports.check.title', for: 'everybody' },
  { href: '/path', title: 'paths.title', for: 'everybody' },
  { href: '/about/measurement', title: 'about.title', about: 'about.lead', for: 'everybody' },
  { href: '/api', title: 'api.title', about: 'api.lead', for: 'everybody' },
  { href: '/privacy', title: 'privacy.text.title', about: 'privacy.text.lead', for: 'everybody' },
  { href: '/account', title: 'accounts.account.title', for: 'known' },
  { href: '/account/privacy', title: 'privacy.title', about: 'privacy.export.title', for: 'known' },
  { href: '/account/privacy/erase', title: 'privacy.erase.title', for: 'known' },
  {
    href: '/account/accommodations',
    title: 'privacy.accommodations.title',
    about: 'privacy.accommodations.lead',
    for: 'known',
  },
  { href: '/assignments', title: 'assignments.mine.title', about: 'assignments.mine.lead', for: 'known' },
  { href: '/account/profile', title: 'accounts.profile.title', for: 'registered' },
  { href: '/account/security', title: 'accounts.security.title', about: 'accounts.passkeys.lead', for: 'registered' },
  { href: '/account/sessions', title: 'accounts.sessions.title', about: 'accounts.sessions.lead', for: 'registered' },
  { href: '/organizations', title: 'organizations.title', for: 'registered' },
  { href: '/grading', title: 'grading.title', about: 'grading.lead', for: 'owner' },
  { href: '/items', title: 'items.title', about: 'items.lead', for: 'owner' },
]

/** In the language of whoever asks. */
export const productPages = () =>
  PAGES.map(({ href, title, about, for: audience }) => ({
    href,
    title: t(title),
    about: about ? t(about) : '',
    audience,
  }))

/** Whether this person belongs to an audience. */
export function belongsTo(person: PersonView | null, audience: Audience): boolean {
  if (audience === 'everybody') return true
  if (audience === 'known') return person !== null
  if (audience === 'registered') return person !== null && !person.guest
  return person?.owner === true
}
