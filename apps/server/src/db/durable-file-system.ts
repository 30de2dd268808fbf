import { fdatasyncSync } from 'node:fs'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

interface EmscriptenStream {
  nfd?: number
}
interface EmscriptenModule {
  NODEFS?: { stream_ops?: { fsync?: (stream: EmscriptenStream) => number } }
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
  if (!operations) {
    throw new Error(
      'This version of PGlite hides its file system, so commits would not be durable. Use the pinned one.',
    )
  }
  operations.fsync = (stream) => {
    if (stream.nfd !== undefined) fdatasyncSync(stream.nfd)
    return 0
  }
}
