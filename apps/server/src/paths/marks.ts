import { and, eq, inArray } from 'drizzle-orm'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { pathMark, sectionRead, submission } from '../db/schema.ts'
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
  const read = await db
    .select({ guide: sectionRead.guideId, section: sectionRead.sectionId, at: sectionRead.readAt })
    .from(sectionRead)
    .where(inArray(sectionRead.personId, ids))
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
  for (const { guide, section, at } of read) note(sectionKey(guide, section), at)
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
    await changeSection(db, who, { guide: material.guide, section: material.section, on, at: now() })
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

async function changeSection(db: Db, who: SignedIn, change: Change & { guide: string; section: string }) {
  const { guide, section, on, at } = change
  if (on) {
    await db
      .insert(sectionRead)
      .values({ personId: who.id, guideId: guide, sectionId: section, readAt: at })
      .onConflictDoNothing()
    return
  }
  await db
    .delete(sectionRead)
    .where(
      and(inArray(sectionRead.personId, who.ids), eq(sectionRead.guideId, guide), eq(sectionRead.sectionId, section)),
    )
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
