import type { Context } from 'hono'
import { isUuid } from '../web/is-uuid.ts'
import type { WorkbenchRequest } from './present-workbench.tsx'

/** Which version of the code the address of a workbench asks for; null for the draft. */
export function askedVersion(c: Context): NonNullable<WorkbenchRequest['version']> | null {
  if (c.req.query('starter') === '1') return 'starter'
  const submissionId = c.req.query('version') ?? ''
  return isUuid(submissionId) ? { submissionId } : null
}
