import { describe, expect, it } from 'vitest'
import { smallCatalogue } from '../web/small-catalogue.ts'
import { buildSearch, snippet } from './search.ts'

describe('search', () => {
  const search = buildSearch(smallCatalogue())
  it('finds guide sections, skills and challenges', () => {
    expect(search('calibration').map(({ href }) => href)).toEqual(['/guides/ml_engineer#calibration'])
    expect(search('drift').map(({ kind }) => kind)).toContain('skill')
    expect(search('feature').map(({ href }) => href)).toContain('/challenges/py-drift')
  })
  it('forgives a small mistake and completes a beginning', () => {
    expect(search('calibraton')[0]?.title).toBe('Calibration & trust')
    expect(search('calib')[0]?.title).toBe('Calibration & trust')
  })
  it('finds nothing for nonsense, and survives signs that mean something to a pattern', () => {
    expect(search('qqqqzzzz')).toEqual([])
    expect(search('(*[+?')).toEqual([])
    expect(search('x'.repeat(5000))).toEqual([])
  })
})

describe('snippet', () => {
  it('marks what was found and cuts between words', () => {
    const text = `${'before '.repeat(40)}needle ${'after '.repeat(60)}`
    const parts = snippet(text, ['needle'])
    expect(parts.filter(({ hit }) => hit)).toEqual([{ text: 'needle', hit: true }])
    expect(parts[0]?.text).toMatch(/^… before/)
    expect(parts.at(-1)?.text).toMatch(/after …$/)
  })
  it('shows the beginning when the word stands only in the title', () => {
    expect(snippet('Short text.', ['needle'])).toEqual([{ text: 'Short text.', hit: false }])
  })
})
