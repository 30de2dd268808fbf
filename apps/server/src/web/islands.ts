import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Hono } from 'hono'

/** Written by Vite: apps/server/dist/client, the same from src/web and from dist/web. */
const BUILT = new URL('../../dist/client/', import.meta.url)
const MANIFEST = new URL('.vite/manifest.json', BUILT)

type IslandName = 'exercise' | 'guide' | 'challenge' | 'passkey' | 'search' | 'skill-graph' | 'kept-form'
const entries: Record<string, { file: string }> = existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, 'utf8')) : {}

/** Addresses of an island's script; none before the first build, because every page works without. */
export function island(name: IslandName): string[] {
  const entry = entries[`src/client/${name}.ts`]
  return entry ? [`/${entry.file}`] : []
}

/** The built scripts, held in memory. Their names carry a hash of their content, so browsers may keep them for a year. */
export function islandRoutes() {
  const assets = new URL('assets/', BUILT)
  const names = existsSync(assets) ? readdirSync(assets).filter((name) => name.endsWith('.js')) : []
  const scripts = new Map(names.map((name) => [name, readFileSync(new URL(name, assets), 'utf8')]))
  return new Hono().get('/assets/:name', (c) => {
    const script = scripts.get(c.req.param('name'))
    if (script === undefined) return c.notFound()
    c.header('content-type', 'text/javascript; charset=utf-8')
    c.header('cache-control', 'public, max-age=31536000, immutable')
    return c.body(script)
  })
}
