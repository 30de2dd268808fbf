import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MarketBands } from '@millwright/catalog'
import { parse } from 'yaml'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { explained } from '../terminal.ts'
import { type ImportOptions, marketImport } from './market-import.ts'
import { COLUMNS } from './read-salaries.ts'

const CREDIT = { title: 'Own adverts', publisher: 'Acme', url: 'https://example.org/pay', licence: 'Acme only' }

let content: string
beforeEach(async () => {
  content = await mkdtemp(join(tmpdir(), 'millwright-import-'))
  await mkdir(join(content, 'market'))
  await cp(join(import.meta.dirname, '../../../../content/market/mapping.yaml'), join(content, 'market/mapping.yaml'))
})
afterEach(() => rm(content, { recursive: true, force: true }))

const line = (salary: number | string, more: Partial<Record<(typeof COLUMNS)[number], string>> = {}) => {
  const cells = {
    work_year: '2026',
    experience_level: 'SE',
    employment_type: 'FT',
    job_title: 'Data Engineer',
    salary: String(salary),
    salary_currency: 'EUR',
    salary_in_usd: '',
    employee_residence: 'DE',
    remote_ratio: '50',
    company_location: 'DE',
    company_size: 'M',
    ...more,
  }
  return COLUMNS.map((column) => cells[column]).join(',')
}
const HEADER = COLUMNS.join(',')
/** Ten observations that are no pairs, because each is higher than the one before. */
const TEN = Array.from({ length: 10 }, (_, i) => line(50_000 + i * 1000))

async function run(lines: readonly string[] | string, options: Partial<ImportOptions> = CREDIT) {
  const file = join(content, 'pay.csv')
  await writeFile(file, typeof lines === 'string' ? lines : [...lines, ''].join('\n'))
  const [out, say]: string[][] = [[], []]
  const terminal = {
    out: (text: string) => void out!.push(text),
    say: (text: string) => void say!.push(text),
    watched: false,
  }
  const code = await explained(
    () => marketImport(file, { content, asOf: '2026-11-01', ...options }, terminal),
    terminal,
  )
  return { code, out: out!.join('\n'), say: say!.join('\n').replaceAll(file, 'pay.csv') }
}
const written = async () => MarketBands.parse(parse(await readFile(join(content, 'market/bands.yaml'), 'utf8')))
const files = async () => (await readdir(join(content, 'market'))).toSorted()

describe('millwright market import', () => {
  it('computes the bands of an organization’s own observations, and credits them', async () => {
    const { code, out } = await run([HEADER, ...TEN])
    expect(code).toBe(0)
    expect(out).toContain('10 rows, 10 adverts, 10 of our roles')
    expect(out).toContain('Credited to: Acme, Own adverts, https://example.org/pay, Acme only, up to 2026-11-01.')
    const { source, bands, countries } = await written()
    expect(source).toEqual({ ...CREDIT, date: '2026-11-01' })
    expect(countries).toEqual([{ country: 'DE', currency: 'EUR', adverts: 10, inOtherCurrencies: 0 }])
    expect(bands.find(({ level }) => level === 'senior')?.pay).toMatchObject({
      p25: 52_250,
      median: 54_500,
      p75: 56_750,
    })
  })

  it('reports bad rows by line and imports nothing', async () => {
    await run([HEADER, ...TEN])
    const before = await readFile(join(content, 'market/bands.yaml'), 'utf8')
    const { code, say } = await run([
      HEADER,
      ...TEN,
      line('60k'),
      line(61_000, { experience_level: 'XX' }),
      line(62_000, { company_location: 'Germany' }),
      `${line(63_000)},surplus`,
      line(-5),
      line(64_000, { work_year: '1999' }),
    ])
    expect(code).toBe(1)
    expect(say).toContain('pay.csv, line 12: salary is "60k"; it must be a number above 0')
    expect(say).toContain('pay.csv, line 13: experience_level is "XX"; it must be one of EN, MI, SE, EX')
    expect(say).toContain('pay.csv, line 14: company_location is "Germany"')
    expect(say).toContain('pay.csv, line 15: has 12 cells, but the header has 11')
    expect(say).toContain('pay.csv, line 16: salary is "-5"')
    expect(say).toContain('pay.csv, line 17: work_year is "1999"')
    expect(say).toContain('6 rows of 16 cannot be used. Nothing was imported.')
    expect(await readFile(join(content, 'market/bands.yaml'), 'utf8')).toBe(before)
    expect(await files()).toEqual(['bands.yaml', 'mapping.yaml'])
  })

  it('leaves bad rows out when told to, and says how many', async () => {
    const { code, out, say } = await run([HEADER, line('x'), ...TEN, line('y')], { ...CREDIT, skipBad: true })
    expect(code).toBe(0)
    expect(out).toContain('Left out: 2 rows.')
    expect(say).toContain('line 2: salary is "x"')
    expect((await written()).counts.rows).toBe(10)
  })

  it('shows twenty bad rows and counts the others', async () => {
    const { say } = await run([HEADER, ...Array.from({ length: 50 }, () => line('x'))])
    expect(say.match(/line \d+/g)).toHaveLength(20)
    expect(say).toContain('… and 30 more.')
    expect(say).toContain('50 rows of 50')
  })

  it('takes columns in any order, more of them, quotes, a byte order mark and other line ends', async () => {
    const names = [...COLUMNS].toReversed()
    const cells = (salary: number) =>
      [...line(salary).split(',').toReversed(), 'a note'].map((cell) => `"${cell}"`).join(',')
    const rows = Array.from({ length: 10 }, (_, i) => cells(50_000 + i * 1000))
    const { code } = await run(`\ufeff${[[...names, 'note'].join(','), ...rows].join('\r\n')}\r\n`)
    expect(code).toBe(0)
    expect((await written()).bands.find(({ level }) => level === 'all')?.pay?.median).toBe(54_500)
  })

  it('keeps the source of before when none is named, and refuses half a one', async () => {
    expect(await run([HEADER, ...TEN], {})).toMatchObject({
      code: 1,
      say: expect.stringContaining('does not exist yet'),
    })
    await run([HEADER, ...TEN])
    expect((await run([HEADER, ...TEN], { asOf: '2026-11-02' })).code).toBe(0)
    expect((await written()).source).toEqual({ ...CREDIT, date: '2026-11-02' })
    expect((await run([HEADER, ...TEN], { title: 'Mine' })).say).toContain('named in part')
  })

  it.each([
    ['no such columns', ['a,b', '1,2'], 'line 1: the header lacks work_year, experience_level'],
    ['no rows', [HEADER], 'has no row that can be used'],
    ['nothing at all', [], 'is empty'],
  ])('says what is wrong with a file with %s', async (_, lines, message) => {
    const { code, say } = await run(lines)
    expect(code).toBe(1)
    expect(say).toContain(message)
    expect(await files()).toEqual(['mapping.yaml'])
  })

  it('stops at a quotation mark that never closes, with little memory', async () => {
    const { code, say } = await run([HEADER, ...TEN, `"${line(1)}`, ...Array.from({ length: 5000 }, () => line(1))])
    expect(code).toBe(1)
    expect(say).toMatch(/pay\.csv, line \d+: the file cannot be read on/)
    expect(await files()).toEqual(['mapping.yaml'])
  })

  it('names a missing file and a missing mapping', async () => {
    const terminal = { out: () => {}, say: (text: string) => void said.push(text), watched: false }
    const said: string[] = []
    const go = (file: string, folder: string) =>
      explained(() => marketImport(file, { content: folder, asOf: '2026-11-01', ...CREDIT }, terminal), terminal)
    expect(await go(join(content, 'nowhere.csv'), content)).toBe(1)
    expect(said.join('\n')).toContain('nowhere.csv: there is no such file')
    expect(await go(join(content, 'nowhere.csv'), join(content, 'other'))).toBe(1)
    expect(said.join('\n')).toContain('mapping.yaml: there is no such file')
  })
})
