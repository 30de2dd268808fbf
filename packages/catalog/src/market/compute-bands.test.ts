import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { bandsFile } from './bands-file.ts'
import { BandComputer, type SalaryRow } from './compute-bands.ts'
import { MarketBands, type MarketMapping } from './market.ts'

const mapping: MarketMapping = {
  minimumAdverts: 5,
  roles: [
    { role: 'miller', titles: ['Miller', 'Mill Hand'] },
    { role: 'baker', titles: ['Baker'] },
  ],
  levels: [
    { code: 'EN', means: 'entry', level: 'junior' },
    { code: 'SE', means: 'senior', level: 'senior' },
  ],
  leftOut: [],
  weaknesses: ['Some.'],
}

const row = (salary: number, more: Partial<SalaryRow> = {}): SalaryRow => ({
  work_year: 2026,
  experience_level: 'SE',
  employment_type: 'FT',
  job_title: 'Miller',
  salary,
  salary_currency: 'USD',
  employee_residence: 'US',
  remote_ratio: '0',
  company_location: 'US',
  company_size: 'M',
  ...more,
})

function computed(rows: readonly SalaryRow[]) {
  const computer = new BandComputer(mapping)
  for (const each of rows) computer.add(each)
  return computer.finish()
}

/** Adverts that cannot be taken for pairs: each has a size of company unlike its neighbours'. */
const apart = (salaries: readonly number[], more: Partial<SalaryRow> = {}) =>
  salaries.map((salary, i) => row(salary, { remote_ratio: String(i), ...more }))

it('takes neighbours that differ in pay only, the higher first, as one advert with two ends', () => {
  const rows = [10, 20, 30, 40, 50].flatMap((low, i) => [
    row(low + 10, { remote_ratio: String(i) }),
    row(low, { remote_ratio: String(i) }),
  ])
  const { bands, counts } = computed(rows)
  expect(counts).toMatchObject({ rows: 10, rowsInPairs: 10, adverts: 5, ofOurRoles: 5 })
  expect(bands.find(({ level }) => level === 'senior')).toEqual({
    role: 'miller',
    level: 'senior',
    year: 2026,
    country: 'US',
    adverts: 5,
    different: 5,
    pay: { p25: 25, median: 35, p75: 45, lowEnd: 30, highEnd: 40, once: 35 },
  })
})

it('takes a lower row before a higher one as two adverts', () => {
  expect(computed([row(10), row(20)]).counts).toMatchObject({ rowsInPairs: 0, adverts: 2 })
  expect(computed([row(20), row(20)]).counts).toMatchObject({ rowsInPairs: 2, adverts: 1 })
  expect(computed([row(20), row(10, { company_size: 'L' })]).counts.adverts).toBe(2)
})

it('interpolates quartiles between neighbours', () => {
  const { pay } = computed(apart([10, 20, 30, 40, 60, 100])).bands[0]!
  expect(pay).toMatchObject({ p25: 23, median: 35, p75: 55 })
})

it('shows no pay from few different adverts, however often they are repeated', () => {
  const repeated = [1, 2, 3].flatMap(() => apart([10, 20, 30, 40]))
  const { bands } = computed([...repeated, ...apart([1, 2, 3, 4, 5], { job_title: 'Baker' })])
  expect(bands.find(({ role, level }) => role === 'miller' && level === 'senior')).toEqual({
    role: 'miller',
    level: 'senior',
    year: 2026,
    country: 'US',
    adverts: 12,
    different: 4,
  })
  expect(bands.find(({ role, level }) => role === 'baker' && level === 'senior')?.pay).toBeDefined()
})

it('counts a repeated advert once where it says so', () => {
  const rows = [...apart([10, 20, 30, 40, 50]), ...Array.from({ length: 9 }, () => row(50, { remote_ratio: '4' }))]
  const { pay, different } = computed(rows.flatMap((each) => [each, row(1, { job_title: 'Smith' })])).bands[0]!
  expect(different).toBe(5)
  expect(pay).toMatchObject({ median: 50, once: 30 })
})

it('pools levels, keeps years and countries apart, and converts no currency', () => {
  const { bands, countries } = computed([
    ...apart([10, 20, 30], { experience_level: 'EN' }),
    ...apart([40, 50, 60]),
    ...apart([70, 80, 90, 100, 110], { company_location: 'GB', employee_residence: 'GB', salary_currency: 'GBP' }),
    ...apart([1, 2], { company_location: 'GB', employee_residence: 'GB' }),
    ...apart([1, 2, 3, 4, 5, 6], { work_year: 2025 }),
  ])
  expect(countries).toEqual([
    { country: 'US', currency: 'USD', adverts: 12, inOtherCurrencies: 0 },
    { country: 'GB', currency: 'GBP', adverts: 5, inOtherCurrencies: 2 },
  ])
  const of = (country: string, level: string, year: number) =>
    bands.find((band) => band.country === country && band.level === level && band.year === year)
  expect(of('US', 'all', 2026)?.pay?.median).toBe(35)
  expect(of('US', 'senior', 2026)?.pay).toBeUndefined()
  expect(of('US', 'senior', 2025)?.pay?.median).toBe(4)
  expect(of('GB', 'senior', 2026)?.pay?.median).toBe(90)
})

it('leaves out other titles, levels, part-time work, and work from another country', () => {
  const { bands, counts } = computed([
    ...apart([1, 2, 3, 4, 5, 6], { job_title: 'Smith' }),
    ...apart([1, 2, 3, 4, 5, 6], { experience_level: 'EX' }),
    ...apart([1, 2, 3, 4, 5, 6], { employment_type: 'PT' }),
    ...apart([1, 2, 3, 4, 5, 6], { employee_residence: 'MX' }),
  ])
  expect(bands).toEqual([])
  expect(counts).toMatchObject({ rows: 24, adverts: 24, ofOurRoles: 0 })
})

it('writes a file that reads back as the same value', () => {
  const source = { title: 'T: "x"', publisher: 'P', url: 'https://example.org', date: '2026-01-02', licence: 'CC0' }
  for (const rows of [apart([10, 20, 30, 40, 60, 100]), []]) {
    const bands = { source, ...computed(rows) }
    expect(MarketBands.parse(parse(bandsFile(bands)))).toEqual(bands)
  }
})
