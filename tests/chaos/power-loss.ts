import {
  closeSync,
  cpSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Operation } from './recording-file-system.ts'

/**
 * What a disk promises. `posix`: a synced file keeps its content, and its name only once its directory is synced. `journal`: syncing
 * anything also keeps every earlier change of names, as ext4, XFS and btrfs do.
 */
export type Promises = 'posix' | 'journal'

export interface PowerLoss {
  /** The directory as it was before the first operation, all of it on disk. */
  base: string
  /** Numbers of the files in it, by path. */
  original: ReadonlyMap<string, number>
  /** Everything that was asked for until the power went. */
  operations: readonly Operation[]
  promises: Promises
  random: () => number
  /** How much of what was not synced the disk has written anyway, from 0 to 1; by chance when it is not given. */
  luck?: number
}

/** A disk writes whole sectors. */
const SECTOR = 512

type DataChange = Extract<Operation, { kind: 'write' | 'truncate' }>
type NameChange = Extract<Operation, { kind: 'create' | 'make-directory' | 'remove' | 'rename' }>

/**
 * Makes a directory as the power cut leaves it: what was synced is there; of the rest each sector, change of size and change of names
 * is there or not, as chance will have it.
 */
export function afterPowerLoss(loss: PowerLoss, directory: string): void {
  const { base, original, operations, promises, random, luck: given } = loss
  const kept = new Map<number, DataChange[]>()
  const loose = new Map<number, (DataChange & { index: number })[]>()
  let names: NameChange[] = []
  const keptNames: NameChange[] = []
  const keepNames = (which: (change: NameChange) => boolean) => {
    keptNames.push(...names.filter(which))
    names = names.filter((change) => !which(change))
  }
  for (const [index, operation] of operations.entries()) {
    switch (operation.kind) {
      case 'write':
      case 'truncate':
        append(loose, operation.file, { ...operation, index })
        break
      case 'sync-file':
        for (const change of loose.get(operation.file) ?? []) {
          if (change.index < operation.from) append(kept, operation.file, change)
        }
        loose.set(operation.file, loose.get(operation.file)?.filter(({ index: its }) => its >= operation.from) ?? [])
        if (promises === 'journal') keepNames(() => true)
        break
      case 'sync-directory':
        keepNames((change) => promises === 'journal' || directoryOf(change) === operation.path)
        break
      case 'create':
      case 'make-directory':
      case 'remove':
      case 'rename':
        names.push(operation)
    }
  }
  // Names change in order: in a directory, or with a journal on the whole disk, the first few made it and the later ones did not.
  if (promises === 'journal') keptNames.push(...names.slice(0, Math.floor(random() * (names.length + 1))))
  else
    for (const changes of Map.groupBy(names, directoryOf).values())
      keptNames.push(...changes.slice(0, Math.floor(random() * (changes.length + 1))))
  // A disk that was quick, one that was slow, or one in between.
  const luck = given ?? [0, 1, 0.5][Math.floor(random() * 3)]!
  for (const [file, changes] of loose)
    for (const change of changes) for (const part of sectorsOf(change)) if (random() < luck) append(kept, file, part)

  cpSync(base, directory, { recursive: true })
  const places = new Map([...original].map(([path, file]) => [file, path]))
  for (const change of keptNames) applyName(directory, change, places)
  for (const [file, changes] of kept) {
    const path = places.get(file)
    if (path !== undefined) applyData(join(directory, path), changes)
  }
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

const directoryOf = (change: NameChange) => {
  const parent = dirname(change.kind === 'rename' ? change.to : change.path)
  return parent === '.' ? '' : parent
}

function sectorsOf(change: DataChange): DataChange[] {
  if (change.kind === 'truncate') return [change]
  const parts: DataChange[] = []
  for (let from = 0; from < change.bytes.length;) {
    const to = Math.min(change.bytes.length, from + SECTOR - ((change.at + from) % SECTOR))
    parts.push({ ...change, at: change.at + from, bytes: change.bytes.subarray(from, to) })
    from = to
  }
  return parts
}

function applyName(directory: string, change: NameChange, places: Map<number, string>): void {
  // In a directory that did not make it.
  if (!existsSync(join(directory, directoryOf(change)))) return
  switch (change.kind) {
    case 'create':
      closeSync(openSync(join(directory, change.path), 'w', 0o600))
      forget(places, change.path)
      places.set(change.file, change.path)
      return
    case 'make-directory':
      mkdirSync(join(directory, change.path), { recursive: true })
      return
    case 'remove':
      rmSync(join(directory, change.path), { recursive: true, force: true })
      forget(places, change.path)
      return
    case 'rename': {
      const file = [...places].find(([, path]) => path === change.from)?.[0]
      // Without its first name, which was lost, there is nothing to rename.
      if (file === undefined) return
      renameSync(join(directory, change.from), join(directory, change.to))
      forget(places, change.to)
      places.set(file, change.to)
    }
  }
}

function forget(places: Map<number, string>, path: string): void {
  for (const [file, known] of places) if (known === path) places.delete(file)
}

function applyData(path: string, changes: readonly DataChange[]): void {
  const handle = openSync(path, 'r+')
  for (const change of changes) {
    if (change.kind === 'truncate') ftruncateSync(handle, change.size)
    else writeSync(handle, change.bytes, 0, change.bytes.length, change.at)
  }
  closeSync(handle)
}
