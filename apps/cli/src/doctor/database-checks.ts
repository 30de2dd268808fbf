import { readMaintenance } from '../maintenance/run-maintenance.ts'
import type { DoctorCheck } from './machine-checks.ts'

/** What the server finds out about its database and its settings: reachable, durable, up to date, clock, disk, address, proxy. */
export async function databaseChecks(data: string): Promise<DoctorCheck[]> {
  try {
    return JSON.parse(await readMaintenance({ command: 'doctor', args: [], data })) as DoctorCheck[]
  } catch (error) {
    const detail = `could not be examined: ${error instanceof Error ? error.message : String(error)}`
    return [
      {
        name: 'Database',
        status: 'failed',
        detail,
        remedy: 'The lines above say more. If they do not, please report it.',
      },
    ]
  }
}
