import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

/** What the README promises to authors of bash challenges. */
const DEPENDABLE = `
  cat head tail tac nl wc sort uniq comm join cut paste tr fold split seq shuf date sleep timeout tee printf expr numfmt
  md5sum sha256sum base64 od ls cp mv rm mkdir mktemp ln touch stat du basename dirname realpath env
  grep sed awk find xargs diff cmp gzip tar`
  .trim()
  .split(/\s+/)

const run = (script: string) =>
  sandbox.run({ program: { program: 'exec', argv: ['/bin/bash', '/work/main.sh'] }, files: { 'main.sh': script } })

it('advertises the bash that the box has', async () => {
  const { stdout } = await run('echo "bash $BASH_VERSION"')
  expect(sandbox.versions.find(({ id }) => id === 'bash')?.version).toBe(stdout.toString().trim())
})

it('has the commands that the README promises', async () => {
  const { stdout } = await run(DEPENDABLE.map((name) => `command -v ${name} > /dev/null || echo ${name}`).join('\n'))
  expect(stdout.toString()).toBe('')
})

it('runs a pipeline with arrays, a here document and a trap', async () => {
  const { verdict, exitCode, stdout } = await run(`
    set -euo pipefail
    trap 'echo done' EXIT
    declare -A count
    while read -r word; do count[$word]=$(( \${count[$word]:-0} + 1 )); done <<< $'b\\na\\nb'
    for word in "\${!count[@]}"; do echo "$word \${count[$word]}"; done | sort | awk '{ print $2, $1 }'
    exit 3`)
  expect([verdict, exitCode, stdout.toString()]).toEqual(['nonzero-exit', 3, '1 a\n2 b\ndone\n'])
})
