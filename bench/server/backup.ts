/**
 * How long people wait while a backup of the embedded database is made, how long backup and restore take, and how much memory:
 * `node --conditions=development bench/server/backup.ts [ROWS]`. Results: BACKUP.md.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { openDatabase } from '../../apps/server/src/db/open-database.ts'
import { openControl } from '../../apps/server/src/maintenance/control-socket.ts'

const rows = Number(process.argv[2] ?? 200_000)
const directory = mkdtempSync(join(tmpdir(), 'millwright-backup-bench-'))
const data = join(directory, 'data')
const database = await openDatabase({ directory: data })
const { db } = database
console.log(
  `${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}, ${rows} pieces of evidence`,
)

await db.execute(sql`insert into catalogue_revision (hash, compiled, first_seen_at) values ('h', '{}', now())`)
await db.execute(
  sql`insert into person (id, name, email, created_at, updated_at) select 'p' || n, 'Person ' || n, n || '@example.org', now(), now() from generate_series(1, 1000) n`,
)
for (let done = 0; done < rows; done += 10_000)
  await db.execute(
    sql`insert into evidence (id, person_id, source_kind, source_id, skill, observation, ai_mode, catalogue_hash, engine_version, recorded_at)
      select 'e' || n, 'p' || (n % 1000 + 1), 'answer', gen_random_uuid(), 'skill-' || n % 60,
        jsonb_build_object('kind', 'item', 'model', '2pl', 'slope', random(), 'difficulty', random(), 'category', n % 2, 'loadings', jsonb_build_array(jsonb_build_object('skill', 'skill-' || n % 60, 'weight', 1))),
        'closed', 'h', 'assessment-2', now() from generate_series(${done + 1}::int, ${done + 10_000}::int) n`,
  )
const [{ size }] = (
  (await db.execute(sql`select pg_database_size(current_database())::float8 as size`)) as unknown as {
    rows: [{ size: number }]
  }
).rows
console.log(`database: ${(size / 2 ** 20).toFixed(0)} MiB`)

const control = await openControl(data, { copyTo: (to) => database.copyTo!(to), examine: async () => [] })
let going = true
const waits: number[] = []
const writing = (async () => {
  for (let n = 0; going; n++) {
    const began = performance.now()
    await db.execute(sql`update person set name = ${`Person ${n}`} where id = 'p1'`)
    waits.push(performance.now() - began)
    await sleep(5)
  }
})()
await sleep(1000)
const usual = Math.max(...waits)

/** A command of the product, in a process of its own, as people run it. @returns seconds and the most memory, MiB */
async function command(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ seconds: number; peak: number }> {
  const began = performance.now()
  const script = join(import.meta.dirname, '../../apps/server/src/maintenance.ts')
  const child = spawn(
    process.execPath,
    ['--conditions=development', '--disable-warning=ExperimentalWarning', script, ...args],
    { env: { ...process.env, MILLWRIGHT_DATA: data, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'pipe'] },
  )
  let peak = 0
  const watch = setInterval(() => {
    try {
      peak = Math.max(peak, residentMiB(child.pid!))
    } catch {
      // it has just ended
    }
  }, 100)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(watch)
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`)
  return { seconds: (performance.now() - began) / 1000, peak }
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

const file = join(directory, 'backup.tar.gz')
waits.length = 0
const made = await command(['backup', '--no-verify', file])
going = false
await writing
console.log(
  `backup while writing: ${made.seconds.toFixed(1)} s, ${(statSync(file).size / 2 ** 20).toFixed(1)} MiB, ${made.peak.toFixed(0)} MiB of memory`,
)
console.log(
  `a write waited at most ${usual.toFixed(0)} ms before, ${Math.max(...waits).toFixed(0)} ms during; ${waits.length} writes during`,
)
control!.close()
await database.close()
const restored = await command(['restore', file], { MILLWRIGHT_DATA: join(directory, 'other') })
console.log(
  `restore into an embedded database, compared: ${restored.seconds.toFixed(1)} s, ${restored.peak.toFixed(0)} MiB of memory`,
)
rmSync(directory, { recursive: true, force: true })
