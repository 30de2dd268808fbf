import { indexCatalogue, type Catalogue, type EntryPath, type EntryTarget } from '@millwright/catalog'
import { Local } from './local-text.tsx'

/** Where the pages are that content may lead to. */
const PAGES = {
  challenges: '/challenges',
  'compare-roles': '/roles/compare',
  guides: '/guides',
  market: '/market',
  measure: '/measure',
  measurement: '/about/measurement',
  organizations: '/organizations',
  path: '/path',
  profile: '/profile',
  roles: '/roles',
  skills: '/skills',
} as const

/** The ways in of one kind, in their order. */
export const doorsOf = ({ entryPaths = [] }: Catalogue, kind: EntryPath['kind']): EntryPath[] =>
  entryPaths.filter((path) => path.kind === kind)

/** One step of a way in: a link, or a button where it begins a test at once. */
export function DoorStep({ catalogue, step }: { catalogue: Catalogue; step: EntryPath['steps'][number] }) {
  const { to, title, why } = step
  return (
    <li>
      {'measure' in to ? (
        <form method="post" action="/measure/quick">
          <input type="hidden" name="role" value={to.measure.role} />
          <input type="hidden" name="level" value={to.measure.level} />
          <button type="submit" class="quiet">
            <Local text={title} />
          </button>
        </form>
      ) : (
        <a href={hrefOf(catalogue, to)}>
          <Local text={title} />
        </a>
      )}
      <span class="door-why">
        <Local text={why} />
      </span>
    </li>
  )
}

function hrefOf(catalogue: Catalogue, to: Exclude<EntryTarget, { measure: unknown }>): string {
  if ('page' in to) return PAGES[to.page]
  if ('challenge' in to) return `/challenges/${to.challenge}`
  if ('role' in to) return `/roles/${to.role}?level=${to.level}`
  const known = indexCatalogue(catalogue).guides.has(to.guide)
  return known ? `/guides/${to.guide}${to.section === undefined ? '' : `#${to.section}`}` : '/guides'
}
