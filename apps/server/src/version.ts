import { readFileSync } from 'node:fs'

/** The version of the product, as in this app's package.json; the same from `src` and from `dist`. */
export const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version
