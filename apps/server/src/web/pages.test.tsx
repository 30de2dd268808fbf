import type { Catalogue } from '@millwright/catalog'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { guideRoutes } from '../guides/routes.tsx'
import { roleRoutes } from '../roles/routes.tsx'
import { marketRoutes } from '../market/routes.tsx'
import { searchRoutes } from '../search/routes.tsx'
import { skillRoutes } from '../skills/routes.tsx'
import { startRoutes } from '../start/routes.tsx'
import { assetRoutes } from './assets.ts'
import { notFound, serverError } from './errors.tsx'
import type { PersonView } from './person.ts'
import { emptyCatalogue, smallCatalogue } from './small-catalogue.ts'

function appFor(catalogue: Catalogue, person: PersonView | null = null) {
  const context = {
    catalogue: () => catalogue,
    person: async () => person,
    // Who only reads is nobody, and no database is asked.
    signedIn: async () => null,
    db: null as never,
    now: () => new Date(),
    baseUrl: 'http://localhost',
  }
  const app = new Hono()
  app.get('/broken', () => {
    throw new Error('a secret of the server')
  })
  const features = [
    assetRoutes(),
    startRoutes(context),
    roleRoutes(context),
    skillRoutes(context, async () => null),
    guideRoutes(context),
    marketRoutes(context),
    searchRoutes(context),
  ]
  for (const feature of features) app.route('/', feature)
  app.notFound((c) => notFound(c, context))
  app.onError((error, c) => serverError(c, context, error))
  return app
}

const read = async (path: string, app = appFor(smallCatalogue())) => {
  const response = await app.request(path)
  return { status: response.status, html: await response.text() }
}

const PAGES = [
  '/',
  '/about/measurement',
  '/roles',
  '/roles/ml-engineer',
  '/roles/ml-engineer/boundaries',
  '/roles/data-engineer/boundaries?level=staff',
  '/roles/compare',
  '/roles/compare?a=ml-engineer.mid&b=data-engineer.mid',
  '/skills',
  '/skills?q=evaluation&target=ml-engineer.mid',
  '/skills/graph',
  '/skills/graph?target=ml-engineer.mid&q=drift',
  '/skills/mod-eval',
  '/guides',
  '/search',
  '/search?q=calibrated',
  '/search?q=nothingofthesort',
  '/guides/ml_engineer',
  '/market',
]

describe.each(PAGES)('%s', (path) => {
  it('is a whole page in a language, with one main heading and a way past the navigation', async () => {
    const { status, html } = await read(path)
    expect(status).toBe(200)
    expect(html).toMatch(/^<!doctype html><html lang="en" dir="ltr"[ >]/)
    expect(html.match(/<h1/g)).toHaveLength(1)
    expect(html).toContain('href="#content"')
    expect(html).toContain('<main id="content"')
  })
  it('needs no script in the page and no inline style', async () => {
    const { html } = await read(path)
    expect(html).not.toMatch(/\son\w+=/i)
    expect(html).not.toMatch(/\sstyle=|<style|javascript:/i)
    expect(html).not.toMatch(/<script(?![^>]*src=)/)
  })
  it('has no id twice and no value that failed to print', async () => {
    const { html } = await read(path)
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
    expect(ids).toEqual([...new Set(ids)])
    expect(html).not.toMatch(/undefined|\[object|NaN/)
  })
  it('gives every drawing a name or hides it', async () => {
    const { html } = await read(path)
    const drawings = [...html.matchAll(/<svg[^>]*>/g)].map((match) => match[0])
    const outer = drawings.filter((tag) => !tag.includes('overflow="visible"'))
    const silent = outer.filter((tag) => !tag.includes('aria-label=') && !tag.includes('aria-hidden="true"'))
    // The names of the bands stand in a row that is hidden as a whole.
    expect(silent.filter((tag) => !tag.includes('height="16"'))).toEqual([])
  })
  it('gives no key away but those of practice questions, folded away', async () => {
    const { html } = await read(path)
    const withoutPractice = html.replaceAll(/<details class="check-answer">.*?<\/details>/gs, '')
    expect(withoutPractice).not.toContain('SECRET')
  })
})

describe('what is not there', () => {
  it.each([
    '/roles/pilot',
    '/roles/pilot/boundaries',
    '/roles/ml-engineer/boundaries?level=boss',
    '/roles/constructor',
    '/skills/nope',
    '/guides/nope',
    '/nope',
  ])('%s is 404', async (path) => {
    const { status, html } = await read(path)
    expect(status).toBe(404)
    expect(html).toContain('<h1>')
  })
  it('answers programs with a problem document', async () => {
    const response = await appFor(smallCatalogue()).request('/api/nope')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
  })
  it('refuses a comparison with an unknown role', async () => {
    const { status, html } = await read('/roles/compare?a=pilot.mid&b=ml-engineer.mid')
    expect(status).toBe(400)
    expect(html).toContain('role="alert"')
  })
  it.each(['/', '/roles', '/skills', '/guides', '/roles/compare', '/about/measurement'])(
    '%s can be read when nothing has been written yet',
    async (path) => expect((await read(path, appFor(emptyCatalogue()))).status).toBe(200),
  )
})

describe('a fault of ours', () => {
  afterEach(() => void vi.restoreAllMocks())
  it('is logged and told without its details', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { status, html } = await read('/broken')
    expect(status).toBe(500)
    expect(html).not.toContain('a secret of the server')
    expect(log).toHaveBeenCalledOnce()
  })
})

describe('the frame', () => {
  it('marks where one is', async () => {
    expect((await read('/skills/mod-eval')).html).toContain('<a href="/skills" aria-current="page">')
  })
  it('names the catalogue it was drawn from', async () => {
    expect((await read('/')).html).toContain('abcdef012345')
  })
  it('offers sign-in to strangers, keeping to guests, and the account to members', async () => {
    const as = (person: PersonView | null) => read('/', appFor(smallCatalogue(), person))
    expect((await as(null)).html).toContain('Sign in')
    expect((await as({ name: null, guest: true, owner: false })).html).toContain('keep my progress')
    expect((await as({ name: 'Ada <b>', guest: false, owner: true })).html).toContain('Ada &lt;b>')
  })
  it('lets browsers keep a file for as long as its content stays', async () => {
    const app = appFor(smallCatalogue())
    const address = (await read('/', app)).html.match(/\/public\/styles\.css\?v=\w+/)?.[0] ?? ''
    const known = await app.request(address)
    expect(known.headers.get('cache-control')).toContain('immutable')
    expect((await app.request('/public/styles.css?v=old')).headers.get('cache-control')).toBe('no-cache')
    expect((await app.request('/public/..%2fpackage.json')).status).toBe(404)
  })
})

describe('what pages say', () => {
  it('puts the largest difference of two targets first', async () => {
    const { html } = await read('/roles/compare?a=ml-engineer.mid&b=data-engineer.mid')
    expect(html).toContain('2 differences')
    expect(html).toContain('1 skill is asked alike')
    expect(html).toContain('Practitioner for ML engineer, mid, Awareness, optional for Data engineer, mid')
  })
  it('shows what a skill needs, opens, and where it is taught', async () => {
    const { html } = await read('/skills/mod-eval')
    expect(html).toContain('One must have fitted models.')
    expect(html).toContain('href="/guides/ml_engineer#calibration"')
    expect(html).toContain('href="/measure/ml-engineer-junior"')
    expect((await read('/skills/ops-drift')).html).toContain('href="/challenges/py-drift"')
    expect((await read('/skills/mod-classical')).html).toContain('href="/skills/mod-eval"')
  })
  it('shows questions without their order or key, and leaves out withdrawn ones', async () => {
    const { html } = await read('/guides/ml_engineer')
    expect(html.match(/class="check-question"/g)).toHaveLength(2)
    expect(html.indexOf('alpha')).toBeLessThan(html.indexOf('zeta'))
  })
  it('calls the example an example', async () => {
    expect((await read('/')).html).toContain('This person is invented, and so are the answers')
  })
})
