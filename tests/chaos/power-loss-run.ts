/**
 * What survives a power cut, tried on the file system of the embedded database: `npm run chaos:power [-- --trials 200]`.
 * No power is cut: every change and sync of files is written down, and what was not synced is lost by chance.
 */
import { parseArgs } from 'node:util'
import { losePower, recordWork, type Trial } from './power-loss-trials.ts'

const { values: flags } = parseArgs({
  options: { trials: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
})
const recording = await recordWork(300, 100_000, Number(flags.seed))
const { operations, acknowledged } = recording
const count = (kind: string) => operations.filter((operation) => operation.kind === kind).length
console.log(
  `${acknowledged.length} commits; ${operations.length} operations: ${count('write')} writes, ${count('create')} new files, ` +
    `${count('rename')} renames, ${count('remove')} removals, ${count('sync-file')} syncs of files, ${count('sync-directory')} of directories`,
)
const kinds: Omit<Trial, 'seed'>[] = [
  { promises: 'journal' },
  { promises: 'posix' },
  { promises: 'posix', ignore: 'syncs of directories' },
  { promises: 'journal', ignore: 'every sync' },
]
for (const kind of kinds) {
  // Those that have to fail show that the others could.
  const trials = kind.ignore ? Math.ceil(Number(flags.trials) / 5) : Number(flags.trials)
  const failures: string[] = []
  for (let seed = 0; seed < trials; seed++) {
    const problems = await losePower(recording, { ...kind, seed: Number(flags.seed) * 10_000 + seed })
    if (problems.length > 0) failures.push(`seed ${seed}: ${problems.join('; ')}`)
  }
  console.log(
    `${kind.promises}${kind.ignore ? `, disk ignores ${kind.ignore}` : ''}: ${failures.length} of ${trials} power cuts lose something`,
  )
  for (const failure of failures.slice(0, 4)) console.log(`- ${failure.slice(0, 300)}`)
  if (failures.length > 0 && !kind.ignore) process.exitCode = 1
}
recording.remove()
