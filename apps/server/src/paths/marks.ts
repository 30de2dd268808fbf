import { and, eq, inArray } from 'drizzle-orm'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { pathMark, submission } from '../db/schema.ts'
import { markSection, readMarks } from '../guides/reading.ts'
import type { Whose } from '../profiles/load-evidence.ts'
import { materialOf, sectionKey } from './materials.ts'

export interface Marks {
  /** What was read or handed in, by the key of its material, and when. */
  done: ReadonlyMap<string, Date>
  /** Skills that the person said they know, and when. */
  known: ReadonlyMap<string, Date>
}

/** Everything that somebody has done of any path, and said about it. */
export async function loadMarks(db: Db, { ids }: Whose): Promise<Marks> {
  const read = await readMarks(db, { ids })
  const marked = await db.select().from(pathMark).where(inArray(pathMark.personId, ids))
  const submitted = await db
    .select({ id: submission.challengeId, at: submission.submittedAt })
    .from(submission)
    .where(and(inArray(submission.personId, ids), eq(submission.purpose, 'submit')))
  const done = new Map<string, Date>()
  const note = (key: string, at: Date) => {
    const before = done.get(key)
    if (!before || at < before) done.set(key, at)
  }
  for (const { guideId, sectionId, readAt } of read) note(sectionKey(guideId, sectionId), readAt)
  for (const { kind, key, markedAt } of marked) if (kind === 'reading') note(`reading:${key}`, markedAt)
  for (const { id, at } of submitted) note(`challenge:${id}`, at)
  return {
    done,
    known: new Map(marked.flatMap(({ kind, key, markedAt }) => (kind === 'known' ? [[key, markedAt] as const] : []))),
  }
}

/** `section:…`, `reading:…` or `known:<skill>`. */
export type MarkResult = 'marked' | 'unknown'

/** Says of a section or a reading that it is done, or of a skill that it is known; or takes that back. */
export async function changeMark(
  { db, now }: AppContext,
  who: SignedIn,
  { catalogue, key, on }: { catalogue: Catalogue; key: string; on: boolean },
): Promise<MarkResult> {
  if (key.startsWith('known:')) {
    const skill = key.slice('known:'.length)
    if (!indexCatalogue(catalogue).skills.has(skill)) return 'unknown'
    await changePathMark(db, who, { kind: 'known', key: skill, on, at: now() })
    return 'marked'
  }
  const material = materialOf(catalogue, key)
  if (material?.kind === 'section') {
    const { guide: guideId, section: sectionId } = material
    await markSection(db, who, { guideId, sectionId, read: on, now: now() })
    return 'marked'
  }
  if (material?.kind === 'reading') {
    await changePathMark(db, who, { kind: 'reading', key: material.reading.id, on, at: now() })
    return 'marked'
  }
  return 'unknown'
}

interface Change {
  on: boolean
  at: Date
}

async function changePathMark(db: Db, who: SignedIn, change: Change & { kind: 'reading' | 'known'; key: string }) {
  const { kind, key, on, at } = change
  if (on) {
    await db.insert(pathMark).values({ personId: who.id, kind, key, markedAt: at }).onConflictDoNothing()
    return
  }
  await db
    .delete(pathMark)
    .where(and(inArray(pathMark.personId, who.ids), eq(pathMark.kind, kind), eq(pathMark.key, key)))
}
