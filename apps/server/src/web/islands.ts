import { existsSync, readFileSync } from 'node:fs'

/** Written by Vite: apps/server/dist/client, the same from src/web and from dist/web. */
const MANIFEST = new URL('../../dist/client/.vite/manifest.json', import.meta.url)

type IslandName = 'exercise' | 'challenge'
const files: Record<string, { file: string }> = existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, 'utf8')) : {}

/** Addresses of an island's script; none before the first build, because every page works without. */
export function island(name: IslandName): string[] {
  const entry = files[`src/client/${name}.ts`]
  return entry ? [`/${entry.file}`] : []
}
