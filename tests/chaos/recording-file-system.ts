import { join, relative } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { DurableFileSystem } from '../../apps/server/src/db/durable-file-system.ts'

/** What a file system was asked for, in order. Files are numbered, because they keep their content when their name changes. */
export type Operation =
  | { kind: 'write'; file: number; at: number; bytes: Uint8Array }
  | { kind: 'truncate'; file: number; size: number }
  | { kind: 'create'; path: string; file: number }
  | { kind: 'make-directory'; path: string }
  | { kind: 'remove'; path: string }
  | { kind: 'rename'; from: string; to: string }
  /** Covers what was asked for before operation `from`. */
  | { kind: 'sync-file'; file: number; from: number }
  | { kind: 'sync-directory'; path: string }

interface Node {
  name: string
  mode: number
  parent: Node
}
interface Stream {
  node: Node
  nfd: number
}
type Attributes = { size?: number }
interface FileSystemModule {
  NODEFS: {
    realPath(this: void, node: Node): string
    node_ops: {
      mknod(parent: Node, name: string, mode: number, device: number): Node
      rename(node: Node, newDirectory: Node, newName: string): void
      unlink(parent: Node, name: string): void
      rmdir(parent: Node, name: string): void
      setattr(node: Node, attributes: Attributes): void
    }
    stream_ops: {
      open(stream: Stream): void
      write(stream: Stream, buffer: Int8Array, offset: number, length: number, position: number): number
      setattr(stream: Stream, attributes: Attributes): void
    }
  }
  FS: { isDir(mode: number): boolean }
}

/** The file system of the embedded database, which also writes down what it is asked for: changes and syncs. */
export class RecordingFileSystem extends DurableFileSystem {
  readonly #root: string
  readonly operations: Operation[] = []
  /** By path, as of now, whether or not it would survive. */
  readonly #files = new Map<string, number>()
  readonly #open = new WeakMap<Stream, number>()
  readonly #descriptors = new Map<number, number>()
  #count = 0

  constructor(directory: string) {
    super(directory)
    this.#root = directory
  }

  /** Numbers of the files that were there from the beginning, by path. */
  readonly original = new Map<string, number>()

  override async init(pglite: PGlite, options: Parameters<DurableFileSystem['init']>[1]) {
    const result = await super.init(pglite, options)
    const emscripten = result.emscriptenOpts as unknown as { preRun: ((module: FileSystemModule) => void)[] }
    emscripten.preRun.push((module) => this.#watch(module))
    return result
  }

  protected override syncFile(descriptor: number): void {
    const from = this.operations.length
    super.syncFile(descriptor)
    this.operations.push({ kind: 'sync-file', file: this.#descriptors.get(descriptor)!, from })
  }

  protected override async syncFileOutside(descriptor: number): Promise<void> {
    const from = this.operations.length
    const file = this.#descriptors.get(descriptor)!
    await super.syncFileOutside(descriptor)
    this.operations.push({ kind: 'sync-file', file, from })
  }

  protected override syncDirectory(path: string): void {
    super.syncDirectory(path)
    this.operations.push({ kind: 'sync-directory', path: relative(this.#root, path) })
  }

  #numberOf(path: string): number {
    const known = this.#files.get(path)
    if (known !== undefined) return known
    this.#files.set(path, this.#count)
    this.original.set(path, this.#count)
    return this.#count++
  }

  #watch({ NODEFS, FS }: FileSystemModule): void {
    const { node_ops: names, stream_ops: streams, realPath } = NODEFS
    const { operations } = this
    const pathOf = (node: Node) => relative(this.#root, realPath(node))
    const nodeBefore = { ...names }
    const streamBefore = { ...streams }
    const fileOf = (stream: Stream) => this.#open.get(stream) ?? this.#numberOf(pathOf(stream.node))

    names.mknod = (parent, name, mode, device) => {
      const node = nodeBefore.mknod(parent, name, mode, device)
      const path = pathOf(node)
      if (FS.isDir(mode)) operations.push({ kind: 'make-directory', path })
      else {
        this.#files.set(path, this.#count)
        operations.push({ kind: 'create', path, file: this.#count++ })
      }
      return node
    }
    names.rename = (node, newDirectory, newName) => {
      const from = pathOf(node)
      const to = join(pathOf(newDirectory), newName)
      nodeBefore.rename(node, newDirectory, newName)
      const file = this.#numberOf(from)
      this.#files.delete(from)
      this.#files.set(to, file)
      operations.push({ kind: 'rename', from, to })
    }
    names.unlink = (parent, name) => {
      const path = join(pathOf(parent), name)
      nodeBefore.unlink(parent, name)
      this.#numberOf(path)
      this.#files.delete(path)
      operations.push({ kind: 'remove', path })
    }
    names.rmdir = (parent, name) => {
      nodeBefore.rmdir(parent, name)
      operations.push({ kind: 'remove', path: join(pathOf(parent), name) })
    }
    names.setattr = (node, attributes) => {
      nodeBefore.setattr(node, attributes)
      if (attributes.size !== undefined)
        operations.push({ kind: 'truncate', file: this.#numberOf(pathOf(node)), size: attributes.size })
    }
    streams.open = (stream) => {
      streamBefore.open(stream)
      if (FS.isDir(stream.node.mode)) return
      const file = this.#numberOf(pathOf(stream.node))
      this.#open.set(stream, file)
      this.#descriptors.set(stream.nfd, file)
    }
    streams.write = (stream, buffer, offset, length, position) => {
      const written = streamBefore.write(stream, buffer, offset, length, position)
      const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, written).slice()
      operations.push({ kind: 'write', file: fileOf(stream), at: position, bytes })
      return written
    }
    streams.setattr = (stream, attributes) => {
      streamBefore.setattr(stream, attributes)
      if (attributes.size !== undefined)
        operations.push({ kind: 'truncate', file: fileOf(stream), size: attributes.size })
    }
  }
}
