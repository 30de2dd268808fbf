import type { Catalogue, Challenge, Guide, Item, LevelTargets, Skill } from '@millwright/catalog'

/** A catalogue small enough to read, for tests of pages. */
export function smallCatalogue(): Catalogue {
  return {
    schemaVersion: 1,
    hash: 'abcdef0123456789abcdef',
    graph: {
      areas: [
        { id: 'mod', name: 'Modelling', description: 'Models and how good they are.' },
        { id: 'ops', name: 'Operations', description: 'Models that run.' },
      ],
      skills: [
        skill('mod-classical', 'mod', 'Classical models', {
          'ml-engineer': [2, 3, 4, 4],
          'data-engineer': [0, 1, 1, 1],
        }),
        {
          ...skill('mod-eval', 'mod', 'Evaluation', { 'ml-engineer': [2, 3, 4, 4], 'data-engineer': [0, 1, 1, 2] }),
          prerequisites: [{ skill: 'mod-classical', reason: 'One must have fitted models.' }],
        },
        skill('ops-drift', 'ops', 'Drift', { 'ml-engineer': [2, 3, 4, 4], 'data-engineer': [2, 3, 4, 4] }),
      ],
      roles: [
        role('data-engineer', 'Data engineer', 'ml-engineer'),
        role('ml-engineer', 'ML engineer', 'data-engineer'),
      ],
      levels: (['junior', 'mid', 'senior', 'staff'] as const).map((id) => ({
        id,
        name: `${id[0]!.toUpperCase()}${id.slice(1)}`,
        summary: `What ${id} means.`,
        scope: `The scope of ${id}.`,
        tested: id !== 'staff',
      })),
      cutScores: {
        basis: 'expert-judged',
        standardError: 0.25,
        explanation: 'Judged by us.',
        cuts: { 1: -1.6, 2: -0.6, 3: 0.5, 4: 1.5 },
      },
    },
    items: [item('mod-eval-auc', 'single'), item('mod-eval-steps', 'ordering')],
    challenges: [challenge()],
    guides: [guide()],
    blueprints: [
      {
        id: 'ml-engineer-junior',
        revision: 1,
        title: 'ML engineer, junior',
        summary: 'A first test.',
        target: { role: 'ml-engineer', level: 'junior' },
        aiMode: 'closed',
        skills: [{ skill: 'mod-eval', weight: 1 }],
        items: { min: 5, max: 10, minutesMax: 20 },
        challenges: { count: 0, pool: [] },
        stopping: { confidence: 0.9, minItemsPerSkill: 1 },
      },
    ],
  }
}

/** The same without any content: what a fresh, empty installation shows. */
export function emptyCatalogue(): Catalogue {
  const { graph, ...rest } = smallCatalogue()
  return {
    ...rest,
    graph: { ...graph, areas: [], skills: [], roles: [] },
    items: [],
    challenges: [],
    guides: [],
    blueprints: [],
  }
}

function skill(id: string, area: string, name: string, proficiencies: Record<string, [P, P, P, P]>): Skill {
  return {
    id,
    uri: `urn:millwright:skill:${id}`,
    area,
    name,
    description: `${name}, described.`,
    covers: `${name} and its neighbours`,
    prerequisites: [],
    indicators: { 1: 'Can name it.', 2: 'Can do it.', 3: 'Can choose it.', 4: 'Can set the standard.' },
    evidence: 'A piece of work',
    basis: 'Our judgement',
    targets: Object.fromEntries(Object.entries(proficiencies).map(([roleId, values]) => [roleId, targets(values)])),
  }
}

type P = 0 | 1 | 2 | 3 | 4

function targets([junior, mid, senior, staff]: [P, P, P, P]): LevelTargets {
  const target = (proficiency: P) => ({ proficiency, required: proficiency > 1 })
  return { junior: target(junior), mid: target(mid), senior: target(senior), staff: target(staff) }
}

function role(id: string, name: string, other: string) {
  return {
    id,
    name,
    summary: `What a ${name} is.`,
    deliverable: 'Something',
    startsFrom: 'Something else',
    mainRisk: 'A risk',
    nearestOccupation: 'None',
    boundaries: [{ role: other, difference: 'They differ.' }],
  }
}

function item(id: string, kind: 'single' | 'ordering'): Item {
  const shared = {
    id,
    revision: 1,
    title: id,
    skill: 'mod-eval',
    proficiency: 2 as const,
    difficulty: 'typical' as const,
    minutes: 1,
    sources: [],
    enemies: [],
    reviewed: null,
    stem: 'Which?',
    explanation: 'SECRET explanation',
  }
  const texts = ['zeta', 'alpha', 'mu'].map((word) => ({ id: word, text: word, rationale: 'SECRET rationale' }))
  const html = { stem: `<p>Stem of ${id}</p>`, explanation: 'SECRET', options: texts, prompts: [], mistakes: [] }
  return kind === 'single'
    ? { ...shared, kind, options: texts.map((option, place) => ({ ...option, correct: place === 0 })), html }
    : { ...shared, kind, options: texts, html }
}

function challenge(): Challenge {
  const files = {}
  return {
    id: 'py-drift',
    revision: 1,
    title: 'Watch a feed',
    summary: 'Write the check that finds a drifting feature.',
    kind: 'function',
    runtime: 'python-ml',
    entry: 'solution.py',
    proficiency: 3,
    difficulty: 'typical',
    minutes: 30,
    limits: { cpuSeconds: 5, wallSeconds: 10, memoryMiB: 256 },
    criteria: [
      { id: 'c', title: 'Right', skill: 'ops-drift', proficiency: 3, difficulty: 'typical', weight: 1, scoring: 'all' },
    ],
    tests: [],
    hints: [],
    wrong: [],
    sources: [],
    reviewed: null,
    statement: '',
    explanation: '',
    html: { statement: '', explanation: '', hints: [] },
    starter: files,
    solution: files,
    wrongSolutions: {},
    fixtures: files,
    checkers: files,
  }
}

function guide(): Guide {
  return {
    id: 'ml_engineer',
    title: 'The ML engineer',
    summary: 'What the work is.',
    roles: ['ml-engineer'],
    asOf: '2026-11-23',
    introHtml: '<p>Welcome.</p>',
    sections: [
      {
        id: 'calibration',
        title: 'Calibration & trust',
        html: '<p>A score of 0.8 should come true eight times in ten.</p>',
        skills: ['mod-eval'],
        check: ['mod-eval-auc', 'mod-eval-steps', 'withdrawn'],
        words: 10,
        minutes: 1,
        text: 'A score of 0.8 should come true eight times in ten. Then it is calibrated.',
        subsections: [],
      },
    ],
    references: [],
    words: 10,
    readingMinutes: 1,
    diagrams: 0,
    charts: 0,
    examples: [],
  }
}
