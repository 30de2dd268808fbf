// PostgreSQL compiled to WebAssembly (PGlite) on a data directory that lives in memory. `make-postgres.mjs` fills a
// folder with the engine and a ready data directory; `run-postgres.mjs` starts from it inside a box.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const DATA = '/pglite/data'

/** One session, thrown away after one question: no need to survive a crash, to share, or to use much memory. */
const SETTINGS = {
  shared_buffers: '16MB',
  max_connections: '4',
  max_wal_senders: '0',
  wal_level: 'minimal',
  max_wal_size: '16MB',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  jit: 'off',
}

/**
 * Starts the engine of `folder` and returns it, ready.
 * @param options.template - start from the folder's data directory instead of making a new one
 */
export async function startPostgres(folder, { template }) {
  const { PGlite, MemoryFS } = await import(join(folder, 'index.js'))

  class FileSystem extends MemoryFS {
    async init(pglite, options) {
      const result = await super.init(pglite, options)
      if (template) result.emscriptenOpts.preRun = [...(result.emscriptenOpts.preRun ?? []), writeTemplate]
      return result
    }
    // Left open, so that make-postgres.mjs can read what a stopped server left behind.
    async closeFs() {}
  }

  class Engine extends PGlite {
    // Asks the catalogue for every array type, in 75 ms; run-postgres.mjs asks for those that it meets.
    async _initArrayTypes() {}
    // COPY ... PROGRAM: no file, so that PostgreSQL says it failed. PGlite throws here and hangs afterwards.
    handleExternalCmd(command, mode) {
      return template ? 0 : super.handleExternalCmd(command, mode)
    }
  }

  function writeTemplate({ FS }) {
    growByDoubling(FS.root.mount.type)
    const { folders, files } = JSON.parse(readFileSync(join(folder, 'data.json'), 'utf8'))
    const content = readFileSync(join(folder, 'data.bin'))
    FS.mkdirTree(DATA)
    FS.chmod(DATA, 0o700)
    for (const name of folders) FS.mkdir(`${DATA}/${name}`, 0o700)
    for (const [name, at, size] of files) {
      // The engine owns our buffer: nothing is copied, and writes go into it.
      FS.writeFile(`${DATA}/${name}`, content.subarray(at, at + size), { canOwn: true, mode: 0o600 })
    }
  }

  const code = (name) => new WebAssembly.Module(readFileSync(join(folder, name)))
  const data = readFileSync(join(folder, 'pglite.data'))
  const engine = new Engine({
    fs: new FileSystem(),
    pgliteWasmModule: code('pglite.wasm'),
    // Only used to make a data directory; PGlite would read its file in any case.
    initdbWasmModule: template ? EMPTY_MODULE : code('initdb.wasm'),
    fsBundle: { arrayBuffer: async () => data.buffer },
    initDbStartParams: ['--wal-segsize=1'],
    startParams: [
      ...PGlite.defaultStartParams,
      ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
  })
  await engine.waitReady
  return engine
}

/** A file grows by an eighth at a time as shipped, so that a table of 10 MB leaves 80 MB of old copies behind. */
function growByDoubling(memoryFiles) {
  memoryFiles.expandFileStorage = (node, size) => {
    const old = node.contents
    if (old.length >= size) return
    // Memory that is not written yet costs nothing.
    node.contents = new Uint8Array(Math.max(size, 2 * old.length, 8192))
    node.contents.set(old.subarray(0, node.usedBytes))
  }
}

const EMPTY_MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))

/** Everything below the data directory: `folders` by name, `files` as [name, content]. */
export function readDataDirectory({ FS }) {
  const folders = []
  const files = []
  const walk = (folder) => {
    for (const name of FS.readdir(`${DATA}/${folder}`)) {
      if (name === '.' || name === '..') continue
      const path = `${folder}${name}`
      if (FS.isDir(FS.stat(`${DATA}/${path}`).mode)) {
        folders.push(path)
        walk(`${path}/`)
      } else files.push([path, FS.readFile(`${DATA}/${path}`)])
    }
  }
  walk('')
  return { folders, files }
}
