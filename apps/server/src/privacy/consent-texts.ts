import { randomUUID } from 'node:crypto'
import { desc, inArray } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { consent } from '../db/schema.ts'
import type { MessageKey } from '../messages/index.ts'

interface TextVersion {
  /** The day from which it counts. */
  version: string
  paragraphs: readonly MessageKey[]
}

/**
 * What people agree to, newest version first. Changing a word makes a new version: the old one stays, because somebody agreed to it
 * (a test compares every version with its fingerprint).
 */
export const CONSENT_TEXTS = {
  /** At sign-up: what is stored and why. */
  privacy: [
    {
      version: '2026-11-28',
      paragraphs: [
        'privacy.text.privacy.1.stored',
        'privacy.text.privacy.1.purpose',
        'privacy.text.privacy.1.others',
        'privacy.text.privacy.1.rights',
      ],
    },
  ],
  /** Before a sitting that an organization asked for. */
  assignment: [
    {
      version: '2026-11-28',
      paragraphs: [
        'privacy.text.assignment.1.sees',
        'privacy.text.assignment.1.not',
        'privacy.text.assignment.1.decides',
        'privacy.text.assignment.1.withdraw',
      ],
    },
  ],
} as const satisfies Record<string, readonly [TextVersion, ...TextVersion[]]>

export type ConsentTextId = keyof typeof CONSENT_TEXTS

export function isConsentText(id: string): id is ConsentTextId {
  return Object.hasOwn(CONSENT_TEXTS, id)
}

/** The text that is agreed to now, or the one of a version; undefined when there is none such. */
export function consentText(
  id: ConsentTextId,
  version: string = CONSENT_TEXTS[id][0].version,
): TextVersion | undefined {
  const versions: readonly TextVersion[] = CONSENT_TEXTS[id]
  return versions.find((one) => one.version === version)
}

/**
 * Writes that somebody agreed to the present version of a text, or took it back.
 *
 * @param about - what it is about when a text is agreed to more than once: the id of the assignment
 */
export async function recordConsent(
  tx: Db,
  {
    personId,
    textId,
    about,
    given,
    at,
  }: { personId: string; textId: ConsentTextId; about?: string; given: boolean; at: Date },
): Promise<void> {
  const { version } = CONSENT_TEXTS[textId][0]
  await tx
    .insert(consent)
    .values({ id: randomUUID(), personId, textId: about ? `${textId}/${about}` : textId, version, given, at })
}

export interface ConsentState {
  textId: ConsentTextId
  /** What it is about, such as the id of an assignment. */
  about: string | null
  version: string
  given: boolean
  at: Date
}

/** What counts now of everything that a person agreed to, newest first. */
export async function currentConsents(db: Db, personIds: readonly string[]): Promise<ConsentState[]> {
  const rows = await db
    .select()
    .from(consent)
    .where(inArray(consent.personId, [...personIds]))
    .orderBy(desc(consent.at), desc(consent.id))
  const newest = new Map<string, (typeof rows)[number]>()
  for (const row of rows) if (!newest.has(row.textId)) newest.set(row.textId, row)
  return [...newest.values()].flatMap(({ textId, version, given, at }) => {
    const [id = '', about = null] = textId.split('/')
    return isConsentText(id) ? [{ textId: id, about, version, given, at }] : []
  })
}
