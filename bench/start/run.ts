/**
 * How long a newcomer waits: a fresh clone of the committed state with an empty npm cache, `npm start` until a page answers and
 * until code can be graded, then a second start. `node --conditions=development bench/start/run.ts`
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PORT = 4899
const folder = mkdtempSync(join(tmpdir(), 'millwright-bench-start-'))
const clone = join(folder, 'clone')
execFileSync('git', ['clone', '-q', new URL('../..', import.meta.url).pathname, clone])
for (const name of ['first start', 'second start']) {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  const child = spawn('npm', ['start', '--', '--port', String(PORT)], {
    cwd: clone,
    env: { ...process.env, npm_config_cache: join(folder, 'npm-cache') },
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let log = ''
  child.stdout.on('data', (text: Buffer) => (log += text.toString()))
  while (!(await fetch(`http://localhost:${PORT}/`).catch(() => null))?.ok) await pause(20)
  console.log(`${name}: a page after ${seconds()}`)
  while (!log.includes('Grading: ready')) await pause(20)
  console.log(`${name}: grading after ${seconds()}`)
  process.kill(-child.pid!, 'SIGINT')
  while ((await fetch(`http://localhost:${PORT}/`).catch(() => null)) !== null) await pause(50)
  await pause(2000)
}
rmSync(folder, { recursive: true, force: true })

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
