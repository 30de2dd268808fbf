import { describe, expect, it } from 'vitest'
import { smallCatalogue } from '../web/small-catalogue.ts'
import { compareTargets, findSide, risesAt, targetSize } from './target-views.ts'

const { graph } = smallCatalogue()

describe('targets', () => {
  it('counts only what is required', () => {
    expect(targetSize(graph, 'data-engineer', 'mid')).toEqual({ required: 1, deep: 1 })
    expect(targetSize(graph, 'ml-engineer', 'junior')).toEqual({ required: 3, deep: 0 })
  })
  it('lists what a level asks more than the level before', () => {
    const rises = (level: 'junior' | 'mid' | 'senior' | 'staff') =>
      risesAt(graph, 'data-engineer', level).map(({ proficiency, skills }) => [proficiency, skills.map(({ id }) => id)])
    expect(rises('junior')).toEqual([[2, ['ops-drift']]])
    expect(rises('mid')).toEqual([
      [3, ['ops-drift']],
      [1, ['mod-classical', 'mod-eval']],
    ])
    expect(rises('staff')).toEqual([[2, ['mod-eval']]])
  })
  it('compares two targets, largest difference first', () => {
    const { differ, same } = compareTargets(
      graph,
      findSide(graph, 'ml-engineer.senior')!,
      findSide(graph, 'data-engineer.staff')!,
    )
    expect(differ.map(({ skill }) => skill.id)).toEqual(['mod-classical', 'mod-eval'])
    expect(same.map(({ skill }) => skill.id)).toEqual(['ops-drift'])
  })
  it('finds only sides that exist', () => {
    expect(findSide(graph, 'ml-engineer.boss')).toBeNull()
    expect(findSide(graph, '')).toBeNull()
  })
})
