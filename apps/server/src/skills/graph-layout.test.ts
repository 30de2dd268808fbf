import { describe, expect, it } from 'vitest'
import { realCatalogue } from '../testing/test-server.ts'
import { emptyCatalogue, smallCatalogue } from '../web/small-catalogue.ts'
import { layOut, layoutOf, NODE } from './graph-layout.ts'

describe('the layout of the graph', () => {
  it('runs every link forward and lays no skill upon another or outside its lane', async () => {
    const { graph } = await realCatalogue()
    const { skills, links, lanes, width, height } = layOut(graph)
    expect(skills).toHaveLength(graph.skills.length)
    expect(links).toHaveLength(graph.skills.reduce((sum, { prerequisites }) => sum + prerequisites.length, 0))
    for (const { from, to } of links) expect(from.x + NODE.width, to.skill.id).toBeLessThan(to.x)
    for (const { skill, x, y } of skills) {
      const lane = lanes.find(({ area }) => area.id === skill.area)!
      expect(y, skill.id).toBeGreaterThan(lane.y)
      expect(y + NODE.height, skill.id).toBeLessThan(lane.y + lane.height)
      expect(x + NODE.width, skill.id).toBeLessThan(width)
      expect(y + NODE.height, skill.id).toBeLessThan(height)
      const over = skills.filter(
        (other) =>
          other.skill.id !== skill.id && Math.abs(other.x - x) < NODE.width && Math.abs(other.y - y) < NODE.height,
      )
      expect(over.map((other) => other.skill.id)).toEqual([])
    }
  })
  it('puts a skill one column behind the last of its prerequisites', () => {
    const depth = new Map(layOut(smallCatalogue().graph).skills.map(({ skill, depth }) => [skill.id, depth]))
    expect(depth.get('mod-eval')).toBe(depth.get('mod-classical')! + 1)
  })
  it('is computed once for each catalogue', () => {
    const { graph } = smallCatalogue()
    expect(layoutOf(graph)).toBe(layoutOf(graph))
  })
  it('can be drawn when there is nothing', () => {
    expect(layOut(emptyCatalogue().graph).skills).toEqual([])
  })
  it('refuses prerequisites that run in a circle', () => {
    const { graph } = smallCatalogue()
    const [first] = graph.skills
    const circle = { ...first!, prerequisites: [{ skill: first!.id, reason: 'itself' }] }
    expect(() => layOut({ ...graph, skills: [circle] })).toThrow(/circle/)
  })
})
