import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

interface EmscriptenNode {
  mode: number
  parent: EmscriptenNode
}
interface EmscriptenStream {
  nfd?: number
  node: EmscriptenNode
}
interface EmscriptenModule {
  NODEFS?: {
    realPath(this: void, node: EmscriptenNode): string
    node_ops: {
      mknod(this: void, parent: EmscriptenNode, name: string, mode: number, device: number): EmscriptenNode
      rename(this: void, node: EmscriptenNode, newParent: EmscriptenNode, newName: string): void
    }
    stream_ops: {
      fsync?: (stream: EmscriptenStream) => number
      close(this: void, stream: EmscriptenStream): unknown
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
 *
 * A synced file keeps its name, too. PostgreSQL leaves that to the file system where it makes a table or an index, and POSIX does not
 * promise it: `tests/chaos/power-loss` loses indexes without.
 */
export class DurableFileSystem extends NodeFS {
  /** Directories with names that are not known to be on disk. */
  readonly #changed = new Set<string>()
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
    for (const descriptor of waiting) await this.syncFileOutside(descriptor)
  }

  protected syncFile(descriptor: number): void {
    fdatasyncSync(descriptor)
  }

  protected async syncFileOutside(descriptor: number): Promise<void> {
    await synced(descriptor)
  }

  protected syncDirectory(path: string): void {
    syncPath(path)
  }

  #addFsync({ NODEFS, FS }: EmscriptenModule): void {
    if (!NODEFS || !FS) {
      throw new Error(
        'This version of PGlite hides its file system, so commits would not be durable. Use the pinned one.',
      )
    }
    const { node_ops: names, realPath } = NODEFS
    const { mknod, rename } = names
    names.mknod = (parent, name, mode, device) => {
      const node = mknod(parent, name, mode, device)
      this.#changed.add(realPath(parent))
      return node
    }
    names.rename = (node, newParent, newName) => {
      rename(node, newParent, newName)
      this.#changed.add(realPath(newParent))
    }
    NODEFS.stream_ops.fsync = ({ nfd, node }) => {
      if (nfd === undefined) return 0
      const isDirectory = FS.isDir(node.mode)
      if (!isDirectory) {
        if (this.#waiting) this.#waiting.add(nfd)
        else this.syncFile(nfd)
      }
      const directory = realPath(isDirectory ? node : node.parent)
      if (isDirectory || this.#changed.has(directory)) {
        this.syncDirectory(directory)
        this.#changed.delete(directory)
      }
      return 0
    }
    const { close } = NODEFS.stream_ops
    NODEFS.stream_ops.close = (stream) => {
      // At the end of a segment of the log, its file is closed before the next one is written.
      if (stream.nfd !== undefined && this.#waiting?.delete(stream.nfd)) this.syncFile(stream.nfd)
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
