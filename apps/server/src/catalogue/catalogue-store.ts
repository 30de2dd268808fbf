import { desc, eq, ne } from 'drizzle-orm'
import type { Catalogue } from '@millwright/catalog'
import type { Db } from '../db/open-database.ts'
import { catalogueRevision, exerciseChange } from '../db/schema.ts'
import { exerciseChanges } from './exercise-changes.ts'

/** The catalogue this server runs with, and every earlier one that a record may name. */
export interface CatalogueStore {
  current: Catalogue
  /**
   * @param using - the transaction, when inside one: the embedded database has one connection, so asking it past an open
   *   transaction would wait for ever
   * @throws Error when no such revision was ever stored
   */
  at(hash: string, using?: Db): Promise<Catalogue>
  /** The same for a hash that somebody else names; null when it was never stored. */
  find(hash: string): Promise<Catalogue | null>
}

/** Keeps the current catalogue for good, so that records which name its hash can always be explained. */
export async function openCatalogueStore(db: Db, current: Catalogue, now: () => Date): Promise<CatalogueStore> {
  const stored = eq(catalogueRevision.hash, current.hash)
  const [known] = await db.select({ hash: catalogueRevision.hash }).from(catalogueRevision).where(stored)
  // Several megabytes, which every start but the first would send in vain.
  if (!known) await db.transaction((tx) => storeCatalogue(tx, current, now()))
  const loaded = new Map([[current.hash, current]])
  const find = async (hash: string, using: Db): Promise<Catalogue | null> => {
    const known = loaded.get(hash)
    if (known) return known
    const rows = await using
      .select({ compiled: catalogueRevision.compiled })
      .from(catalogueRevision)
      .where(eq(catalogueRevision.hash, hash))
    const compiled = rows[0]?.compiled ?? null
    if (compiled) loaded.set(hash, compiled)
    return compiled
  }
  return {
    current,
    find: (hash) => (/^[0-9a-f]{64}$/.test(hash) ? find(hash, db) : Promise.resolve(null)),
    async at(hash, using = db) {
      const found = await find(hash, using)
      if (!found) throw new Error(`Catalogue ${hash} is named by a record but was never stored`)
      return found
    },
  }
}

/** Stores a catalogue that is new here, with what it changed about exercises. Of replicas that start together, one does. */
export async function storeCatalogue(tx: Db, catalogue: Catalogue, at: Date): Promise<void> {
  const [before] = await tx
    .select({ compiled: catalogueRevision.compiled })
    .from(catalogueRevision)
    .where(ne(catalogueRevision.hash, catalogue.hash))
    .orderBy(desc(catalogueRevision.firstSeenAt), desc(catalogueRevision.hash))
    .limit(1)
  const stored = await tx
    .insert(catalogueRevision)
    .values({ hash: catalogue.hash, compiled: catalogue, firstSeenAt: at })
    .onConflictDoNothing()
    .returning({ hash: catalogueRevision.hash })
  if (stored.length === 0) return
  const changes = exerciseChanges(before?.compiled ?? null, catalogue, at)
  for (let from = 0; from < changes.length; from += ROWS_AT_A_TIME) {
    await tx.insert(exerciseChange).values(changes.slice(from, from + ROWS_AT_A_TIME))
  }
}

const ROWS_AT_A_TIME = 500
