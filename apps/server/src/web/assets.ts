import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { Hono } from 'hono'

/** apps/server/public, the same from src/web and from dist/web. */
const PUBLIC = new URL('../../public/', import.meta.url)

/** One sheet, joined from these files of public/styles in this order: what comes later wins. */
const STYLES = [
  'tokens',
  'ground',
  'directions',
  'text',
  'frame',
  'layout',
  'parts',
  'forms',
  'tables',
  'charts',
  'guides',
  'code',
  'pages',
  'paths',
  'start',
  'search',
  'graph',
  'profiles',
  'reviews',
  'roles',
  'exercises',
  'market',
  'assessment',
  'workbench',
  'styleguide',
  'motion',
  'print',
]

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
}

interface Asset {
  body: string
  type: string
  version: string
}

/** The few files of apps/server/public, held in memory: they are small and every page asks for them. */
const assets = new Map<string, Asset>(
  [
    ['styles.css', STYLES.map((name) => readPublic(`styles/${name}.css`)).join('\n')] as const,
    ...readdirSync(PUBLIC)
      .filter((name) => extname(name) in TYPES)
      .map((name) => [name, readPublic(name)] as const),
  ].map(([name, body]) => {
    const version = createHash('sha256').update(body).digest('hex').slice(0, 12)
    return [name, { body, type: TYPES[extname(name)]!, version }]
  }),
)

function readPublic(name: string): string {
  return readFileSync(new URL(name, PUBLIC), 'utf8')
}

/** The address of a file in public/, with its content hash, so that browsers may keep it for a year. */
export function asset(name: string): string {
  const found = assets.get(name)
  if (!found) throw new Error(`No file public/${name}`)
  return `/public/${name}?v=${found.version}`
}

export function assetRoutes() {
  return new Hono().get('/public/:name', (c) => {
    const found = assets.get(c.req.param('name'))
    if (!found) return c.notFound()
    const current = c.req.query('v') === found.version
    c.header('content-type', found.type)
    c.header('cache-control', current ? 'public, max-age=31536000, immutable' : 'no-cache')
    return c.body(found.body)
  })
}
