import { describe, expect, it } from 'vitest'
import { realCatalogue } from '../testing/test-server.ts'
import { smallCatalogue } from '../web/small-catalogue.ts'
import { boundaryOf } from './boundary.ts'
import { findSide } from './target-views.ts'

const ids = (rows: readonly { skill: { id: string } }[]) => rows.map(({ skill }) => skill.id)

describe('where two roles meet', () => {
  it('says what each asks more, and what both ask', () => {
    const { graph } = smallCatalogue()
    const { mine, theirs, shared } = boundaryOf(
      graph,
      findSide(graph, 'ml-engineer.mid')!,
      findSide(graph, 'data-engineer.mid')!,
    )
    expect(ids(mine)).toEqual(['mod-classical', 'mod-eval'])
    expect(ids(theirs)).toEqual([])
    expect(ids(shared)).toEqual(['ops-drift'])
  })
  it('is the same line from both sides', async () => {
    const { graph } = await realCatalogue()
    for (const level of graph.levels) {
      for (const one of graph.roles)
        for (const other of graph.roles.filter(({ id }) => id !== one.id)) {
          const [a, b] = [
            { role: one, level },
            { role: other, level },
          ]
          const [here, there] = [boundaryOf(graph, a, b), boundaryOf(graph, b, a)]
          expect(ids(here.mine)).toEqual(ids(there.theirs))
          expect(new Set(ids(here.shared))).toEqual(new Set(ids(there.shared)))
          expect(new Set(here.given)).toEqual(new Set(there.taken))
          expect(here.myAreas).toEqual(there.theirAreas)
          expect(ids(here.mine).filter((id) => ids(here.theirs).includes(id))).toEqual([])
        }
    }
  })
  it('hands over along the prerequisites of the graph', async () => {
    const { graph } = await realCatalogue()
    const { taken, myAreas, theirAreas } = boundaryOf(
      graph,
      findSide(graph, 'ml-engineer.mid')!,
      findSide(graph, 'data-engineer.mid')!,
    )
    expect(taken.map(({ from, to }) => `${from.id} > ${to.id}`)).toContain('dat-batch > del-features')
    expect(myAreas.map(({ id }) => id)).toContain('mod')
    expect(theirAreas.map(({ id }) => id)).toContain('dat')
  })
})
