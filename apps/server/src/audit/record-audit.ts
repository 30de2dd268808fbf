import { randomUUID } from 'node:crypto'
import type { Db } from '../db/open-database.ts'
import { storable } from '../db/storable.ts'
import { auditEntry } from '../db/schema.ts'

/** Who acts, and from where. `web/actor.ts` makes it from a request. */
export interface Actor {
  kind: 'person' | 'api-token' | 'system' | 'operator'
  id: string | null
  address: string | null
  requestId: string | null
}

export interface AuditedAct {
  actor: Actor
  at: Date
  organizationId: string | null
  /** What was done, as `noun.verb`: `membership.roles-changed`. */
  action: string
  subject: { kind: string; id: string | null }
  /** What changed. No secrets, no answers. */
  details?: Record<string, unknown>
}

/** Writes to the audit log, in the transaction of the change itself: neither is there without the other. */
export async function recordAudit(tx: Db, act: AuditedAct): Promise<void> {
  await tx.insert(auditEntry).values({
    id: randomUUID(),
    at: act.at,
    actorKind: act.actor.kind,
    actorId: act.actor.id,
    organizationId: act.organizationId,
    action: act.action,
    subjectKind: act.subject.kind,
    subjectId: act.subject.id,
    details: storable(act.details ?? {}),
    address: act.actor.address,
    requestId: act.actor.requestId,
  })
}
