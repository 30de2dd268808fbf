import { databaseChecks } from './database-checks.ts'
import { doctor, type DoctorReport } from './doctor.ts'
import type { DoctorCheck } from './machine-checks.ts'

interface DoctorCommandOptions {
  data: string
  /** Given on a machine that only grades: there is no database to look at. */
  runtimes?: string
  json?: boolean
  /** False leaves out everything about executing code. */
  sandbox: boolean
}

/** Prints what the doctor finds, as it is found or as one object. @returns 0 when all works here, else 1 */
export async function doctorCommand(
  options: DoctorCommandOptions,
  output: { write: (line: string) => void },
): Promise<number> {
  const { json = false } = options
  const tell = ({ name, status, detail, remedy }: DoctorCheck) => {
    output.write(`${status.padEnd(8)} ${name}: ${detail}`)
    if (remedy) output.write(`         Mend: ${remedy}`)
  }
  const database = options.runtimes ? [] : await databaseChecks(options.data)
  if (!json) for (const check of database) tell(check)
  const report = options.sandbox
    ? await doctor({
        ...(options.runtimes ? { runtimesDirectory: options.runtimes } : { dataDirectory: options.data }),
        ...(json ? {} : { onProgress: (message) => output.write(`  ${message} …`), onCheck: tell }),
      })
    : null
  const databaseWorks = database.every(({ status }) => status !== 'failed')
  const ok = databaseWorks && (report?.ok ?? true)
  if (json) output.write(JSON.stringify({ ...report, ok, checks: [...database, ...(report?.checks ?? [])] }, null, 2))
  else {
    if (database.length > 0)
      output.write(
        `\n${databaseWorks ? 'Nothing stands against running the server here.' : 'The server cannot be trusted with data here: see what failed above.'}`,
      )
    if (report) output.write(conclusion(report))
  }
  return ok ? 0 : 1
}

function conclusion({ ok, slots, checks }: DoctorReport): string {
  if (ok) return `Code can be executed here, ${slots} jobs at once.`
  const isOff = checks.some(({ name, status }) => name === 'Sandbox' && status === 'failed')
  return isOff
    ? 'Code execution is off here. Everything else works; code that is sent waits for a worker elsewhere.'
    : 'Not everything works here: see what failed above.'
}
