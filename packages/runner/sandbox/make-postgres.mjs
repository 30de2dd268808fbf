// Fills a folder for run-postgres.mjs: the installed PGlite package's engine, and a data directory made once, because
// making it takes seconds and every question needs a fresh one. Runs outside the box, on nothing foreign.
// node make-postgres.mjs <dist folder of the package> <folder to fill>
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDataDirectory, startPostgres } from './postgres.mjs'

const [, , from, target] = process.argv
const NEEDED = /^(index\.js|chunk-\w+\.js|pglite\.wasm|pglite\.data|initdb\.wasm)$/

mkdirSync(target, { recursive: true })
for (const name of readdirSync(from).filter((file) => NEEDED.test(file))) {
  copyFileSync(join(from, name), join(target, name))
}
copyFileSync(join(from, '../LICENSE'), join(target, 'LICENSE'))
const { version } = JSON.parse(readFileSync(join(from, '../package.json'), 'utf8'))
writeFileSync(join(target, 'package.json'), JSON.stringify({ type: 'module', version }))

const engine = await startPostgres(target, { template: false })
const { rows } = await engine.query('SHOW server_version')
// The other two databases are copies of this one; without them there is half as much to read at each start.
for (const database of ['template0', 'template1']) {
  await engine.exec(`ALTER DATABASE ${database} IS_TEMPLATE false`)
  await engine.exec(`DROP DATABASE ${database}`)
}
for (const step of ['VACUUM FULL', 'VACUUM FREEZE ANALYZE', 'CHECKPOINT', 'SELECT pg_switch_wal()', 'CHECKPOINT']) {
  await engine.exec(step)
}
// Of the write-ahead log only the segment that holds the last checkpoint is read again.
const log = await engine.query('SELECT pg_walfile_name(pg_current_wal_lsn()) AS current')
const isOldLog = (name) => /^pg_wal\/[0-9A-F]{24}$/.test(name) && name !== `pg_wal/${log.rows[0].current}`
const emscripten = engine.Module
await engine.close()

const { folders, files } = readDataDirectory(emscripten)
const kept = files.filter(([name]) => !isOldLog(name))
const index = []
let at = 0
for (const [name, content] of kept) {
  index.push([name, at, content.length])
  at += content.length
}
writeFileSync(join(target, 'data.bin'), Buffer.concat(kept.map(([, content]) => content)))
writeFileSync(join(target, 'data.json'), JSON.stringify({ folders, files: index }))
// Last: its presence says that the folder is complete.
writeFileSync(join(target, 'about.json'), JSON.stringify({ postgres: rows[0].server_version, pglite: version }))
process.exit(0)
