import { describe, expect, it } from 'vitest'
import { inLocale } from '../messages/locales.ts'
import type { PersonView } from '../web/person.ts'
import { smallCatalogue } from '../web/small-catalogue.ts'
import { marked, passage } from './passage.ts'
import { buildSearch } from './search-index.ts'

const stranger = { person: null, perKind: 10 }

describe('search', () => {
  const search = buildSearch(smallCatalogue())
  const addresses = (query: string, person: PersonView | null = null) =>
    search(query, { person, perKind: 10 }).groups.flatMap(({ hits }) => hits.map(({ href }) => href))
  const kinds = (query: string) => search(query, stranger).groups.map(({ kind }) => kind)

  it('finds sections, skills, roles, challenges, tests and pages of the product', () => {
    expect(addresses('calibration')[0]).toBe('/guides/ml_engineer#calibration')
    expect(addresses('drift')).toEqual(expect.arrayContaining(['/skills/ops-drift', '/challenges/py-drift']))
    expect(addresses('ml engineer')).toEqual(
      expect.arrayContaining(['/roles/ml-engineer', '/measure/ml-engineer-junior']),
    )
    expect(addresses('privacy')).toContain('/privacy')
  })
  it('forgives small mistakes, accents and case, and completes a beginning', () => {
    for (const query of ['calibraton', 'calib', 'CALIBRATION', 'cálibration'])
      expect(addresses(query)[0], query).toBe('/guides/ml_engineer#calibration')
  })
  it('forgives two letters in the wrong order', () => {
    expect(addresses('drfit')).toContain('/skills/ops-drift')
    expect(addresses('xyzzy')).toEqual([])
  })
  it('puts a title before a mention, and the kind with the best hit first', () => {
    expect(kinds('drift')[0]).toBe('skill')
    expect(addresses('evaluation')[0]).toBe('/skills/mod-eval')
  })
  it('leaves out words that say nothing, and takes the best when nothing has every word', () => {
    expect(addresses('what is the drift')).toContain('/skills/ops-drift')
    expect(addresses('drift of penguins')).toContain('/skills/ops-drift')
    expect(addresses('how do I')).toEqual([])
  })
  it('counts everything and shows the best of each kind', () => {
    const { count, groups } = search('e', { person: null, perKind: 1 })
    expect(groups.every(({ hits }) => hits.length === 1)).toBe(true)
    expect(count).toBe(groups.reduce((sum, group) => sum + group.count, 0))
  })
  it('names a page only to those who may open it', () => {
    const guest = { name: null, guest: true, owner: false }
    const member = { name: 'Ada', guest: false, owner: false }
    const owner = { name: 'Ada', guest: false, owner: true }
    const may = (query: string) => [null, guest, member, owner].map((person) => addresses(query, person).length > 0)
    expect(may('grading')).toEqual([false, false, false, true])
    expect(may('passkeys')).toEqual([false, false, true, true])
    expect(may('your account')).toEqual([false, true, true, true])
  })
  it('finds pages by their name in the language of the interface, and content as it was written', () => {
    const german = inLocale('de', () => buildSearch(smallCatalogue()))
    const [best] = german('drift', stranger).groups
    expect(best?.hits[0]?.href).toBe('/skills/ops-drift')
  })
  it('finds nothing for nonsense, and survives what nobody means', () => {
    for (const query of ['qqqqzzzz', '(*[+?', 'x'.repeat(5000), ' ', '\u0000', 'a\u0301'.repeat(90), '🦜 '.repeat(80)])
      expect(search(query, stranger).count, query.slice(0, 20)).toBe(0)
  })
})

describe('passage', () => {
  it('marks what was found and cuts between words', () => {
    const text = `${'before '.repeat(40)}needle ${'after '.repeat(60)}`
    const parts = passage(text, new Set(['needle']))
    expect(parts.filter(({ hit }) => hit)).toEqual([{ text: 'needle', hit: true }])
    expect(parts[0]?.text).toMatch(/^… before/)
    expect(parts.at(-1)?.text).toMatch(/after …$/)
  })
  it('shows the beginning when the word stands only in the title', () => {
    expect(passage('Short text.', new Set(['needle']))).toEqual([{ text: 'Short text.', hit: false }])
  })
  it('marks whole words, not the same letters inside others', () => {
    expect(marked('Art of a part', new Set(['art'])).filter(({ hit }) => hit)).toEqual([{ text: 'Art', hit: true }])
  })
})
