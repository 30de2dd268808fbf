import type { Catalogue, RoundRange } from '@millwright/catalog'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { inLocale } from '../messages/locales.ts'
import { roleRoutes } from '../roles/routes.tsx'
import type { WebContext } from '../web/context.ts'
import { smallCatalogue } from '../web/small-catalogue.ts'
import { bandsCsv, filterBands } from './downloads.ts'
import { addressOf, axisEnd, judgeRange, nearby, readChoice, rowsOf } from './market-view.ts'
import { marketRoutes } from './routes.tsx'
import { smallMarket } from './small-market.ts'

const market = smallMarket()
const { graph } = smallCatalogue()
const choose = (asked: Parameters<typeof readChoice>[2] = {}) => readChoice(market, graph, asked).choice

function appFor(catalogue: Catalogue) {
  const context: WebContext = { catalogue: () => catalogue, person: async () => null }
  return new Hono().route('/', marketRoutes(context)).route('/', roleRoutes(context))
}
const app = appFor({ ...smallCatalogue(), market })
const read = async (path: string, of = app) => {
  const response = await of.request(path)
  return { status: response.status, headers: response.headers, text: await response.text() }
}
/** The words that a reader of the page hears. */
const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('a choice', () => {
  it('is the latest year of the country with most adverts, and each role and level, where nothing is asked for', () => {
    expect(choose()).toEqual({ role: null, level: null, year: 2025, country: 'US' })
    expect(choose({ role: '', year: '' })).toEqual(choose())
    expect(addressOf(market, choose())).toBe('/market')
  })

  it('survives its own address', () => {
    const asked = { role: 'ml-engineer', level: 'all', year: '2024', country: 'GB' }
    const address = addressOf(market, choose(asked))
    expect(address).toBe('/market?role=ml-engineer&level=all&year=2024&country=GB')
    const query = Object.fromEntries(new URL(address, 'http://x').searchParams)
    expect(readChoice(market, graph, query)).toEqual({ choice: choose(asked), unknown: false })
  })

  it.each([{ role: 'pilot' }, { role: 'constructor' }, { level: 'x' }, { year: '1999' }, { country: 'ZZ' }])(
    'of %o is reported as unknown and replaced by the usual one',
    (asked) => {
      expect(readChoice(market, graph, asked)).toEqual({ choice: choose(), unknown: true })
    },
  )

  it('adds all levels together where one of them is too thin, and only there', () => {
    const levels = (role: string) => rowsOf(market, graph, choose({ role })).map(({ level }) => level)
    expect(levels('ml-engineer')).toEqual(['junior', 'mid', 'senior', 'all'])
    const rows = rowsOf({ ...market, bands: { ...market.bands, bands: [] } }, graph, choose({ role: 'ml-engineer' }))
    expect(rows.every(({ adverts, pay }) => adverts === 0 && pay === null)).toBe(true)
  })

  it('leads from where nothing is to where something is', () => {
    const near = nearby(market, graph, choose({ role: 'ml-engineer', level: 'senior', country: 'GB' }))
    expect(near.map((each) => addressOf(market, each))).toEqual([
      '/market?role=ml-engineer&level=all&country=GB',
      '/market?role=ml-engineer&level=senior',
      '/market?role=ml-engineer&country=GB',
    ])
    expect(nearby(market, graph, choose({ level: 'staff' }))[0]?.level).not.toBe('staff')
  })
})

describe('a round range', () => {
  const range = (low: number, high: number, open = false): RoundRange => ({ level: 'mid', low, high, open })
  /** Middle half 160 to 210, median 185. */
  const row = {
    role: 'ml-engineer',
    level: 'mid' as const,
    year: 2025,
    adverts: 50,
    different: 40,
    pay: { p25: 160, median: 185, p75: 210, lowEnd: 150, highEnd: 220, once: 180 },
  }
  it.each([
    ['agrees', range(150, 220)],
    ['agrees', range(150, 180, true)],
    ['too-low', range(130, 170)],
    ['too-high', range(200, 250)],
    ['too-high', range(200, 250, true)],
    ['too-narrow', range(175, 190)],
    ['top-too-low', range(150, 190)],
    ['top-too-low', range(130, 180)],
    ['bottom-too-high', range(175, 220)],
    ['agrees', range(165, 201)],
  ])('%s', (verdict, asked) => {
    expect(judgeRange(asked, row)).toBe(verdict)
  })
  it('cannot be judged without adverts', () => {
    expect(judgeRange(range(1, 2), null)).toBe('untested')
    expect(judgeRange(range(1, 2), { ...row, pay: null })).toBe('few')
  })
})

it('ends an axis at a round number at or above the highest value', () => {
  expect([205_000, 240_000, 259_200, 99_999, 1].map(axisEnd)).toEqual([240_000, 240_000, 280_000, 100_000, 1])
  expect(axisEnd(0)).toBe(1)
})

describe('/market', () => {
  it('shows each group with its number of adverts, names its currency, its source and its day', async () => {
    const { status, text } = await read('/market')
    expect(status).toBe(200)
    expect(text).toContain(
      'aria-label="Senior: median USD\u00a0207,000, the middle half from USD\u00a0187,000 to USD\u00a0237,000. 80 adverts, 78 different."',
    )
    expect(text).toContain('aria-label="Junior: too few adverts to show pay. 5 adverts, 3 different."')
    expect(words(text)).toContain('in thousand US dollars (USD)')
    expect(words(text)).toContain('Source: An index, Salary index , data to 22 June 2025, CC0 1.0.')
    expect(words(text)).toContain('United States, 2025 (to 22 June 2025): advertised base pay')
  })

  it('prints no figure of a group that is too small, in no form', async () => {
    const { text } = await read('/market?role=ml-engineer&level=junior')
    expect(words(text)).toContain('Too few adverts to show')
    expect(words(text)).toContain('The data hold 5 adverts for this choice. At least 10 must differ')
    expect(text).toContain('href="/market?role=ml-engineer&amp;level=all"')
  })

  it('says that staff cannot be told apart in the data', async () => {
    expect(words((await read('/market?role=ml-engineer&level=staff')).text)).toContain('The data know no such level')
  })

  it('puts the round ranges beside the data and says where they are contradicted', async () => {
    const { text } = await read('/market?role=ml-engineer')
    expect(words(text)).toContain('Its upper end is too low: a quarter of the adverts offers more than USD 215,000.')
    expect(words(text)).toContain('The adverts agree: their middle half is USD 187,000 to USD 237,000.')
    expect(words(text)).toContain('principal: 250 to 400 and more')
    expect(words(text)).toContain('Cannot be tested: the data have no such level.')
    expect(text).toContain('Round range: USD\u00a0180,000 to USD\u00a0250,000 and more.')
  })

  it('compares no dollars with pounds', async () => {
    const { text } = await read('/market?role=ml-engineer&country=GB')
    expect(text).toContain('median GBP\u00a090,000')
    expect(words(text)).toContain('would need a conversion')
    expect(words(text)).not.toContain('upper end is too low')
  })

  it('keeps official wages in a section of their own, the nearest occupation first', async () => {
    const { text } = await read('/market?role=ml-engineer')
    const section = text.slice(text.indexOf('id="occupations"'))
    expect(section.indexOf('Data scientists')).toBeLessThan(section.indexOf('>All<'))
    expect(words(section)).toContain('above USD 50,000')
    expect(words(section)).toContain('Nearest to: ML engineer')
  })

  it('shows the years of a chosen role, and asks for one otherwise', async () => {
    expect(words((await read('/market')).text)).toContain('Choose a role to see its years')
    const { text } = await read('/market?role=ml-engineer&level=senior')
    expect(text).toContain('aria-label="2024: median USD\u00a0214,500')
  })

  it('answers 400 with the usual page when asked for what is not there', async () => {
    const { status, text } = await read('/market?role=pilot')
    expect(status).toBe(400)
    expect(text).toContain('role="alert"')
    expect(text).toContain('USD\u00a0207,000')
  })

  it('is empty, and says so, in a collection without figures of pay', async () => {
    const { status, text } = await read('/market', appFor(smallCatalogue()))
    expect(status).toBe(200)
    expect(words(text)).toContain('This collection has no figures of pay')
    expect((await read('/market/bands.csv', appFor(smallCatalogue()))).status).toBe(404)
  })

  it('needs no script in the page and no inline style, and has no id twice', async () => {
    for (const path of ['/market', '/market?role=ml-engineer', '/market?role=ml-engineer&level=staff']) {
      const { text } = await read(path)
      expect(text).not.toMatch(/\son\w+=|\sstyle=|<style|javascript:|undefined|\[object|NaN/i)
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
      expect(ids).toEqual([...new Set(ids)])
    }
  })

  it('speaks German', async () => {
    const { text } = await inLocale('de', () => read('/market?role=ml-engineer'))
    expect(text).toContain('207.000\u00a0USD')
    expect(words(text)).toContain('Ihr oberes Ende ist zu niedrig')
    expect(words(text)).toContain('Vereinigte Staaten')
  })

  it('is led to from each role that it knows', async () => {
    expect((await read('/roles/ml-engineer')).text).toContain('href="/market?role=ml-engineer"')
  })
})

describe('a download', () => {
  it('has one line for each group, with its source, and nothing where too few adverts are', async () => {
    const { headers, text } = await read('/market/bands.csv')
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = text.trimEnd().split('\r\n')
    expect(lines).toHaveLength(market.bands.bands.length + 1)
    expect(lines).toContain(
      'ml-engineer,senior,2025,US,USD,80,78,187000,207000,237000,177000,247000,206000,An index,2025-06-22',
    )
    expect(lines).toContain('ml-engineer,junior,2025,US,USD,5,3,,,,,,,An index,2025-06-22')
  })

  it('keeps what was asked for, and nothing more', async () => {
    const { text } = await read('/market/bands.json?role=ml-engineer&country=GB')
    const body = JSON.parse(text) as { bands: { role: string; country: string }[]; source: { licence: string } }
    expect(body.bands).toHaveLength(2)
    expect(body.bands.every(({ role, country }) => role === 'ml-engineer' && country === 'GB')).toBe(true)
    expect(body.source.licence).toBe('CC0 1.0')
    expect((await read('/market/bands.json?role=pilot')).status).toBe(400)
  })

  it('is not sent again while the content is the same', async () => {
    const etag = (await read('/market/bands.csv')).headers.get('etag')!
    const again = await app.request('/market/bands.csv', { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect(again.headers.get('cache-control')).toContain('public')
  })

  it('quotes what would break a line', () => {
    const odd = { ...market, bands: { ...market.bands, source: { ...market.bands.source, publisher: 'A, "B"' } } }
    expect(bandsCsv(odd, filterBands(odd, { country: 'GB' }))).toContain(',"A, ""B""",2025-06-22')
  })
})
