import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Catalogue, Guide, GuideSection } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { sectionRead } from '../db/schema.ts'

/** A section that somebody has marked as read. */
export interface ReadMark {
  guideId: string
  sectionId: string
  readAt: Date
}

export interface GuideProgress {
  read: ReadonlySet<string>
  done: number
  total: number
  /** Of what is left. */
  minutesLeft: number
  /** Where to go on: the first unread section behind the one marked last, or else the first unread one. Null when all are read. */
  next: GuideSection | null
}

/** This person's marks, the newest first. */
export function readMarks(db: Db, who: Pick<SignedIn, 'ids'>): Promise<ReadMark[]> {
  return db
    .select({ guideId: sectionRead.guideId, sectionId: sectionRead.sectionId, readAt: sectionRead.readAt })
    .from(sectionRead)
    .where(inArray(sectionRead.personId, who.ids))
    .orderBy(desc(sectionRead.readAt), desc(sectionRead.sectionId))
}

/** Marks a section as read, or takes the mark away. Doing it twice changes nothing. */
export async function markSection(
  db: Db,
  who: Pick<SignedIn, 'id' | 'ids'>,
  mark: { guideId: string; sectionId: string; read: boolean; now: Date },
): Promise<void> {
  const { guideId, sectionId, read, now } = mark
  if (read) {
    await db.insert(sectionRead).values({ personId: who.id, guideId, sectionId, readAt: now }).onConflictDoNothing()
    return
  }
  const mine = inArray(sectionRead.personId, who.ids)
  await db.delete(sectionRead).where(and(mine, eq(sectionRead.guideId, guideId), eq(sectionRead.sectionId, sectionId)))
}

/** @param marks - the newest first; marks of other guides, and of sections that are gone, count nothing */
export function progressOf(guide: Guide, marks: readonly ReadMark[]): GuideProgress {
  const { sections } = guide
  const mine = marks.filter(({ guideId }) => guideId === guide.id).map(({ sectionId }) => sectionId)
  const read = new Set(mine.filter((id) => sections.some((section) => section.id === id)))
  const unread = sections.filter(({ id }) => !read.has(id))
  const last = sections.findIndex(({ id }) => id === [...read][0])
  const next = sections.slice(last + 1).find(({ id }) => !read.has(id)) ?? unread[0] ?? null
  return {
    read,
    done: read.size,
    total: sections.length,
    minutesLeft: unread.reduce((sum, { minutes }) => sum + minutes, 0),
    next,
  }
}

export interface GoOn {
  guide: Guide
  section: GuideSection
  progress: GuideProgress
}

/** The guide that was read last and is not finished, and where to go on in it. Null for who has begun none. */
export function whereToGoOn({ guides }: Catalogue, marks: readonly ReadMark[]): GoOn | null {
  for (const guideId of new Set(marks.map((mark) => mark.guideId))) {
    const guide = guides.find(({ id }) => id === guideId)
    const progress = guide && progressOf(guide, marks)
    if (progress?.next && progress.done > 0) return { guide: guide!, section: progress.next, progress }
  }
  return null
}
