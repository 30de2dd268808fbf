import type { Db } from '../db/open-database.ts'
import { listAudit, type AuditCursor, type AuditFilter, type AuditView } from './find-audit.ts'

export type AuditFormat = 'csv' | 'jsonl'

const BATCH = 1000
const COLUMNS = [
  'at',
  'action',
  'actor_kind',
  'actor_id',
  'actor_name',
  'subject_kind',
  'subject_id',
  'details',
  'address',
  'request_id',
  'id',
] as const

/**
 * The whole log as text, piece by piece and newest first, so that a long one needs no memory. Entries that are written meanwhile are
 * newer than the first piece and do not disturb the order.
 */
export async function* exportAudit(
  db: Db,
  organizationId: string | null,
  filter: AuditFilter,
  format: AuditFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${COLUMNS.join(',')}\r\n`
  let after: AuditCursor | null = null
  for (;;) {
    const batch: AuditView[] = await listAudit(db, organizationId, filter, { limit: BATCH, after })
    if (batch.length > 0) yield batch.map((one) => (format === 'csv' ? csvLine(one) : jsonLine(one))).join('')
    const last = batch.at(-1)
    if (!last || batch.length < BATCH) return
    after = { at: last.row.at, id: last.row.id }
  }
}

const jsonLine = ({ row, actorName }: AuditView) => `${JSON.stringify({ ...row, actorName })}\n`

function csvLine({ row, actorName }: AuditView): string {
  const cells = [
    row.at.toISOString(),
    row.action,
    row.actorKind,
    row.actorId,
    actorName,
    row.subjectKind,
    row.subjectId,
    JSON.stringify(row.details),
    row.address,
    row.requestId,
    row.id,
  ]
  return `${cells.map(cell).join(',')}\r\n`
}

/** Always quoted. A spreadsheet would run what begins like a formula, so such a cell begins with an apostrophe. */
function cell(value: string | null): string {
  const text = value ?? ''
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
