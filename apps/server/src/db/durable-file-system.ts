import { closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

interface EmscriptenStream {
  nfd?: number
  node: { mode: number }
}
interface EmscriptenModule {
  NODEFS?: { stream_ops?: { fsync?: (stream: EmscriptenStream) => number } }
  FS?: { isDir(mode: number): boolean }
}

/**
 * PGlite's file system with a working fsync.
 *
 * As shipped, PGlite 0.5.16 starts PostgreSQL with fsync off, and its file system has no fsync operation, so a power cut can
 * lose acknowledged rows (upstream issue 1107). This adds the operation; `openDatabase` switches fsync on. It reaches into
 * internals, so the version is pinned and a missing hook is an error instead of a silent loss.
 */
export class DurableFileSystem extends NodeFS {
  override async init(pglite: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
    const result = await super.init(pglite, options)
    const emscripten = result.emscriptenOpts as unknown as { preRun?: ((module: EmscriptenModule) => void)[] }
    emscripten.preRun = [addFsync, ...(emscripten.preRun ?? [])]
    return result
  }
}

function addFsync(module: EmscriptenModule): void {
  const operations = module.NODEFS?.stream_ops
  const files = module.FS
  if (!operations || !files) {
    throw new Error(
      'This version of PGlite hides its file system, so commits would not be durable. Use the pinned one.',
    )
  }
  operations.fsync = ({ nfd, node }) => {
    if (nfd === undefined) return 0
    // PostgreSQL syncs a directory after it has created, renamed or removed a file in it. New names need not be "data" to a file system.
    if (files.isDir(node.mode)) fsyncSync(nfd)
    else fdatasyncSync(nfd)
    return 0
  }
}

/** Syncs a file; or a directory, so that what was created, renamed or removed in it stays so. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Syncs every file and directory under a directory, and itself. */
export function syncTree(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) syncTree(path)
    else if (entry.isFile()) syncPath(path)
  }
  syncPath(directory)
}
