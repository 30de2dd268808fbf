import { existsSync } from 'node:fs'

/** Debian's own, or what CHROMIUM names; undefined where there is none. */
export const CHROMIUM =
  process.env['CHROMIUM'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
