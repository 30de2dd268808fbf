import type { Context } from 'hono'
import { desc, inArray } from 'drizzle-orm'
import { onlySkillOf } from '@millwright/assessment'
import { LevelId, type AiMode, type Catalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { testSession } from '../db/schema.ts'
import { observedModes } from './load-evidence.ts'
import type { Target } from './standing.ts'

/** Sittings looked at. */
const RECENT = 10

/** The target that the address names; else the one of the person's last sitting; else the first that can be tested. */
export async function requestedTarget(c: Context, db: Db, who: SignedIn | null, catalogue: Catalogue): Promise<Target> {
  const { roles, levels } = catalogue.graph
  const level = LevelId.safeParse(c.req.query('level'))
  const role = roles.find(({ id }) => id === c.req.query('role'))
  if (role && level.success && levels.some(({ id, tested }) => id === level.data && tested)) {
    return { role: role.id, level: level.data }
  }
  if (who) {
    const recent = await db
      .select({ blueprint: testSession.blueprint })
      .from(testSession)
      .where(inArray(testSession.personId, who.ids))
      .orderBy(desc(testSession.startedAt))
      .limit(RECENT)
    // Whoever looked into one skill has not changed their mind about the target.
    const last = recent.find(({ blueprint }) => onlySkillOf(blueprint) === null)
    if (last) return last.blueprint.target
  }
  const first = catalogue.blueprints[0]?.target
  return first ?? { role: roles[0]?.id ?? '', level: 'junior' }
}

/** The mode that the address names, if there is any evidence in it; else closed, else the first there is. */
export async function askedMode(c: Context, db: Db, who: SignedIn): Promise<AiMode> {
  const modes = await observedModes(db, who)
  const asked = modes.find((mode) => mode === c.req.query('mode'))
  return asked ?? (modes.includes('closed') ? 'closed' : (modes[0] ?? 'closed'))
}
