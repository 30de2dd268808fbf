/**
 * Asks the registry whether a package of the running server has a known weakness of high severity or worse. Where the registry does
 * not answer such questions (a mirror, no network) it says so by name instead of passing in silence.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const asked = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], { cwd: root, encoding: 'utf8' })
let report
try {
  report = JSON.parse(asked.stdout)
} catch {
  report = { message: asked.stderr || asked.stdout }
}
if (report.vulnerabilities === undefined) {
  console.warn(
    `SKIPPED: known weaknesses of dependencies, because the registry does not answer: ${report.message ?? report.error?.summary}`,
  )
  process.exit(0)
}
const severe = Object.values(report.vulnerabilities).filter(({ severity }) => ['high', 'critical'].includes(severity))
for (const { name, severity, range, fixAvailable } of severe)
  console.error(`${name} ${range}: ${severity}. ${fixAvailable ? 'A fix is there: npm audit fix' : 'No fix yet.'}`)
if (severe.length === 0) console.log('No known weakness of high severity in what the server runs.')
process.exit(severe.length > 0 ? 1 : 0)
