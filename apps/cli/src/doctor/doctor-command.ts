import { doctor, type DoctorReport } from './doctor.ts'

/** Prints what the doctor finds, as it is found or as one object. @returns 0 when all works here, else 1 */
export async function doctorCommand(
  options: { data: string; runtimes?: string; json?: boolean },
  output: { write: (line: string) => void },
): Promise<number> {
  const where = options.runtimes ? { runtimesDirectory: options.runtimes } : { dataDirectory: options.data }
  if (options.json) {
    const report = await doctor(where)
    output.write(JSON.stringify(report, null, 2))
    return report.ok ? 0 : 1
  }
  const report = await doctor({
    ...where,
    onProgress: (message) => output.write(`  ${message} …`),
    onCheck: ({ name, status, detail, remedy }) => {
      output.write(`${status.padEnd(8)} ${name}: ${detail}`)
      if (remedy) output.write(`         Mend: ${remedy}`)
    },
  })
  output.write(`\n${conclusion(report)}`)
  return report.ok ? 0 : 1
}

function conclusion({ ok, slots, checks }: DoctorReport): string {
  if (ok) return `Code can be executed here, ${slots} jobs at once.`
  const isOff = checks.some(({ name, status }) => name === 'Sandbox' && status === 'failed')
  return isOff
    ? 'Code execution is off here. Everything else works; code that is sent waits for a worker elsewhere.'
    : 'Not everything works here: see what failed above.'
}
