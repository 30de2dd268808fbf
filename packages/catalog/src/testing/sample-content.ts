import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readCatalogue, type ReadResult } from '../read-catalogue.ts'

export type SampleFiles = Record<string, string | Uint8Array>

const target = (...levels: number[]) =>
  ['junior', 'mid', 'senior', 'staff']
    .map((level, i) => `${level}: { proficiency: ${levels[i]}, required: ${(levels[i] ?? 0) > 1} }`)
    .join(', ')

const skill = (id: string, area: string, needs: string) => `id: ${id}
uri: urn:millwright:skill:${id}
area: ${area}
name: Skill ${id}
description: What it is.
covers: this and that
prerequisites: ${needs}
indicators:
  1: Given a, can b.
  2: Given c, can d.
  3: Given e, can f.
  4: Given g, can h.
evidence: Show it
basis: A ladder
targets:
  miller: { ${target(1, 2, 3, 3)} }
  baker: { ${target(0, 1, 2, 2)} }
`

const provenance = `sources:
  - { title: A book, publisher: A press, url: "https://example.org/book", date: "2026-01-02" }
enemies: []
reviewed: { by: independent-blind, date: "2026-11-20", agreed: true }
`

/** A small collection without problems: every kind of content once. */
export function sampleContent(): SampleFiles {
  return {
    'graph/areas.yaml':
      '- { id: grain, name: Grain, description: About grain. }\n- { id: bread, name: Bread, description: About bread. }\n',
    'graph/roles.yaml': ['miller', 'baker']
      .map(
        (role, i) => `- id: ${role}
  name: ${role}
  summary: Works.
  deliverable: Something.
  startsFrom: Something else.
  mainRisk: Dust.
  nearestOccupation: None.
  boundaries:
    - { role: ${['baker', 'miller'][i]}, difference: Another. }
`,
      )
      .join(''),
    'graph/levels.yaml': ['junior', 'mid', 'senior', 'staff']
      .map((level) => `- { id: ${level}, name: ${level}, summary: S., scope: Here., tested: ${level !== 'staff'} }\n`)
      .join(''),
    'graph/cut-scores.yaml':
      'basis: expert-judged\nstandardError: 0.25\nexplanation: Ours.\ncuts: { 1: -1.6, 2: -0.6, 3: 0.5, 4: 1.5 }\n',
    'graph/evaluation.yaml': `basis: Ours.
dimensions:
  - { id: craft, name: Craft, description: The work., weight: 60, measured: true, evidence: Answers., areas: [grain, bread] }
  - { id: company, name: Company, description: The others., weight: 40, measured: false, evidence: Reviews., areas: [] }
`,
    'graph/skills/milling.yaml': skill('milling', 'grain', '[]'),
    'graph/skills/sieving.yaml': skill('sieving', 'grain', '[{ skill: milling, reason: First mill. }]'),
    'graph/skills/baking.yaml': skill('baking', 'bread', '[{ skill: sieving, reason: First sieve. }]'),
    'items/milling/milling-stone.md': `---
id: milling-stone
revision: 1
title: The stone
skill: milling
proficiency: 2
difficulty: typical
minutes: 1
kind: single
options:
  - { id: a, text: "Secret key \`x < 1\`", correct: true, rationale: Secret reason one. }
  - { id: b, text: Wrong option two, rationale: Secret reason two. }
  - { id: c, text: Wrong option three, rationale: Secret reason three. }
${provenance}---
Which stone?

\`\`\`python
def f(x):
    return x
\`\`\`

## Explanation
Secret explanation of the stone.
`,
    'items/milling/milling-wheels.md': `---
id: milling-wheels
revision: 2
title: The wheels
skill: milling
proficiency: 3
difficulty: hard
minutes: 2
kind: multiple
options:
  - { id: a, text: First wheel, correct: true, rationale: Secret yes. }
  - { id: b, text: Second wheel, correct: true, rationale: Secret yes. }
  - { id: c, text: Third wheel, rationale: Secret no. }
  - { id: d, text: Fourth wheel, rationale: Secret no. }
${provenance}---
Which wheels turn?

## Explanation
Secret explanation of wheels.
`,
    'items/sieving/sieving-rate.md': `---
id: sieving-rate
revision: 1
title: The rate
skill: sieving
proficiency: 1
difficulty: easy
minutes: 1.5
kind: numeric
answer: { value: 0.777, tolerance: 0.005, unit: kg }
mistakes:
  - { value: 0.333, rationale: Secret mistake one. }
  - { value: 0.222, rationale: Secret mistake two. }
${provenance}---
How much passes?

| sieve | kg |
|---|---:|
| fine | 3 |

## Explanation
Secret explanation of the rate.
`,
    'items/baking/baking-order.md': `---
id: baking-order
revision: 1
title: The order
skill: baking
proficiency: 2
difficulty: typical
minutes: 1
kind: ordering
options:
  - { id: a, text: Knead, rationale: Secret first. }
  - { id: b, text: Rise, rationale: Secret second. }
  - { id: c, text: Bake, rationale: Secret third. }
${provenance}---
Put these in order.

## Explanation
Secret explanation of the order.
`,
    'challenges/py-mill/challenge.yaml': `id: py-mill
revision: 1
title: A mill
summary: Write a mill.
kind: function
runtime: python-ml
entry: solution.py
proficiency: 2
difficulty: typical
minutes: 30
limits: { cpuSeconds: 5, wallSeconds: 10, memoryMiB: 256 }
criteria:
  - { id: correct, title: Right, skill: milling, proficiency: 2, difficulty: typical, weight: 3, scoring: fraction }
  - { id: robust, title: Robust, skill: sieving, proficiency: 2, difficulty: hard, weight: 1, scoring: all }
tests:
  - id: shown
    criterion: correct
    visible: true
    title: A shown case
    files: [grain.csv]
    call: { function: mill, args: [1, "grain.csv"] }
    expect: { kind: equals, value: 424242, tolerance: 0.001 }
  - id: hidden-one
    criterion: correct
    title: A hidden case
    files: [hidden.csv]
    call: { function: mill, args: [2, "hidden.csv"] }
    expect: { kind: metric, metric: roc-auc, labels: labels.json, at: /predictions, min: 0.9 }
  - id: hidden-two
    criterion: robust
    title: A checked case
    call: { function: mill, args: [] }
    expect: { kind: checker, checker: check.py }
hints: ["Think of \`stones\`."]
wrong:
  - { id: leaks, why: Secret wrong why, fails: [correct] }
  - { id: slow, why: Secret wrong why, fails: [robust] }
  - { id: off, why: Secret wrong why, fails: [correct, robust] }
${provenance.replace('enemies: []\n', '')}`,
    'challenges/py-mill/statement.md': 'Write `mill`.\n',
    'challenges/py-mill/explanation.md': 'Secret explanation of the mill.\n',
    'challenges/py-mill/starter/solution.py': 'def mill(n, path):\n    ...\n',
    'challenges/py-mill/solution/solution.py': 'def mill(n, path):\n    return "secret solution"\n',
    'challenges/py-mill/wrong/leaks/solution.py': '# secret wrong\n',
    'challenges/py-mill/wrong/slow/solution.py': '# secret wrong\n',
    'challenges/py-mill/wrong/off/solution.py': '# secret wrong\n',
    'challenges/py-mill/fixtures/grain.csv': 'a,b\n1,2\n',
    'challenges/py-mill/fixtures/hidden.csv': 'secret,hidden\n3,4\n',
    'challenges/py-mill/fixtures/labels.json': '[0, 1, 919191]\n',
    'challenges/py-mill/checkers/check.py':
      'def check(args, output, expected, files):\n    return {"score": 1, "message": "secret check"}\n',
    'guides/miller_guide/guide.md': `---
id: miller_guide
title: The miller
summary: All about milling.
roles: [miller]
asOf: "2026-11-20"
sections:
  - { id: work, skills: [milling], check: [milling-stone] }
  - { id: pay }
---
An introduction with **bold** words.

## The work {#work}
Millers mill 1,200 bags a year.[^mills] They like it.

### Stones
See [the book](https://example.org/book).

\`\`\`mermaid
%% alt: Grain becomes flour.
%% caption: From grain to flour.
flowchart TD
  A[Grain] -->|stone| B[Flour]
\`\`\`

## The pay {#pay}
They earn little.[^pay][^mills]

\`\`\`chart
data: pay.csv
kind: dot-range
x: level
y: median
low: p25
high: p75
title: Pay of millers
alt: Pay rises with level.
unit: k
source: pay
\`\`\`
`,
    'guides/miller_guide/sources.yaml': `- { id: pay, title: Pay survey, publisher: Guild, url: "https://example.org/pay", date: "2026-05-01", evidence: P }
- { id: mills, title: Mills, publisher: Guild, url: "https://example.org/mills", date: "2026-05-01", evidence: S }
`,
    'guides/miller_guide/figures/pay.csv': 'level,median,p25,p75\njunior,20,15,25\nsenior,40,30,50\n',
    'blueprints/miller-junior.yaml': `id: miller-junior
revision: 1
title: Miller, junior
summary: A test.
target: { role: miller, level: junior }
aiMode: closed
skills: [{ skill: milling, weight: 2 }, { skill: sieving, weight: 1 }]
items: { min: 2, max: 4, minutesMax: 30 }
challenges: { count: 1, pool: [py-mill] }
stopping: { confidence: 0.9, minItemsPerSkill: 1 }
`,
    'reading/grain.yaml': `- id: stone-book
  title: The book of stones
  author: A miller
  part: Chapter 2
  url: "https://example.org/stones"
  kind: book
  serves: [{ skill: milling, from: 2, to: 3 }]
  minutes: 40
  cost: paid
  evidence: P
  checked: "2026-11-01"
`,
    'rubrics/company.yaml': `id: company
revision: 1
title: Company
summary: What millers do for each other.
sources:
  - { id: guild, title: The guild, publisher: Guild, url: "https://example.org/guild", date: "2026-05-01", evidence: P }
criteria:
  - id: help
    title: Helping
    skill: milling
    question: When did you last help somebody?
    steps:
      1: Given a question, answers it.
      2: Given a newcomer, shows how it is done.
      3: Given a slow mill, finds out with others why.
      4: Given a guild, leaves it with more than there was.
    sources: [guild]
`,
    'paths/newcomer.yaml': `id: newcomer
kind: audience
order: 1
title: { en: New here, de: Neu hier }
summary: { en: Look around., de: Umsehen. }
steps:
  - title: { en: Read, de: Lesen }
    why: { en: It helps., de: Es hilft. }
    to: { guide: miller_guide, section: work }
  - title: { en: Try, de: Versuchen }
    why: { en: It shows., de: Es zeigt. }
    to: { challenge: py-mill }
`,
  }
}

const challengeFrame = (id: string, kind: string, runtime: string, entry: string) => `id: ${id}
revision: 1
title: Another
summary: Write another.
kind: ${kind}
runtime: ${runtime}
entry: ${entry}
proficiency: 2
difficulty: typical
minutes: 30
limits: { cpuSeconds: 5, wallSeconds: 10, memoryMiB: 256 }
criteria:
  - { id: correct, title: Right, skill: milling, proficiency: 2, difficulty: typical, weight: 3, scoring: fraction }
hints: []
wrong:
  - { id: leaks, why: Secret wrong why, fails: [correct] }
  - { id: slow, why: Secret wrong why, fails: [correct] }
  - { id: off, why: Secret wrong why, fails: [correct] }
${provenance.replace('enemies: []\n', '')}tests:`

function addChallenge(files: SampleFiles, id: string, entry: string, text: string, more: SampleFiles): void {
  const all = {
    'challenge.yaml': text,
    'statement.md': 'Write it.\n',
    'explanation.md': 'Secret explanation.\n',
    ...Object.fromEntries(
      ['starter', 'solution', 'wrong/leaks', 'wrong/slow', 'wrong/off'].map((folder) => [
        `${folder}/${entry}`,
        `# ${folder}\n`,
      ]),
    ),
    ...more,
  }
  for (const [name, content] of Object.entries(all)) files[`challenges/${id}/${name}`] = content
}

/** A program that is judged by what it prints and writes, by a model file, and by one that is handed in. */
export function addProgramChallenge(files: SampleFiles): void {
  const text = `${challengeFrame('sh-mill', 'program', 'python-ml', 'mill.py')}
  - id: shown
    criterion: correct
    visible: true
    title: A shown run
    files: [grain.csv]
    run: { args: [--fine, grain.csv], stdinFile: orders.txt }
    expect:
      kind: program
      stdout: { format: lines, valueFile: shown-out.txt }
      files: { flour.json: { format: json, value: { bags: 424242 } } }
      unchanged: [grain.csv]
      absent: [dust.txt]
  - id: shown-model
    criterion: correct
    visible: true
    title: A shown model
    files: [grain.csv]
    run: {}
    expect: { kind: metric, metric: brier, labels: dev-labels.json, model: { file: m.joblib, features: dev.csv, method: predict_proba }, max: 0.2 }
  - id: hidden-out
    criterion: correct
    title: A hidden run
    files: [hidden-in.csv]
    run: { stdin: "hidden words" }
    expect: { kind: program, exitCode: nonzero, stdout: { format: csv, valueFile: hidden-out.csv } }
  - id: hidden-file
    criterion: correct
    title: A hidden file
    run: {}
    expect: { kind: metric, metric: calibration-error, bins: 10, labels: labels.json, file: { name: p.csv, column: p }, max: 0.05 }
  - id: hidden-model
    criterion: correct
    title: A hidden model
    expect: { kind: metric, metric: r2, labels: labels.json, model: { file: m.json, features: hidden-rows.csv, function: { file: mill.py, name: predict } }, min: 0.5 }
`
  addChallenge(files, 'sh-mill', 'mill.py', text, {
    'fixtures/grain.csv': 'a,b\n1,2\n',
    'fixtures/orders.txt': 'a bag\n',
    'fixtures/shown-out.txt': 'one\ntwo\n',
    'fixtures/dev.csv': 'x\n1\n2\n',
    'fixtures/dev-labels.json': '[0, 818181]',
    'fixtures/hidden-in.csv': 'secret,hidden\n3,4\n',
    'fixtures/hidden-out.csv': 'secret\n5\n',
    'fixtures/hidden-rows.csv': 'secret\n6\n',
    'fixtures/labels.json': '[0, 1, 919191]',
  })
}

/** A server that is asked, loaded, and killed in between. */
export function addServiceChallenge(files: SampleFiles): void {
  const text = `${challengeFrame('py-shop', 'service', 'python-ml', 'shop.py')}
  - id: shown
    criterion: correct
    visible: true
    title: A shown request
    requests: [{ method: GET, path: / }]
    expect: { kind: responses, responses: [{ status: 200 }], maxMemoryMiB: 100 }
  - id: hidden-life
    criterion: correct
    title: A hidden life
    phases:
      - requests: [{ method: POST, path: /hidden, body: a, repeat: 100, slowMs: 500 }]
        responses: [{ status: 201 }]
      - restart: kill
      - load: { requests: [{ method: GET, path: /hidden }], rate: 50, seconds: 2 }
        latency: { p50Ms: 50, p99Ms: 500, minCorrect: 1, responses: [{ status: 200 }] }
    expect: { kind: phases, maxMemoryMiB: 200 }
`
  addChallenge(files, 'py-shop', 'shop.py', text, {})
}

/** Replaces a text that must exist, so that a fixture cannot silently stay as it was. */
export function edit(files: SampleFiles, path: string, from: string | RegExp, to: string): void {
  const text = files[path]
  if (typeof text !== 'string') throw new Error(`no ${path}`)
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${path} does not contain ${String(from)}`)
  files[path] = changed
}

export async function withContent<T>(files: SampleFiles, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'millwright-content-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true })
      await writeFile(join(directory, path), content)
    }
    return await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Reads the sample after a change to it, on a fixed day. */
export async function readSample(
  change: (files: SampleFiles) => void = () => {},
  options: { lint?: boolean } = {},
): Promise<ReadResult> {
  const files = sampleContent()
  change(files)
  return withContent(files, (directory) => readCatalogue(directory, { today: '2026-11-23', ...options }))
}
