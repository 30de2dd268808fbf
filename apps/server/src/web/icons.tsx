/** Our mark: a caliper gauge whose jaws and beam draw an M. Same drawing as public/favicon.svg. */
export function LogoMark() {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <path class="logo-beam" d="M2 5h28v4H2z" />
      <path class="logo-jaw" d="M4 9h5v13l-5 5zM23 9h5v18l-5-5z" />
      <path class="logo-pointer" d="M12 9h8l-4 11z" />
    </svg>
  )
}

export type IconName = 'check' | 'cross' | 'info' | 'warn' | 'arrow' | 'search' | 'external'

const PATHS: Record<IconName, string> = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  info: 'M8 7.2v4.3M8 4.4v.4M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13z',
  warn: 'M8 6v3.6M8 11.4v.4M8 1.8L15 14H1z',
  arrow: 'M2.5 8h10.5M9 4l4 4-4 4',
  search: 'M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.4 10.4l3.6 3.6',
  external: 'M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5',
}

/** Decoration beside words; never the only carrier of a meaning. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
