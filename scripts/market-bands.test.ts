import { execFileSync, spawnSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MarketBands, readCatalogue } from '@millwright/catalog'
import { parse } from 'yaml'
import { beforeAll, describe, expect, it } from 'vitest'
import { computeBands, salariesFile } from './market-bands.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const committed = () => readFile(join(ROOT, 'content/market/bands.yaml'), 'utf8')
const salaries = salariesFile()
const python = spawnSync('python3', ['--version']).status === 0

if (!salaries)
  console.warn(
    'NOT CHECKED: content/market/bands.yaml against its data, because ../shared/data/market/salaries.csv is absent. ' +
      'Name its folder in MILLWRIGHT_MARKET_DATA.',
  )
else if (!python) console.warn('NOT CHECKED: bands.yaml against an independent computation, because python3 is absent.')

it('ships no row of the raw data', async () => {
  const { catalogue, problems } = await readCatalogue(join(ROOT, 'content'))
  expect(problems.filter(({ file }) => file.startsWith('market'))).toEqual([])
  expect(catalogue?.market?.bands.bands.length).toBeGreaterThan(100)
  const files = execFileSync('git', ['ls-files', '*salaries*.csv'], { cwd: ROOT, encoding: 'utf8' })
  expect(files).toBe('')
})

describe.skipIf(!salaries)('the committed bands', () => {
  let bands: MarketBands
  beforeAll(async () => {
    bands = MarketBands.parse(parse(await committed()))
  })

  it('equal a fresh computation from the data, to the letter', async () => {
    const content = await mkdtemp(join(tmpdir(), 'millwright-market-'))
    await cp(join(ROOT, 'content/market/mapping.yaml'), join(content, 'market/mapping.yaml'))
    const lines: string[] = []
    expect(
      await computeBands(salaries!, content, { out: (text) => lines.push(text), say: console.error, watched: false }),
    ).toBe(0)
    expect(lines[0]).toContain('133349 rows, 67198 adverts')
    expect(await readFile(join(content, 'market/bands.yaml'), 'utf8')).toBe(await committed())
    await rm(content, { recursive: true })
  })

  it.skipIf(!python)('agree with quartiles that Python computes in another way', () => {
    const output = execFileSync('python3', [join(ROOT, 'scripts/market_bands_independent.py'), salaries!], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
    const independent = JSON.parse(output) as Record<
      string,
      { adverts: number; different: number; quartiles?: number[] }
    >
    let compared = 0
    for (const { role, level, year, country, adverts, different, pay } of bands.bands) {
      const name = `${role} ${level} ${year} ${country}`
      const other = independent[name]
      expect(other, name).toMatchObject({ adverts, different })
      expect(pay && [pay.p25, pay.median, pay.p75], name).toEqual(other?.quartiles?.map(Math.round))
      if (pay) compared += 1
    }
    expect(compared).toBeGreaterThan(50)
    // And none that Python finds in these countries is missing.
    const countries = new Set(bands.countries.map(({ country }) => country))
    const found = Object.keys(independent).filter((name) => countries.has(name.split(' ')[3] ?? ''))
    expect(bands.bands.length).toBe(found.length)
  })

  it('agree with the bands that came with the data, which were computed by other code', async () => {
    const csv = await readFile(join(salaries!, '../derived_us_bands.csv'), 'utf8')
    const families: Record<string, string> = {
      'Machine Learning Engineer': 'ml-engineer',
      'AI Engineer': 'ai-engineer',
      'Data Engineer': 'data-engineer',
      'AI Developer': 'ai-developer',
    }
    const levels: Record<string, string> = { EN: 'junior', MI: 'mid', SE: 'senior' }
    const compared = csv.split('\n').flatMap((line) => {
      const [family = '', year, code = '', listings, lowEnd, , p25, median, p75, , highEnd, distinct] = line.split(',')
      const band = bands.bands.find(
        ({ role, level, year: of, country }) =>
          role === families[family] && level === levels[code] && String(of) === year && country === 'US',
      )
      if (!band?.pay) return []
      expect([band.adverts, band.different], line).toEqual([Number(listings), Number(distinct)])
      const { pay } = band
      const theirs = [p25, median, p75, lowEnd, highEnd].map(Number)
      const ours = [pay.p25, pay.median, pay.p75, pay.lowEnd, pay.highEnd]
      // They cut a half where we round it up.
      ours.forEach((value, i) => expect(Math.abs(value - theirs[i]!), line).toBeLessThanOrEqual(1))
      return [line]
    })
    expect(compared.length).toBeGreaterThan(25)
  })

  it('print the official wages as they were published', async () => {
    const { catalogue } = await readCatalogue(join(ROOT, 'content'))
    const csv = await readFile(join(salaries!, '../bls_oews_may2024_national.csv'), 'utf8')
    const lines = csv.split('\n')
    for (const { code, jobs, p10, p25, median, p75, p90, p90Above } of catalogue!.market!.occupations!.occupations) {
      const line = lines.find((each) => each.startsWith(`${code},`))!
      const top = p90 ?? (p90Above === undefined ? '' : '#')
      expect(line, code).toMatch(new RegExp(`,${p10},${p25},${median},${p75},${top}\\s*$`))
      expect(line, code).toContain(`,${jobs},`)
    }
  })
})
