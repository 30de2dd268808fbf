/** Looks for credentials in every file of the repository, by secretlint's rules, and proves first that it would see one. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const binary = join(root, 'node_modules', 'secretlint', 'bin', 'secretlint.js')
const scan = (files) =>
  spawnSync(process.execPath, [binary, '--secretlintrc', join(root, '.secretlintrc.json'), ...files], {
    cwd: root,
    encoding: 'utf8',
  })

const directory = mkdtempSync(join(tmpdir(), 'millwright-secrets-'))
// Written in two parts, so that this file is none of what it looks for.
const planted = join(directory, 'planted.txt')
writeFileSync(
  planted,
  `-----BEGIN RSA ${'PRIVATE KEY'}-----\n${'MIIEowIBAAKCAQEA'.repeat(20)}\n-----END RSA ${'PRIVATE KEY'}-----\n`,
)
const proof = scan([planted])
rmSync(directory, { recursive: true })
if (proof.status !== 1) {
  console.error(`The scanner did not see a planted key (exit ${proof.status}).\n${proof.stdout}${proof.stderr}`)
  process.exit(1)
}

const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file && !/\.(png|ico|gz|wasm)$/.test(file))
const found = scan(files)
process.stdout.write(found.stdout)
process.stderr.write(found.stderr)
if (found.status === 0) console.log(`No credential in ${files.length} files.`)
process.exit(found.status ?? 1)
