import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { DateTime } from './date-time.tsx'
import { ReaderTimeZone } from './time-zone.ts'

const shown = (iso: string, zone: string | null) =>
  renderToString(
    <ReaderTimeZone.Provider value={zone}>
      <DateTime at={new Date(iso)} />
    </ReaderTimeZone.Provider>,
  )

it('prints UTC for the browser to turn into its own zone, when no zone was chosen', () => {
  expect(shown('2026-03-29T00:30:00Z', null)).toBe(
    '<time datetime="2026-03-29T00:30:00.000Z" data-local-time="true">29 Mar 2026, 00:30 UTC</time>',
  )
})

it('prints the chosen zone across the change to summer time and back', () => {
  // Reference: zdump -v Europe/Berlin. Clocks went from 02:00 CET to 03:00 CEST on 29 March 2026, 01:00 UTC, and back on 25 October.
  const berlin = (iso: string) => shown(iso, 'Europe/Berlin').replaceAll(/<[^>]*>/g, '')
  expect(berlin('2026-03-29T00:59:00Z')).toMatch(/29 Mar 2026, 01:59 (CET|GMT\+1)/)
  expect(berlin('2026-03-29T01:00:00Z')).toMatch(/29 Mar 2026, 03:00 (CEST|GMT\+2)/)
  expect(berlin('2026-10-25T00:30:00Z')).toMatch(/25 Oct 2026, 02:30 (CEST|GMT\+2)/)
  expect(berlin('2026-10-25T01:30:00Z')).toMatch(/25 Oct 2026, 02:30 (CET|GMT\+1)/)
  expect(shown('2026-03-29T01:00:00Z', 'Europe/Berlin')).not.toContain('data-local-time')
})
