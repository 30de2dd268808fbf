import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

interface EmscriptenStream {
  nfd?: number
  node: { mode: number }
}
interface EmscriptenModule {
  NODEFS?: {
    stream_ops?: {
      fsync?: (stream: EmscriptenStream) => number
      close?: (stream: EmscriptenStream) => unknown
    }
  }
  FS?: { isDir(mode: number): boolean }
}

const synced = promisify(fdatasync)

/**
 * PGlite's file system with a working fsync.
 *
 * As shipped, PGlite 0.5.16 starts PostgreSQL with fsync off, and its file system has no fsync operation, so a power cut can
 * lose acknowledged rows (upstream issue 1107). This adds the operation; `openDatabase` switches fsync on. It reaches into
 * internals, so the version is pinned and a missing hook is an error instead of a silent loss.
 */
export class DurableFileSystem extends NodeFS {
  /** Files that wait to be synced, while `syncOutside` collects them. */
  #waiting: Set<number> | null = null

  override async init(pglite: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
    const result = await super.init(pglite, options)
    const emscripten = result.emscriptenOpts as unknown as { preRun?: ((module: EmscriptenModule) => void)[] }
    emscripten.preRun = [(module) => this.#addFsync(module), ...(emscripten.preRun ?? [])]
    return result
  }

  /**
   * Runs `flush`, and syncs what it wants synced in another thread: this one can answer requests meanwhile. The database believes
   * that it is on disk already, so nothing else may be asked of it until this resolves.
   */
  async syncOutside(flush: () => Promise<void>): Promise<void> {
    const waiting = new Set<number>()
    this.#waiting = waiting
    try {
      await flush()
    } finally {
      this.#waiting = null
    }
    for (const descriptor of waiting) await synced(descriptor)
  }

  #addFsync(module: EmscriptenModule): void {
    const operations = module.NODEFS?.stream_ops
    const close = operations?.close
    const files = module.FS
    if (!operations || !close || !files) {
      throw new Error(
        'This version of PGlite hides its file system, so commits would not be durable. Use the pinned one.',
      )
    }
    operations.fsync = ({ nfd, node }) => {
      if (nfd === undefined) return 0
      // PostgreSQL syncs a directory after it has created, renamed or removed a file in it. New names need not be "data" to a file system.
      if (files.isDir(node.mode)) fsyncSync(nfd)
      else if (this.#waiting) this.#waiting.add(nfd)
      else fdatasyncSync(nfd)
      return 0
    }
    operations.close = (stream) => {
      // At the end of a segment of the log, its file is closed before the next one is written.
      if (stream.nfd !== undefined && this.#waiting?.delete(stream.nfd)) fdatasyncSync(stream.nfd)
      return close(stream)
    }
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
