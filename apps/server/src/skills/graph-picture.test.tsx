import { renderToString } from 'preact-render-to-string'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SkillEstimate } from '@millwright/assessment'
import * as locales from '../messages/locales.ts'
import { findSide } from '../roles/target-views.ts'
import { smallCatalogue } from '../web/small-catalogue.ts'
import { layoutOf, NODE } from './graph-layout.ts'
import { GraphPicture } from './graph-picture.tsx'
import type { GraphView } from './graph-view.ts'

const catalogue = smallCatalogue()
const { graph } = catalogue
const plain: GraphView = { graph, estimates: null, target: null, query: '' }
const drawn = (view: Partial<GraphView>) =>
  renderToString(<GraphPicture catalogue={catalogue} view={{ ...plain, ...view }} />)
const nodeOf = (html: string, skill: string) =>
  new RegExp(`<a class="[^"]*" id="${skill}".*?</a>`, 's').exec(html)?.[0] ?? ''

const estimate = (skill: string, ownAnswers: number): SkillEstimate => ({
  skill,
  mean: 0.8,
  standardError: 0.5,
  low: -0.2,
  high: 1.8,
  ownAnswers,
  borrowedShare: 0,
  levels: [0, 0, 0.2, 0.5, 0.3],
  level: 3,
  secondLevel: 4,
})

describe('the picture of the graph', () => {
  it('says in words what its shapes say: level, how sure, and what a target asks', () => {
    const estimates = new Map([
      ['mod-eval', estimate('mod-eval', 5)],
      ['ops-drift', estimate('ops-drift', 0)],
    ])
    const html = drawn({ estimates, target: findSide(graph, 'ml-engineer.mid') })
    expect(nodeOf(html, 'mod-eval')).toContain('You: Practitioner (Working to Expert), 5 answers. Asked: Practitioner.')
    expect(nodeOf(html, 'ops-drift')).toContain('You: inferred only, Practitioner (Working to Expert).')
    // What is only inferred is drawn with another line and another dot, not only in another colour.
    expect(nodeOf(html, 'mod-eval')).toContain('class="reach"')
    expect(nodeOf(html, 'ops-drift')).toContain('class="reach inferred"')
  })
  it('is neutral for somebody of whom nothing is measured', () => {
    const html = drawn({})
    expect(html).not.toMatch(/level-block|gauge|You:/)
    expect(nodeOf(html, 'mod-eval')).toContain('data-words="Builds on Classical models. Nothing here')
  })
  it('marks what is found', () => {
    const html = drawn({ query: 'DRIFT' })
    expect(nodeOf(html, 'ops-drift')).toContain('graph-node match')
    expect(nodeOf(html, 'mod-eval')).toContain('graph-node no-match')
  })
})

describe('from right to left', () => {
  afterEach(() => void vi.restoreAllMocks())
  it('mirrors the places of the skills', () => {
    const { width, skills } = layoutOf(graph)
    vi.spyOn(locales, 'directionOf').mockReturnValue('rtl')
    const html = drawn({})
    for (const { skill, x } of skills)
      expect(nodeOf(html, skill.id)).toContain(`<rect class="graph-box" x="${width - x - NODE.width}"`)
  })
})
