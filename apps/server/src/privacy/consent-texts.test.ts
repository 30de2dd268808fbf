import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { en } from '../messages/en.ts'
import { AGREEMENT, AGREEMENT_WORDS } from '../reviews/record-review.ts'
import { CONSENT_TEXTS } from './consent-texts.ts'

/**
 * Somebody agreed to these very words. A fingerprint is never changed here: another word makes another version, with a line of its own.
 */
const FINGERPRINTS: Record<string, string> = {
  'privacy 2026-11-28': 'e7f33cef4645f32e',
  'assignment 2026-11-28': '9ce8a21122f58f43',
  'review/1': '221d58d8bf997e63',
}

it('keeps the words of every version to which somebody may have agreed', () => {
  const words = (key: string) => en[key as keyof typeof en]
  const fingerprint = (keys: readonly string[]) =>
    createHash('sha256').update(keys.map(words).join('\n')).digest('hex').slice(0, 16)
  const found = Object.entries(CONSENT_TEXTS).flatMap(([id, versions]) =>
    versions.map(({ version, paragraphs }) => [`${id} ${version}`, fingerprint(paragraphs)]),
  )
  expect(
    Object.fromEntries([...found, [AGREEMENT, fingerprint([...AGREEMENT_WORDS.facts, AGREEMENT_WORDS.agree])]]),
  ).toEqual(FINGERPRINTS)
})
