/**
 * Runs the examples of every guide with the Python packages that challenges use, and compares what they print with what the
 * guide shows: `content/guides/<id>/examples/verify.py`. Exits with 1 when anything differs.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { prepareRuntimes } from '@millwright/runner'

const ROOT = join(import.meta.dirname, '..')
const GUIDES = join(ROOT, 'content/guides')
const checks = readdirSync(GUIDES)
  .map((guide) => ({ guide, file: join(GUIDES, guide, 'examples/verify.py') }))
  .filter(({ file }) => existsSync(file))
const { python, problems } = await prepareRuntimes({ runtimesDirectory: join(ROOT, 'runtimes') })
for (const { message, remedy } of problems) console.error(`${message} ${remedy}`)

let failed = !python
for (const { guide, file } of python ? checks : []) {
  const environment = { PATH: process.env['PATH'], PYTHONPATH: python?.libraries ?? '', PYTHONDONTWRITEBYTECODE: '1' }
  const { status } = spawnSync(python!.executable, [file], { stdio: 'inherit', env: environment })
  console.log(`${guide}: ${status === 0 ? 'examples agree' : 'examples differ'}`)
  failed ||= status !== 0
}
process.exitCode = failed ? 1 : 0
