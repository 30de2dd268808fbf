import { eq, inArray } from 'drizzle-orm'
import type { Verdict } from '@millwright/api'
import { optionOrder, type Catalogue, type Item } from '@millwright/catalog'
import { findAskedItem } from '../sessions/asked-item.ts'
import { MARKS } from '../sessions/matching-fields.tsx'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { answer, testSession } from '../db/schema.ts'
import { inSnapshot } from '../maintenance/tables.ts'
import { exportedColumns, findSubject, personalTables, publicVerdict, type Subject } from './personal-data.ts'

export type ExportedRow = Record<string, unknown>

export interface PersonExport {
  format: 'millwright-person'
  /** Raised when a reader of before could not read it any more. */
  formatVersion: 1
  exportedAt: Date
  person: { id: string; name: string; email: string }
  /** By table, each with its rows as stored, but for what `leftOut` names. */
  tables: Record<string, ExportedRow[]>
  /** Tables of which nothing is shown. */
  leftOut: string[]
}

/**
 * Everything that is stored about a person, as of one moment. Keys of questions, hidden tests, secrets and what is about others stay out
 * (`personal-data.ts`).
 *
 * Past row-level security and by ids of this person only: some rows about them, such as the log, belong to an organization.
 */
export async function exportPerson(
  { system, now, catalogues }: Pick<AppContext, 'system' | 'now' | 'catalogues'>,
  personId: string,
): Promise<PersonExport | null> {
  return inSnapshot(system, async (tx) => {
    const subject = await findSubject(tx, personId)
    if (!subject) return null
    const tables: Record<string, ExportedRow[]> = {}
    const leftOut: string[] = []
    for (const entry of personalTables()) {
      const columns = exportedColumns(entry)
      if (Object.keys(columns).length === 0) leftOut.push(entry.name)
      else tables[entry.name] = await tx.select(columns).from(entry.table).where(entry.rows(subject))
    }
    tables['answer'] = await withShownAnswers(tx, catalogues, subject, tables['answer'] ?? [])
    for (const name of ['verdict', 'regrading']) {
      tables[name] = (tables[name] ?? []).map((row) => ({ ...row, verdict: publicVerdict(row['verdict'] as Verdict) }))
    }
    const { id, name, email } = subject
    return {
      format: 'millwright-person',
      formatVersion: 1,
      exportedAt: now(),
      person: { id, name, email },
      tables,
      leftOut,
    }
  })
}

/** Answers as they were given on screen: letters of the options in the order in which they were shown, never the author's ids. */
async function withShownAnswers(
  tx: Db,
  catalogues: AppContext['catalogues'],
  { ids }: Subject,
  rows: ExportedRow[],
): Promise<ExportedRow[]> {
  const responses = await tx
    .select({
      id: answer.id,
      itemId: answer.itemId,
      response: answer.response,
      seed: testSession.seed,
      hash: testSession.catalogueHash,
    })
    .from(answer)
    .innerJoin(testSession, eq(testSession.id, answer.sessionId))
    .where(inArray(answer.personId, ids))
  const shown = new Map<unknown, string>()
  const known = new Map<string, Catalogue>()
  for (const { id, itemId, response, seed, hash } of responses) {
    const catalogue = known.get(hash) ?? (await catalogues.at(hash, tx))
    known.set(hash, catalogue)
    shown.set(id, shownAnswer(findAskedItem(catalogue, itemId, { seed }), seed, response))
  }
  return rows.map((row) => ({ ...row, answer: shown.get(row['id']) ?? '' }))
}

function shownAnswer(item: Item | null, seed: string, response: unknown): string {
  if (!item || typeof response !== 'object' || response === null) return ''
  const order = optionOrder(item, seed)
  const letters = (ids: unknown[]) => ids.map((id) => MARKS[order.indexOf(String(id))] ?? '?')
  if ('value' in response) return String(response.value)
  if ('option' in response) return letters([response.option]).join('')
  if ('options' in response && Array.isArray(response.options)) return letters(response.options).toSorted().join(', ')
  if ('matches' in response && Array.isArray(response.matches))
    return letters(response.matches)
      .map((letter, i) => `${i + 1} = ${letter}`)
      .join(', ')
  if ('order' in response && Array.isArray(response.order)) return letters(response.order).join(' > ')
  return ''
}
