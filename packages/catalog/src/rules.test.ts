import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { completeness, rules, type RuleId } from './rules.ts'
import {
  addProgramChallenge,
  addServiceChallenge,
  edit,
  readSample,
  type SampleFiles,
} from './testing/sample-content.ts'
import { addMarket } from './testing/sample-market.ts'

const stone = 'items/milling/milling-stone.md'
const wheels = 'items/milling/milling-wheels.md'
const rate = 'items/sieving/sieving-rate.md'
const mill = 'challenges/py-mill/challenge.yaml'
const program = 'challenges/sh-mill/challenge.yaml'
const shop = 'challenges/py-shop/challenge.yaml'
const guide = 'guides/miller_guide/guide.md'
const blueprint = 'blueprints/miller-junior.yaml'
const bands = 'market/bands.yaml'
const wages = 'market/occupations.yaml'
const ranges = 'market/round-ranges.yaml'
const reading = 'reading/grain.yaml'
const entry = 'paths/newcomer.yaml'
const evaluation = 'graph/evaluation.yaml'
const rubric = 'rubrics/company.yaml'

const provenance = `sources:
  - { title: A book, publisher: A press, url: "https://example.org/book", date: "2026-01-02" }
reviewed: { by: independent-blind, date: "2026-11-20", agreed: true }
`

const pairs = 'items/milling/milling-pairs.md'
const matching = `---
id: milling-pairs
revision: 1
title: Pairs
skill: milling
proficiency: 1
difficulty: easy
minutes: 1
kind: matching
pairs:
  - { id: a, prompt: Grain, answer: Sack, rationale: R. }
  - { id: b, prompt: Flour, answer: Bag, rationale: R. }
  - { id: c, prompt: Bread, answer: Basket, rationale: R. }
${provenance}---
What goes where?

## Explanation
So.
`

const weight = 'items/sieving/sieving-weight.md'
/** A generated item, with one part of it changed. */
const generated = (from: string, to: string) => (files: SampleFiles) => {
  files[weight.replace('.md', '.check.py')] = 'def key(p):\n    return 1\n'
  files[weight] = `---
id: sieving-weight
revision: 1
title: The weight
skill: sieving
proficiency: 1
difficulty: easy
minutes: 1
variants:
  parameters:
    good: { from: 10, to: 90, step: 1 }
    bad: { oneOf: [4, 5] }
  let: { share: good / (good + bad) }
  require: [share < 1]
kind: numeric
answer: { value: = 100 * share, tolerance: 0.01, unit: '%' }
mistakes:
  - { value: = 100 * good / bad, rationale: "Not of {{ bad }}." }
  - { value: -1, rationale: No. }
${provenance}---
{{ good }} kg pass, {{ bad }} kg do not. How much passes?

## Explanation
{{ 100 * share | 1 }} %.
`.replace(from, to)
}

interface Case {
  rule: RuleId
  name: string
  change: (files: SampleFiles) => void
  file: string
  /** Left out where the whole file is meant. */
  line?: number
}

const set = (path: string, text: string | Uint8Array) => (files: SampleFiles) => void (files[path] = text)
const drop = (path: string) => (files: SampleFiles) => void delete files[path]
const replace = (path: string, from: string | RegExp, to: string) => (files: SampleFiles) => edit(files, path, from, to)
const both =
  (...changes: ((files: SampleFiles) => void)[]) =>
  (files: SampleFiles) =>
    changes.forEach((change) => change(files))

const manySinglesWith =
  (from = '', to = '') =>
  (files: SampleFiles) => {
    const text = String(files[stone]).replaceAll(from, to)
    for (let i = 0; i < 25; i++)
      files[`items/milling/milling-copy-${i}.md`] = text.replace('id: milling-stone', `id: milling-copy-${i}`)
  }
const manySingles = manySinglesWith()

const situation = 'The miller wants flour for the bakers of three villages and has two mills by the river'
/** A second item about the same situation, named as an enemy or not. */
const twin =
  ({ enemies = false, question = `${situation}. How much passes?` } = {}) =>
  (files: SampleFiles) => {
    edit(files, rate, 'How much passes?', `${situation}. How much passes?`)
    const [first, second] = [String(files[rate]), String(files[rate])]
    const named = (text: string, other: string) => (enemies ? text.replace('enemies: []', `enemies: [${other}]`) : text)
    files[rate] = named(first, 'sieving-twin')
    files['items/sieving/sieving-twin.md'] = named(second, 'sieving-rate')
      .replace('id: sieving-rate', 'id: sieving-twin')
      .replace(`${situation}. How much passes?`, question)
  }

const glossary = set(
  'glossary.yaml',
  'spelling: en-GB\nterms:\n  - { term: mill stone, not: [millstone] }\nwords: [quern]\n',
)

const calibration = 'calibration/2026.json'
/** A file of parameters for one question, with something changed. */
const calibrated = (entry: object, date = '2026-10-01') =>
  set(
    calibration,
    JSON.stringify(
      {
        format: 'millwright-calibration',
        version: 1,
        date,
        engine: 'test',
        source: 'a file of responses',
        persons: 80,
        responses: 80,
        items: [
          {
            id: 'milling-stone',
            revision: 1,
            model: { kind: 'dichotomous', a: 1.2, b: 0.3, c: 0.25, d: 1 },
            parameters: ['a', 'd'],
            covariance: [
              [0.04, 0],
              [0, 0.02],
            ],
            responses: 80,
            basis: 'calibrated',
            ...entry,
          },
        ],
      },
      null,
      1,
    ),
  )

const cases: Case[] = [
  {
    rule: 'market-few',
    name: 'pay from few adverts',
    change: both(addMarket, replace(bands, 'adverts: 12, different: 11, pay', 'adverts: 12, different: 4, pay')),
    file: bands,
    line: 8,
  },
  {
    rule: 'market-few',
    name: 'more different adverts than adverts',
    change: both(addMarket, replace(bands, 'adverts: 2, different: 2', 'adverts: 2, different: 3')),
    file: bands,
    line: 7,
  },
  {
    rule: 'market-order',
    name: 'a median below the lower quartile',
    change: both(addMarket, replace(bands, 'median: 30000', 'median: 19000')),
    file: bands,
    line: 8,
  },
  {
    rule: 'market-order',
    name: 'wages that fall',
    change: both(addMarket, replace(wages, 'p75: 40, p90: 50', 'p75: 60, p90: 50')),
    file: wages,
    line: 6,
  },
  {
    rule: 'market-order',
    name: 'a range upside down',
    change: both(addMarket, replace(ranges, 'low: 40000, high: 60000', 'low: 60000, high: 40000')),
    file: ranges,
    line: 7,
  },
  {
    rule: 'market-stale',
    name: 'pay of three years ago',
    change: both(addMarket, replace(bands, 'date: 2026-06-30', 'date: 2023-06-30')),
    file: bands,
    line: 1,
  },
  {
    rule: 'date-future',
    name: 'pay of tomorrow',
    change: both(addMarket, replace(bands, 'date: 2026-06-30', 'date: 2099-06-30')),
    file: bands,
    line: 1,
  },
  {
    rule: 'dangling-reference',
    name: 'pay of a role that the mapping lacks',
    change: both(addMarket, replace(bands, 'role: miller, level: all', 'role: smith, level: all')),
    file: bands,
    line: 8,
  },
  {
    rule: 'dangling-reference',
    name: 'pay in a country without its currency',
    change: both(
      addMarket,
      replace(bands, 'year: 2026, country: US, adverts: 12', 'year: 2026, country: GB, adverts: 12'),
    ),
    file: bands,
    line: 8,
  },
  {
    rule: 'dangling-reference',
    name: 'bands without a mapping',
    change: both(addMarket, drop('market/mapping.yaml')),
    file: 'market/mapping.yaml',
    line: 1,
  },
  {
    rule: 'id-unique',
    name: 'a job title of two roles',
    change: both(addMarket, replace('market/mapping.yaml', 'titles: [Baker]', 'titles: [Baker, Miller]')),
    file: 'market/mapping.yaml',
    line: 4,
  },
  {
    rule: 'id-unique',
    name: 'the same group of adverts twice',
    change: both(addMarket, replace(bands, 'level: junior, year', 'level: all, year')),
    file: bands,
    line: 8,
  },
  {
    rule: 'schema',
    name: 'a fact that nobody has read',
    change: both(addMarket, replace('market/facts.yaml', 'evidence: P', 'evidence: K')),
    file: 'market/facts.yaml',
    line: 4,
  },
  { rule: 'file-readable', name: 'binary bytes', change: set(stone, new Uint8Array([45, 45, 0, 255])), file: stone },
  {
    rule: 'file-readable',
    name: 'bytes that are not UTF-8',
    change: set(stone, new Uint8Array([45, 195, 40])),
    file: stone,
  },
  { rule: 'file-readable', name: 'a huge file', change: set(stone, 'x'.repeat(5_000_000)), file: stone },
  {
    rule: 'file-expected',
    name: 'a file of an unknown kind',
    change: set('items/milling/a.exe', 'x'),
    file: 'items/milling/a.exe',
  },
  {
    rule: 'file-expected',
    name: 'a stray file of a challenge',
    change: set('challenges/py-mill/notes.md', 'x'),
    file: 'challenges/py-mill/notes.md',
  },
  {
    rule: 'yaml-syntax',
    name: 'a duplicate key',
    change: replace(stone, 'revision: 1', 'revision: 1\nrevision: 2'),
    file: stone,
    line: 4,
  },
  { rule: 'yaml-syntax', name: 'broken YAML', change: replace(mill, 'revision: 1', 'revision: [1'), file: mill },
  {
    rule: 'yaml-syntax',
    name: 'aliases',
    change: set('graph/areas.yaml', '- &a [x, x]\n- [*a, *a]\n'),
    file: 'graph/areas.yaml',
    line: 2,
  },
  { rule: 'yaml-syntax', name: 'deep nesting', change: set(blueprint, '['.repeat(100_000)), file: blueprint },
  { rule: 'front-matter', name: 'no header', change: set(stone, 'Only text.'), file: stone, line: 1 },
  { rule: 'front-matter', name: 'a header without an end', change: set(stone, '---\nid: x\n'), file: stone, line: 1 },
  {
    rule: 'schema',
    name: 'a wrong value',
    change: replace(stone, 'proficiency: 2', 'proficiency: 7'),
    file: stone,
    line: 6,
  },
  {
    rule: 'schema',
    name: 'an unknown key',
    change: replace(stone, 'title: The stone', 'titel: The stone'),
    file: stone,
    line: 4,
  },
  {
    rule: 'schema',
    name: 'an unknown key of an option',
    change: replace(stone, 'text: Wrong option two', 'txt: Wrong option two'),
    file: stone,
    line: 12,
  },
  {
    rule: 'blueprint-review',
    name: 'a test of a target that asks what is for people',
    change: both(replace(evaluation, '[grain, bread]', '[bread]'), replace(evaluation, 'areas: []', 'areas: [grain]')),
    file: blueprint,
    line: 7,
  },
  {
    rule: 'rubric-dimension',
    name: 'a rubric for what is measured',
    change: (files) => void (files['rubrics/craft.yaml'] = String(files[rubric]).replace('id: company', 'id: craft')),
    file: 'rubrics/craft.yaml',
    line: 1,
  },
  {
    rule: 'rubric-dimension',
    name: 'a dimension that nothing measures and nobody reviews',
    change: drop(rubric),
    file: rubric,
    line: 1,
  },
  {
    rule: 'rubric-anchor',
    name: 'a step without a situation',
    change: replace(rubric, 'Given a newcomer, shows', 'Shows'),
    file: rubric,
    line: 14,
  },
  {
    rule: 'rubric-trait',
    name: 'a step that judges who somebody is',
    change: replace(rubric, 'shows how it is done', 'is a team player'),
    file: rubric,
    line: 14,
  },
  {
    rule: 'rubric-question',
    name: 'a question that does not ask when',
    change: replace(rubric, 'When did you last help somebody?', 'Do you help?'),
    file: rubric,
    line: 11,
  },
  {
    rule: 'dangling-reference',
    name: 'a criterion of a skill that does not exist',
    change: replace(rubric, 'skill: milling', 'skill: mowing'),
    file: rubric,
    line: 10,
  },
  {
    rule: 'dangling-reference',
    name: 'a criterion of a source that does not exist',
    change: replace(rubric, 'sources: [guild]', 'sources: [guild, mayor]'),
    file: rubric,
    line: 17,
  },
  {
    rule: 'source-unused',
    name: 'a source that no criterion names',
    change: replace(
      rubric,
      'criteria:',
      '  - { id: mayor, title: M, publisher: M, url: "https://example.org/m", date: "2026-05-01", evidence: S }\ncriteria:',
    ),
    file: rubric,
    line: 7,
  },
  {
    rule: 'id-path',
    name: 'a rubric under another name',
    change: replace(rubric, 'id: company', 'id: guild-life'),
    file: rubric,
    line: 1,
  },
  {
    rule: 'evaluation-weights',
    name: 'dimensions that weigh more than a hundred',
    change: replace(evaluation, 'weight: 40', 'weight: 41'),
    file: evaluation,
    line: 2,
  },
  {
    rule: 'evaluation-weights',
    name: 'dimensions of which none is measured',
    change: replace(evaluation, 'measured: true', 'measured: false'),
    file: evaluation,
    line: 2,
  },
  {
    rule: 'evaluation-areas',
    name: 'an area without a dimension',
    change: replace(evaluation, '[grain, bread]', '[grain]'),
    file: evaluation,
    line: 2,
  },
  {
    rule: 'evaluation-areas',
    name: 'an area in two dimensions',
    change: replace(evaluation, 'areas: []', 'areas: [grain]'),
    file: evaluation,
    line: 4,
  },
  {
    rule: 'evaluation-areas',
    name: 'a measured dimension without skills',
    change: replace(evaluation, 'measured: false', 'measured: true'),
    file: evaluation,
    line: 4,
  },
  {
    rule: 'dangling-reference',
    name: 'an area of a dimension that does not exist',
    change: replace(evaluation, 'areas: []', 'areas: [soup]'),
    file: evaluation,
    line: 4,
  },
  {
    rule: 'id-unique',
    name: 'a dimension twice',
    change: replace(evaluation, 'id: company', 'id: craft'),
    file: evaluation,
    line: 4,
  },
  {
    rule: 'reading-range',
    name: 'a reading that leads down',
    change: replace(reading, 'from: 2, to: 3', 'from: 3, to: 2'),
    file: reading,
    line: 7,
  },
  {
    rule: 'reading-checked',
    name: 'a reading that somebody opened on no day',
    change: replace(reading, '"2026-11-01"', 'null'),
    file: reading,
    line: 11,
  },
  {
    rule: 'reading-checked',
    name: 'a reading that nobody opened on a day',
    change: replace(reading, 'evidence: P', 'evidence: K'),
    file: reading,
    line: 11,
  },
  {
    rule: 'reading-stale',
    name: 'a reading opened years ago',
    change: replace(reading, '2026-11-01', '2023-11-01'),
    file: reading,
    line: 11,
  },
  {
    rule: 'date-future',
    name: 'a reading opened tomorrow',
    change: replace(reading, '2026-11-01', '2027-11-01'),
    file: reading,
    line: 11,
  },
  {
    rule: 'id-unique',
    name: 'one reading in two lists',
    change: (files) => void (files['reading/second.yaml'] = String(files[reading])),
    file: 'reading/second.yaml',
    line: 1,
  },
  {
    rule: 'dangling-reference',
    name: 'a reading for a skill that does not exist',
    change: replace(reading, 'skill: milling', 'skill: mowing'),
    file: reading,
    line: 7,
  },
  {
    rule: 'dangling-reference',
    name: 'a way in to a section that does not exist',
    change: replace(entry, 'section: work', 'section: sleep'),
    file: entry,
    line: 9,
  },
  {
    rule: 'dangling-reference',
    name: 'a way in to a challenge that does not exist',
    change: replace(entry, 'py-mill', 'py-hill'),
    file: entry,
    line: 12,
  },
  {
    rule: 'schema',
    name: 'a way in without German',
    change: replace(entry, 'New here, de: Neu hier', 'New here'),
    file: entry,
    line: 4,
  },
  {
    rule: 'id-path',
    name: 'a way in under another name',
    change: replace(entry, 'id: newcomer', 'id: visitor'),
    file: entry,
    line: 1,
  },
  {
    rule: 'id-path',
    name: 'another file name',
    change: replace(stone, 'id: milling-stone', 'id: milling-rock'),
    file: stone,
    line: 2,
  },
  {
    rule: 'id-path',
    name: 'another folder',
    change: replace(stone, 'skill: milling', 'skill: sieving'),
    file: stone,
    line: 5,
  },
  {
    rule: 'id-path',
    name: 'a skill in another file',
    change: replace('graph/skills/baking.yaml', 'id: baking', 'id: cooking'),
    file: 'graph/skills/baking.yaml',
    line: 1,
  },
  { rule: 'id-unique', name: 'an option twice', change: replace(stone, 'id: b,', 'id: a,'), file: stone, line: 12 },
  {
    rule: 'id-unique',
    name: 'an area twice',
    change: replace('graph/areas.yaml', 'id: bread', 'id: grain'),
    file: 'graph/areas.yaml',
    line: 2,
  },
  {
    rule: 'dangling-reference',
    name: 'the skill of a criterion',
    change: replace(mill, 'skill: sieving', 'skill: dancing'),
    file: mill,
    line: 14,
  },
  {
    rule: 'dangling-reference',
    name: 'an enemy',
    change: replace(stone, 'enemies: []', 'enemies: [milling-ghost]'),
    file: stone,
    line: 16,
  },
  {
    rule: 'dangling-reference',
    name: 'an item to check oneself',
    change: replace(guide, '[milling-stone]', '[milling-ghost]'),
    file: guide,
    line: 8,
  },
  {
    rule: 'dangling-reference',
    name: 'a fixture',
    change: replace(mill, 'files: [hidden.csv]', 'files: [ghost.csv]'),
    file: mill,
    line: 26,
  },
  {
    rule: 'dangling-reference',
    name: 'a checker',
    change: replace(mill, 'checker: check.py', 'checker: ghost.py'),
    file: mill,
    line: 33,
  },
  {
    rule: 'dangling-reference',
    name: 'a challenge of a pool',
    change: replace(blueprint, '[py-mill]', '[py-mill, py-ghost]'),
    file: blueprint,
    line: 9,
  },
  {
    rule: 'dangling-reference',
    name: 'a prerequisite',
    change: replace('graph/skills/baking.yaml', 'skill: sieving', 'skill: ghost'),
    file: 'graph/skills/baking.yaml',
    line: 7,
  },
  {
    rule: 'dangling-reference',
    name: 'a missing part of the graph',
    change: drop('graph/levels.yaml'),
    file: 'graph/levels.yaml',
  },
  {
    rule: 'graph-acyclic',
    name: 'a cycle',
    change: replace('graph/skills/milling.yaml', 'prerequisites: []', 'prerequisites: [{ skill: baking, reason: R. }]'),
    file: 'graph/skills/baking.yaml',
    line: 7,
  },
  {
    rule: 'graph-targets',
    name: 'a falling target',
    change: replace('graph/skills/baking.yaml', 'mid: { proficiency: 2', 'mid: { proficiency: 0'),
    file: 'graph/skills/baking.yaml',
    line: 16,
  },
  {
    rule: 'graph-targets',
    name: 'a missing role',
    change: replace('graph/skills/baking.yaml', /\n {2}baker:.*/, ''),
    file: 'graph/skills/baking.yaml',
    line: 15,
  },
  {
    rule: 'graph-cuts',
    name: 'cuts that fall',
    change: replace('graph/cut-scores.yaml', '2: -0.6', '2: -1.7'),
    file: 'graph/cut-scores.yaml',
    line: 4,
  },
  {
    rule: 'item-sections',
    name: 'no explanation',
    change: replace(stone, '## Explanation', 'Explanation'),
    file: stone,
    line: 19,
  },
  { rule: 'item-sections', name: 'no stem', change: replace(wheels, 'Which wheels turn?', ''), file: wheels },
  {
    rule: 'item-key',
    name: 'two keys of a single choice',
    change: replace(stone, 'text: Wrong option two,', 'text: Wrong option two, correct: true,'),
    file: stone,
    line: 10,
  },
  {
    rule: 'item-key',
    name: 'one key of a multiple choice',
    change: replace(wheels, 'Second wheel, correct: true', 'Second wheel'),
    file: wheels,
    line: 10,
  },
  {
    rule: 'item-mistakes',
    name: 'a mistake within the tolerance',
    change: replace(rate, 'value: 0.333', 'value: 0.779'),
    file: rate,
    line: 12,
  },
  {
    rule: 'item-options-equal',
    name: 'two options that say the same',
    change: replace(stone, 'Wrong option three', '  wrong option TWO'),
    file: stone,
    line: 13,
  },
  {
    rule: 'item-options-equal',
    name: 'a matching item with one prompt twice',
    change: set(pairs, matching.replace('prompt: Flour', 'prompt: Grain')),
    file: pairs,
    line: 12,
  },
  {
    rule: 'item-variants',
    name: 'draws that cannot be shown',
    change: generated('{{ bad }} kg do not.', "{{ good < 60 ? '<b>Some</b>' : 'Some' }} do not."),
    file: weight,
    line: 9,
  },
  {
    rule: 'item-key-length',
    name: 'draws with a key that is much longer',
    change: both(
      generated('', ''),
      replace(
        weight,
        /kind: numeric\n[^]*?rationale: No\. \}\n/,
        `kind: single
options:
  - { id: a, text: "{{ good < 60 ? 'Most of what the miller throws in' : 'Most' }}", correct: true, rationale: R. }
  - { id: b, text: Half of it, rationale: R. }
  - { id: c, text: Little, rationale: R. }
`,
      ),
    ),
    file: weight,
    line: 17,
  },
  {
    rule: 'item-variants',
    name: 'an expression with an unknown name',
    change: generated('= 100 * share', '= 100 * shares'),
    file: weight,
    line: 9,
  },
  {
    rule: 'item-variants',
    name: 'a condition that no draw fulfils',
    change: generated('share < 1', 'share > 1'),
    file: weight,
    line: 9,
  },
  {
    rule: 'item-variants',
    name: 'a draw in which a mistake is right',
    change: generated('= 100 * good / bad', '= 100 * share'),
    file: weight,
    line: 9,
  },
  {
    rule: 'item-variants',
    name: 'too few different draws',
    change: generated('to: 90, step: 1', 'to: 11, step: 1'),
    file: weight,
    line: 9,
  },
  {
    rule: 'item-variant-check',
    name: 'no second computation of the key',
    change: both(generated('', ''), drop(weight.replace('.md', '.check.py'))),
    file: weight,
    line: 9,
  },
  {
    rule: 'item-catch-all',
    name: 'all of the above',
    change: replace(stone, 'Wrong option two', 'All of the above'),
    file: stone,
    line: 12,
  },
  {
    rule: 'item-key-length',
    name: 'a long key',
    change: replace(stone, 'Secret key', 'A key that says very much more than any other option says'),
    file: stone,
    line: 11,
  },
  { rule: 'item-key-balance', name: 'keys always in front', change: manySingles, file: 'items' },
  {
    rule: 'item-length-balance',
    name: 'keys always longest',
    change: manySinglesWith('Secret key', 'The secret key'),
    file: 'items',
  },
  {
    rule: 'item-length-balance',
    name: 'keys always shortest',
    change: manySinglesWith('Secret key `x < 1`', 'Key'),
    file: 'items',
  },
  {
    rule: 'item-absolutes',
    name: 'nothing that is never right',
    change: manySinglesWith('Wrong option', 'Never option'),
    file: 'items',
  },
  {
    rule: 'item-article',
    name: 'an article that excludes',
    change: both(replace(wheels, 'Which wheels turn?', 'What turns is a'), replace(wheels, 'Third wheel', 'Axle')),
    file: wheels,
    line: 13,
  },
  {
    rule: 'item-near-duplicate',
    name: 'the same situation twice',
    change: twin(),
    file: 'items/sieving/sieving-twin.md',
    line: 2,
  },
  {
    rule: 'item-near-duplicate',
    name: 'enemies that ask the same',
    change: twin({ enemies: true }),
    file: 'items/sieving/sieving-twin.md',
    line: 2,
  },
  {
    rule: 'stem-length',
    name: 'a story',
    change: replace(wheels, 'Which wheels turn?', `${'So it goes on. '.repeat(33)}Which wheels turn?`),
    file: wheels,
    line: 20,
  },
  {
    rule: 'prose-grade',
    name: 'a sentence for lawyers',
    change: replace(
      wheels,
      'Which wheels turn?',
      `Notwithstanding ${'considerable organisational and institutional responsibilities, '.repeat(12)}which turn?`,
    ),
    file: wheels,
    line: 20,
  },
  {
    rule: 'prose-grade',
    name: 'a guide for lawyers',
    change: replace(
      guide,
      'They like it.',
      `Notwithstanding ${'considerable organisational and institutional responsibilities, '.repeat(40)}they like it.`,
    ),
    file: guide,
    line: 3,
  },
  {
    rule: 'glossary',
    name: 'a term in another spelling',
    change: both(glossary, replace(guide, 'They like it.', 'They like it.\n\nThey like\nmillstones.')),
    file: guide,
    line: 17,
  },
  {
    rule: 'spelling',
    name: 'a slip in a stem',
    change: both(glossary, replace(wheels, 'Which wheels turn?', 'One line.\n\nWhich wheels trun?')),
    file: wheels,
    line: 22,
  },
  {
    rule: 'spelling',
    name: 'a slip in a rationale',
    change: both(glossary, replace(rate, 'Secret mistake two', 'Secret mistaek two')),
    file: rate,
    line: 13,
  },
  {
    rule: 'spelling',
    name: 'a slip in a hint',
    change: both(glossary, replace(mill, 'Think of `stones`', 'Thinck of `stones`; thinck')),
    file: mill,
    line: 34,
  },
  { rule: 'coverage-items', name: 'a small collection', change: () => {}, file: 'graph/skills/milling.yaml', line: 1 },
  {
    rule: 'coverage-proficiency',
    name: 'a small collection',
    change: () => {},
    file: 'graph/skills/milling.yaml',
    line: 1,
  },
  { rule: 'coverage-kinds', name: 'single choices only', change: manySingles, file: 'items' },
  {
    rule: 'enemies-symmetric',
    name: 'a one-sided enemy',
    change: replace(stone, 'enemies: []', 'enemies: [milling-wheels]'),
    file: stone,
    line: 16,
  },
  {
    rule: 'sources-missing',
    name: 'no source',
    change: replace(stone, /sources:\n.*\n/, 'sources: []\n'),
    file: stone,
    line: 14,
  },
  {
    rule: 'date-future',
    name: 'a date of tomorrow',
    change: replace(stone, '2026-01-02', '2026-11-24'),
    file: stone,
    line: 15,
  },
  {
    rule: 'source-stale',
    name: 'documentation read years ago',
    change: replace(
      stone,
      'url: "https://example.org/book", date: "2026-01-02"',
      'url: "https://docs.example.org/book", date: "2024-11-22"',
    ),
    file: stone,
    line: 15,
  },
  {
    rule: 'source-stale',
    name: 'documentation of a guide read years ago',
    change: replace(
      'guides/miller_guide/sources.yaml',
      'url: "https://example.org/mills", date: "2026-05-01"',
      'url: "https://example.org/stable/mills.html", date: "2023-05-01"',
    ),
    file: 'guides/miller_guide/sources.yaml',
    line: 2,
  },
  {
    rule: 'guide-stale',
    name: 'facts of more than a year ago',
    change: replace(guide, 'asOf: "2026-11-20"', 'asOf: "2025-11-20"'),
    file: guide,
    line: 6,
  },
  {
    rule: 'unfilled',
    name: 'a template as it was made',
    change: replace(stone, 'Secret explanation of the stone.', '??? Say why the key is right.'),
    file: stone,
    line: 27,
  },
  {
    rule: 'review-missing',
    name: 'no review',
    change: replace(stone, /reviewed: .*/, 'reviewed: null'),
    file: stone,
    line: 17,
  },
  {
    rule: 'review-missing',
    name: 'a review that disagreed',
    change: replace(mill, 'agreed: true', 'agreed: false'),
    file: mill,
  },
  {
    rule: 'challenge-files',
    name: 'no statement',
    change: drop('challenges/py-mill/statement.md'),
    file: 'challenges/py-mill/statement.md',
  },
  {
    rule: 'challenge-files',
    name: 'no reference',
    change: drop('challenges/py-mill/solution/solution.py'),
    file: mill,
    line: 7,
  },
  {
    rule: 'challenge-wrong',
    name: 'a wrong solution without a folder',
    change: drop('challenges/py-mill/wrong/slow/solution.py'),
    file: mill,
    line: 37,
  },
  {
    rule: 'challenge-wrong',
    name: 'only two',
    change: both(replace(mill, / {2}- \{ id: off.*\n/, ''), drop('challenges/py-mill/wrong/off/solution.py')),
    file: mill,
    line: 35,
  },
  {
    rule: 'challenge-tests',
    name: 'a criterion without a test',
    change: replace(mill, 'criterion: robust', 'criterion: correct'),
    file: mill,
    line: 14,
  },
  {
    rule: 'challenge-tests',
    name: 'nothing visible',
    change: replace(mill, 'visible: true', 'visible: false'),
    file: mill,
    line: 15,
  },
  {
    rule: 'challenge-runtime',
    name: 'a function in SQL',
    change: replace(mill, 'runtime: python-ml', 'runtime: sql-duckdb'),
    file: mill,
    line: 6,
  },
  {
    rule: 'challenge-runtime',
    name: 'a server in SQL',
    change: both(addServiceChallenge, replace(shop, 'runtime: python-ml', 'runtime: sql-duckdb')),
    file: shop,
    line: 6,
  },
  {
    rule: 'challenge-secrets',
    name: 'the expected output given away',
    change: both(
      addProgramChallenge,
      replace(program, 'files: [hidden-in.csv]', 'files: [hidden-in.csv, hidden-out.csv]'),
    ),
    file: program,
    line: 47,
  },
  {
    rule: 'challenge-secrets',
    name: 'the rows of a hidden model given to the program that makes it',
    change: both(
      addProgramChallenge,
      replace(program, 'files: [hidden-in.csv]', 'files: [hidden-in.csv, hidden-rows.csv]'),
    ),
    file: program,
    line: 56,
  },
  {
    rule: 'dangling-reference',
    name: 'standard input that is not there',
    change: both(addProgramChallenge, drop('challenges/sh-mill/fixtures/orders.txt')),
    file: program,
    line: 28,
  },
  {
    rule: 'dangling-reference',
    name: 'rows for a model that are not there',
    change: both(addProgramChallenge, drop('challenges/sh-mill/fixtures/hidden-rows.csv')),
    file: program,
    line: 56,
  },
  {
    rule: 'dangling-reference',
    name: 'a function in a file that is not there',
    change: both(addProgramChallenge, replace(program, 'file: mill.py, name: predict', 'file: mull.py, name: predict')),
    file: program,
    line: 56,
  },
  {
    rule: 'challenge-tests',
    name: 'a file that should stay unchanged and is not given',
    change: both(addProgramChallenge, replace(program, 'unchanged: [grain.csv]', 'unchanged: [other.csv]')),
    file: program,
    line: 33,
  },
  {
    rule: 'challenge-tests',
    name: 'a model file of a function',
    change: replace(mill, 'at: /predictions,', 'model: { file: m.pkl, features: grain.csv, method: predict },'),
    file: mill,
    line: 28,
  },
  {
    rule: 'challenge-tests',
    name: 'a server that is killed and not asked again',
    change: both(addServiceChallenge, replace(shop, /\n {6}- load:.*\n.*/, '')),
    file: shop,
    line: 35,
  },
  {
    rule: 'challenge-tests',
    name: 'a phase with more requests than responses',
    change: both(
      addServiceChallenge,
      replace(shop, 'responses: [{ status: 201 }]', 'responses: [{ status: 201 }, { status: 200 }]'),
    ),
    file: shop,
    line: 34,
  },
  {
    rule: 'challenge-tests',
    name: 'a load longer than the server may run',
    change: both(addServiceChallenge, replace(shop, 'seconds: 2', 'seconds: 6')),
    file: shop,
    line: 32,
  },
  {
    rule: 'challenge-tests',
    name: 'more memory than the limit',
    change: both(addServiceChallenge, replace(shop, 'maxMemoryMiB: 200', 'maxMemoryMiB: 256')),
    file: shop,
    line: 38,
  },
  ...(
    [
      ['a percentile of nothing', shop, 'p50Ms: 50, p99Ms: 500, ', ''],
      ['phases that expect responses', shop, 'kind: phases', 'kind: latency'],
      ['requests and phases at once', shop, 'phases:', 'requests: [{ method: GET, path: / }]\n    phases:'],
      ['an unknown way to end a server', shop, 'restart: kill', 'restart: ask'],
      ['a body of a gigabyte', shop, 'repeat: 100', 'repeat: 1000000000'],
      ['a folder of a written file', program, 'flour.json:', 'out/flour.json:'],
      [
        'a text that is no text',
        program,
        'format: json, value: { bags: 424242 }',
        'format: text, value: { bags: 424242 }',
      ],
      [
        'two ways to ask a model',
        program,
        'method: predict_proba',
        'method: predict_proba, function: { file: mill.py, name: f }',
      ],
      ['a metric of nothing', program, 'file: { name: p.csv, column: p }, ', ''],
      ['bins of another metric', program, 'calibration-error', 'brier'],
      ['an exit code that there is not', program, 'exitCode: nonzero', 'exitCode: 256'],
      ['a program that is not run', program, '    run: { stdin: "hidden words" }\n', ''],
    ] as const
  ).map(([name, file, from, to]): Case => ({
    rule: 'schema',
    name,
    change: both(file === shop ? addServiceChallenge : addProgramChallenge, replace(file, from, to)),
    file,
  })),
  {
    rule: 'challenge-secrets',
    name: 'labels given away',
    change: replace(mill, 'files: [hidden.csv]', 'files: [hidden.csv, labels.json]'),
    file: mill,
    line: 28,
  },
  {
    rule: 'markdown-html',
    name: 'a script',
    change: replace(stone, 'Which stone?', 'Which stone?\n\n<script>alert(1)</script>'),
    file: stone,
    line: 21,
  },
  {
    rule: 'markdown-html',
    name: 'HTML in an option',
    change: replace(stone, 'Wrong option two', '"Wrong <b>option</b> two"'),
    file: stone,
    line: 12,
  },
  {
    rule: 'markdown-image',
    name: 'an image',
    change: replace(stone, 'Which stone?', '![x](https://example.org/x.png)'),
    file: stone,
    line: 19,
  },
  {
    rule: 'markdown-heading',
    name: 'a title',
    change: replace(stone, 'Which stone?', '# Which stone?'),
    file: stone,
    line: 19,
  },
  {
    rule: 'markdown-heading',
    name: 'a section without an anchor',
    change: replace(guide, 'The work {#work}', 'The work'),
    file: guide,
    line: 13,
  },
  {
    rule: 'code-language',
    name: 'an unknown language',
    change: replace(stone, '```python', '```cobol'),
    file: stone,
    line: 21,
  },
  {
    rule: 'link-form',
    name: 'a script as a link',
    change: replace(guide, '(https://example.org/book)', '(javascript:alert%281%29)'),
    file: guide,
    line: 17,
  },
  {
    rule: 'link-form',
    name: 'an address that is none',
    change: replace(guide, '(https://example.org/book)', '(https://[example.org/book)'),
    file: guide,
    line: 17,
  },
  {
    rule: 'link-form',
    name: 'a way out of the site that nobody checks',
    change: replace(stone, 'Which stone?', 'Which [stone](//example.org)?'),
    file: stone,
    line: 19,
  },
  {
    rule: 'guide-sections',
    name: 'a section that is not in the header',
    change: replace(guide, '  - { id: pay }\n', ''),
    file: guide,
    line: 25,
  },
  {
    rule: 'guide-sections',
    name: 'a section that is not in the text',
    change: replace(guide, '  - { id: pay }\n', '  - { id: pay }\n  - { id: ghost }\n'),
    file: guide,
    line: 10,
  },
  {
    rule: 'footnote-source',
    name: 'an unknown source',
    change: replace(guide, '[^mills] They', '[^ghost][^mills] They'),
    file: guide,
    line: 14,
  },
  {
    rule: 'footnote-source',
    name: 'a footnote in an item',
    change: replace(stone, 'Which stone?', 'Which stone?[^x]'),
    file: stone,
    line: 19,
  },
  {
    rule: 'source-unused',
    name: 'a source without a citation',
    change: replace(
      'guides/miller_guide/sources.yaml',
      /$/,
      '- { id: more, title: More, publisher: Guild, url: "https://example.org/more", date: "2026-05-01", evidence: S }\n',
    ),
    file: 'guides/miller_guide/sources.yaml',
    line: 3,
  },
  {
    rule: 'number-unsourced',
    name: 'a figure without a footnote',
    change: replace(guide, 'They like it.', 'They like it.\n\nHalf of them, 51 %, sing.'),
    file: guide,
    line: 16,
  },
  {
    rule: 'number-unsourced',
    name: 'a figure in a list',
    change: replace(guide, 'They like it.', 'They like it.\n\n- one\n- 300 sing'),
    file: guide,
    line: 17,
  },
  {
    rule: 'diagram-syntax',
    name: 'an unknown kind',
    change: replace(guide, 'flowchart TD', 'pie title X'),
    file: guide,
    line: 19,
  },
  {
    rule: 'diagram-syntax',
    name: 'an open bracket',
    change: replace(guide, 'B[Flour]', 'B[Flour'),
    file: guide,
    line: 19,
  },
  {
    rule: 'diagram-alt',
    name: 'no text alternative',
    change: replace(guide, '%% alt: Grain becomes flour.\n', ''),
    file: guide,
    line: 19,
  },
  {
    rule: 'diagram-alt',
    name: 'no caption',
    change: replace(guide, '%% caption: From grain to flour.\n', ''),
    file: guide,
    line: 19,
  },
  {
    rule: 'schema',
    name: 'a chart without a text alternative',
    change: replace(guide, 'alt: Pay rises with level.\n', ''),
    file: guide,
  },
  {
    rule: 'diagram-wide',
    name: 'a wide diagram',
    change: replace(
      guide,
      /flowchart TD\n.*/,
      `flowchart LR\n  ${Array.from({ length: 12 }, (_, i) => `N${i}[A long label]`).join(' --> ')}`,
    ),
    file: guide,
    line: 19,
  },
  {
    rule: 'example-file',
    name: 'an example that is not there',
    change: replace(guide, 'They earn little.', '```python\n# examples/ghost.py\nx = 1\n```\n\nThey earn little.'),
    file: guide,
  },
  { rule: 'chart-data', name: 'a missing column', change: replace(guide, 'y: median', 'y: mean'), file: guide },
  {
    rule: 'chart-data',
    name: 'a missing file',
    change: replace(guide, 'data: pay.csv', 'data: ghost.csv'),
    file: guide,
    line: 30,
  },
  {
    rule: 'chart-data',
    name: 'a value that is no number',
    change: replace('guides/miller_guide/figures/pay.csv', '20', 'much'),
    file: guide,
  },
  {
    rule: 'blueprint-limits',
    name: 'more challenges than the pool has',
    change: replace(blueprint, 'count: 1', 'count: 2'),
    file: blueprint,
    line: 9,
  },
  {
    rule: 'dangling-reference',
    name: 'parameters of an item that does not exist',
    change: calibrated({ id: 'milling-ghost' }),
    file: calibration,
    line: 11,
  },
  {
    rule: 'dangling-reference',
    name: 'parameters of a criterion that does not exist',
    change: calibrated({ id: 'py-mill/ghost' }),
    file: calibration,
    line: 11,
  },
  {
    rule: 'text-nul',
    name: 'an escape that a database cannot keep',
    change: replace(stone, 'Wrong option two', '"a\\0b"'),
    file: stone,
    line: 12,
  },
  ...[
    ['a challenge', mill, 'title: A mill', 3],
    ['a skill', 'graph/skills/baking.yaml', 'name: Skill baking', 4],
    ['a guide', guide, 'title: The miller', 3],
    ['its sources', 'guides/miller_guide/sources.yaml', 'title: Mills', 2],
    ['a chart in it', guide, 'title: Pay of millers', 36],
    ['a blueprint', blueprint, 'title: Miller, junior', 3],
    ['outside reading', reading, 'author: A miller', 3],
    ['a rubric', rubric, 'title: Company', 3],
  ].map(([name, file, from, line]) => ({
    rule: 'text-nul' as const,
    name: `such an escape in ${name}`,
    change: replace(String(file), String(from), `${String(from).split(':')[0]}: "\\x00"`),
    file: String(file),
    line: Number(line),
  })),
  {
    rule: 'text-nul',
    name: 'such an escape in a key',
    change: replace(stone, 'title: The stone', '"ti\\u0000tle": The stone'),
    file: stone,
    line: 4,
  },
  {
    rule: 'text-nul',
    name: 'such an escape in what the market pays',
    change: both(addMarket, replace('market/mapping.yaml', 'titles: [Baker]', 'titles: ["\\0"]')),
    file: 'market/mapping.yaml',
    line: 4,
  },
  {
    rule: 'file-readable',
    name: 'a NUL in the text of a challenge',
    change: set('challenges/py-mill/starter/solution.py', 'x = "a\0b"\n'),
    file: 'challenges/py-mill/starter/solution.py',
  },
  {
    rule: 'item-last-pair',
    name: 'four pairs of which the last is free',
    change: both(
      set(pairs, matching),
      replace(pairs, 'pairs:\n', 'pairs:\n  - { id: d, prompt: Bran, answer: Bin, rationale: R. }\n'),
    ),
    file: pairs,
    line: 10,
  },
  {
    rule: 'generated-table',
    name: 'a table that there is not',
    change: replace(guide, /\n## /, '\n```generated\ntargets nobody\n```\n\n## '),
    file: guide,
  },
  {
    rule: 'calibration-revision',
    name: 'no revision',
    change: calibrated({ revision: undefined }),
    file: calibration,
    line: 11,
  },
  {
    rule: 'calibration-outdated',
    name: 'another revision',
    change: calibrated({ revision: 7 }),
    file: calibration,
    line: 11,
  },
  {
    rule: 'calibration-model',
    name: 'three categories for a single choice',
    change: calibrated({ model: { kind: 'graded', a: 1, b: [0, 1] } }),
    file: calibration,
    line: 13,
  },
  {
    rule: 'calibration-stale',
    name: 'parameters of three years ago',
    change: calibrated({}, '2023-10-01'),
    file: calibration,
    line: 4,
  },
  {
    rule: 'date-future',
    name: 'a calibration to come',
    change: calibrated({}, '2027-10-01'),
    file: calibration,
    line: 4,
  },
  {
    rule: 'schema',
    name: 'boundaries that fall',
    change: calibrated({ model: { kind: 'graded', a: 1, b: [1, 0] } }),
    file: calibration,
  },
]

it('take a sound matching item and a sound generated one', async () => {
  const { problems, catalogue } = await readSample(both(generated('', ''), set(pairs, matching)))
  expect(problems).toEqual([])
  expect(catalogue?.items.map(({ id }) => id)).toEqual(expect.arrayContaining(['milling-pairs', 'sieving-weight']))
})

describe('the rules', () => {
  it('find nothing in the sample but that it is small', async () => {
    expect((await readSample()).problems).toEqual([])
    const { problems } = await readSample(glossary, { lint: true })
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(['coverage-items', 'coverage-proficiency']))
    for (const { rule } of problems) expect(completeness).toContain(rule)
  })

  it.each(cases)('$rule: $name', async ({ rule, change, file, line }) => {
    const { problems } = await readSample(change, { lint: true })
    const found = problems.filter((problem) => problem.rule === rule && problem.file === file)
    expect(found.map((problem) => problem.line)).toContainEqual(line ?? expect.any(Number))
    for (const problem of found) {
      expect(problem.severity).toBe(rules[rule][0])
      expect(problem.message).toMatch(/\S/)
      expect(problem.mend).toMatch(/\S/)
    }
  })

  it('each have a test', () => {
    expect(Object.keys(rules).filter((rule) => !cases.some((each) => each.rule === rule))).toEqual([])
  })

  it('are all reported at once', async () => {
    const { problems, catalogue } = await readSample(
      both(
        replace(stone, 'proficiency: 2', 'proficiency: 7'),
        replace(stone, 'title: The stone', 'titel: The stone'),
        replace(guide, 'y: median', 'y: mean'),
        replace(blueprint, 'count: 1', 'count: 2'),
      ),
    )
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(['schema', 'chart-data', 'blueprint-limits']))
    expect(catalogue?.items.map(({ id }) => id)).toEqual(['baking-order', 'milling-wheels', 'sieving-rate'])
  })

  it.each([
    ['our judgement', 'By our own judgement, 51 % sing.'],
    ['a footnote', 'Of them 51 % sing.[^pay]'],
    ['a footnote before a list', 'They do[^pay]:\n\n- 300 sing\n- 400 dance'],
    ['code', 'Write `x = 300`.'],
    ['a version', 'Use Python 3.13 and HTTP 503.'],
    ['a small count', 'Take 2 stones and step 3.'],
  ])('let a number pass with %s', async (_, paragraph) => {
    const { problems } = await readSample(replace(guide, 'They like it.', `They like it.\n\n${paragraph}`))
    expect(problems).toEqual([])
  })
})

/** The rules that find something in the sample after a change. */
async function rulesBrokenBy(change: (files: SampleFiles) => void) {
  return new Set((await readSample(change, { lint: true })).problems.map(({ rule }) => rule))
}

describe('what the linter lets pass', () => {
  it.each<[RuleId, string, (files: SampleFiles) => void]>([
    [
      'item-near-duplicate',
      'enemies that share a situation',
      twin({
        enemies: true,
        question: `${situation}. Which of them stood still all day, and how long was it in hours?`,
      }),
    ],
    [
      'item-article',
      'an article that fits by its sound',
      both(replace(wheels, 'Which wheels turn?', 'What turns is a'), replace(wheels, 'Third wheel', 'Unit')),
    ],
    ['source-stale', 'an old paper', replace(stone, '2026-01-02', '1997-06-11')],
    [
      'source-stale',
      'documentation read two years ago to the day',
      replace(stone, 'example.org/book", date: "2026-01-02"', 'example.org/docs/book", date: "2024-11-23"'),
    ],
    ['glossary', 'code', both(glossary, replace(guide, 'They like it.', 'They like `millstone`, and mill stones.'))],
    [
      'glossary',
      'a part of another word',
      both(glossary, replace(guide, 'They like it.', 'They like the millstone-maker.')),
    ],
    [
      'spelling',
      'names, abbreviations, code, data, and words of the glossary',
      both(
        glossary,
        replace(
          guide,
          'They like it.',
          'They like Zoomcamp, GPUs, `foo`, "lis bon", querns, user_id and [words](https://exampel.org/spleling).',
        ),
      ),
    ],
    [
      'spelling',
      'words made of known ones',
      both(glossary, replace(guide, 'They like it.', 'A deployer likes replayable accuracies.')),
    ],
    [
      'spelling',
      'both endings of British verbs',
      both(glossary, replace(guide, 'They like it.', 'They organize and organise; the colour is organized.')),
    ],
    ['spelling', 'anything where no glossary asks', replace(guide, 'They like it.', 'They liek it.')],
    [
      'stem-length',
      'long code',
      replace(wheels, 'Which wheels turn?', `Which wheels turn?\n\n\`\`\`text\n${'turn '.repeat(200)}\n\`\`\``),
    ],
  ])('%s: %s', async (rule, _name, change) => {
    expect(await rulesBrokenBy(change)).not.toContain(rule)
  })

  it('coverage: enough items of each asked proficiency, without those of guides', async () => {
    const many = (files: SampleFiles) => {
      const text = String(files[wheels]).replace('id: milling-wheels', 'id: ID')
      for (let i = 0; i < 8; i++)
        files[`items/milling/milling-more-${i}.md`] = text
          .replace('id: ID', `id: milling-more-${i}`)
          .replace('proficiency: 3', `proficiency: ${1 + (i % 3)}`)
    }
    const ofMilling = async (change: (files: SampleFiles) => void) =>
      (await readSample(change, { lint: true })).problems.filter(
        ({ rule, file }) => rule.startsWith('coverage-') && file.endsWith('milling.yaml'),
      )
    expect(await ofMilling(many)).toEqual([])
    const practised = replace(
      guide,
      'check: [milling-stone]',
      'check: [milling-more-0, milling-more-3, milling-more-6]',
    )
    expect((await ofMilling(both(many, practised))).map(({ message }) => message)).toEqual([
      'Tests may ask 7 items of milling.',
      'Targets ask for it, but milling has only 0 at proficiency 1.',
    ])
  })

  it('coverage: a collection without items', async () => {
    const none = (files: SampleFiles) => {
      for (const path of Object.keys(files)) if (path.startsWith('items/')) delete files[path]
    }
    expect([...(await rulesBrokenBy(none))].filter((rule) => rule.startsWith('coverage-'))).toEqual([])
  })
})

it('stand in docs/content-rules.md, each with its severity and sentence, and no others', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/content-rules.md'), 'utf8')
  const [, table = ''] = page.split('| rule | severity | what holds |\n|---|---|---|\n')
  const rows = Object.entries(rules).map(([id, [severity, sentence]]) => `| \`${id}\` | ${severity} | ${sentence} |`)
  expect((table.split('\n\n')[0] ?? '').split('\n').toSorted()).toEqual(rows.toSorted())
})
