import type { Context } from 'hono'
import { t, type MessageKey } from '../messages/index.ts'

/** What pages may say after something was done. The address carries the word, never the text. */
const SAID = {
  renamed: 'organizations.said.renamed',
  unchanged: 'organizations.said.unchanged',
  revoked: 'organizations.said.revoked',
  'already-invited': 'organizations.said.already-invited',
  changed: 'organizations.said.changed',
  deactivated: 'organizations.said.deactivated',
  reactivated: 'organizations.said.reactivated',
  added: 'organizations.said.added',
  'already-in': 'organizations.said.already-in',
  removed: 'organizations.said.removed',
  deleted: 'organizations.said.deleted',
  'already-asked': 'organizations.said.already-asked',
  withdrawn: 'organizations.said.withdrawn',
  'already-withdrawn': 'organizations.said.withdrawn',
  decided: 'organizations.said.decided',
  'retention-set': 'organizations.said.retention-set',
  granted: 'organizations.said.granted',
} as const satisfies Record<string, MessageKey>

export const saying = (path: string, outcome: string) =>
  Object.hasOwn(SAID, outcome) ? `${path}?said=${outcome}` : path

/** The sentence that the address asks for, or null. */
export function said(c: Context): string | null {
  const word = c.req.query('said') ?? ''
  return Object.hasOwn(SAID, word) ? t(SAID[word as keyof typeof SAID]) : null
}
