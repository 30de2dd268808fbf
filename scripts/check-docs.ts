/**
 * Runs the examples of docs/psychometrics and compares what they print with what the page shows: a fenced block `ts` or `sh`
 * that is followed by a fenced block `text`. Commands of a page share one empty folder; `millwright` is this checkout's.
 * Looks whether the files that docs/security.md names as evidence exist.
 * `--update` writes what was printed into the pages instead; read the difference before you keep it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const PAGES = join(ROOT, 'docs/psychometrics')
const NODE_OPTIONS = ['--conditions=development', '--disable-warning=ExperimentalWarning']
const EXAMPLE = /^```(ts|sh)\n([\s\S]*?)^```\n+```text\n([\s\S]*?)^```$/gm
const update = process.argv.includes('--update')
const only = process.argv.slice(2).find((argument) => !argument.startsWith('--'))

// Inside the checkout, so that the examples find our packages.
const scripts = join(ROOT, 'tmp/docs')
mkdirSync(scripts, { recursive: true })
let failed = 0
let examples = 0
for (const page of readdirSync(PAGES).filter((name) => name.endsWith('.md') && (!only || name === only))) {
  const file = join(PAGES, page)
  const text = readFileSync(file, 'utf8')
  const folder = mkdtempSync(join(tmpdir(), 'millwright-docs-'))
  const renewed = text.replaceAll(EXAMPLE, (whole, language: string, code: string, shown: string, at: number) => {
    examples++
    const printed = language === 'ts' ? runTypeScript(code) : runShell(code, folder)
    if (printed === shown) return whole
    if (update) return `\`\`\`${language}\n${code}\`\`\`\n\n\`\`\`text\n${printed}\`\`\``
    failed++
    const line = text.slice(0, at).split('\n').length
    console.error(
      `docs/psychometrics/${page}:${line} prints something else.\n--- shown\n${shown}--- printed\n${printed}`,
    )
    return whole
  })
  if (update && renewed !== text) writeFileSync(file, renewed)
  rmSync(folder, { recursive: true, force: true })
}
rmSync(scripts, { recursive: true, force: true })
console.log(`${examples} examples, ${failed} print something else than their page shows.`)

// Evidence that is not there is none.
const checklist = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')
const named = new Set(
  [...checklist.matchAll(/`((?:apps|packages|scripts|tests|docs|bench)\/[\w./-]+)`/g)].map(([, path]) => path!),
)
const missing = [...named].filter((path) => !existsSync(join(ROOT, path)))
for (const path of missing) console.error(`docs/security.md names ${path}, which does not exist`)
console.log(`${named.size} files named by docs/security.md, ${missing.length} missing.`)
process.exitCode = failed > 0 || examples === 0 || missing.length > 0 || named.size === 0 ? 1 : 0

function runTypeScript(code: string): string {
  const file = join(scripts, 'example.ts')
  writeFileSync(file, code)
  return outputOf(spawnSync(process.execPath, [...NODE_OPTIONS, file], { encoding: 'utf8', cwd: ROOT }))
}

/** Standard output and error of every command, as a person would see them. */
function runShell(code: string, folder: string): string {
  const millwright = `millwright() { "${process.execPath}" ${NODE_OPTIONS.join(' ')} "${join(ROOT, 'apps/cli/src/main.ts')}" "$@"; }`
  return outputOf(
    spawnSync('bash', ['-c', `${millwright}\nset -e\nexec 2>&1\n${code}`], { encoding: 'utf8', cwd: folder }),
  )
}

function outputOf({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): string {
  return status === 0 ? stdout : `${stdout}${stderr}(ended with ${status})\n`
}
