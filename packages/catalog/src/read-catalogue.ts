import { Blueprint } from './blueprint.ts'
import type { Calibration } from './calibration.ts'
import { canonicalJson, sha256 } from './canonical-json.ts'
import { schemaVersion, type Catalogue } from './catalogue.ts'
import type { Challenge } from './challenge.ts'
import { checkChallenge } from './check-challenges.ts'
import { checkBank, checkItem } from './check-items.ts'
import { readContentFiles, type ContentFiles } from './content-files.ts'
import type { EntryPath } from './entry-path.ts'
import { leftToReview, type Graph } from './graph.ts'
import type { Guide } from './guide.ts'
import type { Item } from './item.ts'
import type { Located } from './located-yaml.ts'
import { calibrationsById, checkCalibrations, criteriaCalibration, readCalibrations } from './read-calibrations.ts'
import type { ReadingLevels } from './lint.ts'
import type { Market } from './market/market.ts'
import { readMarket } from './market/read-market.ts'
import { readChallenges } from './read-challenges.ts'
import { readGraph, readYaml } from './read-graph.ts'
import { readGuides, type ReadGuide } from './read-guides.ts'
import { readItems } from './read-items.ts'
import { readEntryPaths, readReadings } from './read-paths.ts'
import type { Reading } from './reading.ts'
import { readRubrics } from './read-rubrics.ts'
import type { Rubric } from './rubric.ts'
import { compare, ProblemList, type Problem } from './rules.ts'

export interface ReadOptions {
  /** The day of today as YYYY-MM-DD, for the rule against dates in the future. */
  today?: string
  /** Also look for what could be better: coverage, cues, similar items, old sources, language. Only warnings, for authors. */
  lint?: boolean
}

export interface ReadResult {
  /** Everything that is free of errors; null when the graph, on which all else rests, is not. */
  catalogue: Catalogue | null
  /** All problems of the collection, by file and line. */
  problems: Problem[]
  /** Of a linted collection. */
  readingLevels?: ReadingLevels
}

/** Reads, checks and compiles a content directory. Bad content never throws; it becomes a problem. */
export async function readCatalogue(directory: string, options: ReadOptions = {}): Promise<ReadResult> {
  const problems = new ProblemList()
  const files = await readContentFiles(directory, problems)
  const today = options.today ?? latestToday()
  const { catalogue, collection } = compileCatalogue(files, problems, today)
  if (!options.lint) return { catalogue, problems: problems.sorted() }
  // Loads a dictionary, which a server does not need.
  const { lintCollection } = await import('./lint.ts')
  const readingLevels = lintCollection(collection, catalogue, files, today, problems)
  return { catalogue, problems: problems.sorted(), readingLevels }
}

/** The competency graph alone, which is read in a moment; null where a part of it is missing or broken. */
export async function readCompetencyGraph(directory: string): Promise<Graph | null> {
  const problems = new ProblemList()
  return readGraph(await readContentFiles(directory, problems), problems)
}

/** The calendar day where it is latest on Earth, so that nobody's today is in the future. */
function latestToday(): string {
  return new Date(Date.now() + 14 * 3600 * 1000).toISOString().slice(0, 10)
}

function compileCatalogue(files: ContentFiles, problems: ProblemList, today: string) {
  const graph = readGraph(files, problems)
  const items = readItems(files, problems)
  const challenges = readChallenges(files, problems)
  const facts = graph && {
    graph,
    items: items.map(({ value }) => value),
    challenges: challenges.map(({ value }) => value),
  }
  const guides = readGuides(files, facts, problems)
  const blueprints = readBlueprints(files, problems)
  const calibrations = readCalibrations(files, problems)
  const market = readMarket(files, graph, today, problems)
  const readings = readReadings(files, today, problems)
  const entryPaths = readEntryPaths(files, problems)
  const rubrics = readRubrics(files, graph, today, problems)
  for (const item of items) checkItem(item, problems)
  checkBank(items, problems)
  for (const challenge of challenges) checkChallenge(challenge, problems)
  if (graph) checkReferences({ graph, items, challenges, guides, blueprints, readings, entryPaths }, files, problems)
  checkProvenance([...items, ...challenges], guides, today, problems)
  const exercises = { items: items.map(({ value }) => value), challenges: challenges.map(({ value }) => value) }
  checkCalibrations(calibrations, exercises, today, problems)
  checkUnfilled(files, problems)

  const collection = { items, challenges, guides }
  const broken = problems.brokenFiles()
  if (!graph || [...broken].some((file) => file.startsWith('graph'))) return { catalogue: null, collection }
  const isWhole = (folder: string) => ![...broken].some((file) => file.startsWith(folder))
  const sound = {
    items: items.filter(({ file }) => !broken.has(file)).map(({ value }) => value),
    challenges: challenges.filter(({ value }) => isWhole(`challenges/${value.id}/`)).map(({ value }) => value),
    guides: guides.filter(({ guide }) => isWhole(`guides/${guide.id}/`)),
    blueprints: blueprints.filter(({ file }) => !broken.has(file)).map(({ value }) => value),
    calibrations: calibrations.filter(({ file }) => !broken.has(file)).map(({ value }) => value),
    readings: readings.filter(({ file }) => !broken.has(file)).flatMap(({ value }) => value),
    entryPaths: entryPaths.filter(({ file }) => !broken.has(file)).map(({ value }) => value),
    rubrics: rubrics.filter(({ file }) => !broken.has(file)).map(({ value }) => value),
  }
  return { catalogue: assemble(graph, sound, market), collection }
}

interface Sound {
  items: Item[]
  challenges: Challenge[]
  guides: ReadGuide[]
  blueprints: Blueprint[]
  calibrations: Calibration[]
  readings: Reading[]
  entryPaths: EntryPath[]
  rubrics: Rubric[]
}

/** Sorts, drops references to what was left out because of errors, and hashes what authors wrote. */
function assemble(graph: Graph, sound: Sound, market: Market | undefined): Catalogue {
  const itemIds = new Set(sound.items.map(({ id }) => id))
  const challengeIds = new Set(sound.challenges.map(({ id }) => id))
  const keep = (ids: Set<string>, list: string[]) => list.filter((id) => ids.has(id))
  const calibrations = calibrationsById(sound.calibrations, sound)
  const items = sound.items
    .map((item) => {
      const calibration = calibrations.get(item.id)
      return { ...item, enemies: keep(itemIds, item.enemies), ...(calibration && { calibration }) }
    })
    .toSorted(byId)
  const challenges = sound.challenges
    .map((challenge) => {
      const calibration = criteriaCalibration(challenge, calibrations)
      return { ...challenge, ...(calibration && { calibration }) }
    })
    .toSorted(byId)
  const blueprints = sound.blueprints
    .map((blueprint) => ({
      ...blueprint,
      challenges: { ...blueprint.challenges, pool: keep(challengeIds, blueprint.challenges.pool) },
    }))
    .toSorted(byId)
  const guides = sound.guides
    .map(({ guide }): Guide => ({
      ...guide,
      sections: guide.sections.map((section) => ({ ...section, check: keep(itemIds, section.check) })),
    }))
    .toSorted(byId)
  const readings = sound.readings.toSorted(byId)
  const guideIds = new Set(guides.map(({ id }) => id))
  const leadsOn = ({ to }: EntryPath['steps'][number]) =>
    ('guide' in to ? guideIds.has(to.guide) : true) && ('challenge' in to ? challengeIds.has(to.challenge) : true)
  const entryPaths = sound.entryPaths
    .map((path) => ({ ...path, steps: path.steps.filter(leadsOn) }))
    .toSorted((a, b) => compare(a.kind, b.kind) || a.order - b.order || byId(a, b))
  // In the order of what they review.
  const place = ({ id }: Rubric) => graph.evaluation?.dimensions.findIndex((dimension) => dimension.id === id) ?? 0
  const rubrics = sound.rubrics.toSorted((a, b) => place(a) - place(b))
  // What we render from the content is left out of the hash: a new renderer does not make new content.
  const authored = {
    schemaVersion,
    graph,
    items: items.map((item) => ({ ...item, html: undefined })),
    challenges: challenges.map((challenge) => ({ ...challenge, html: undefined })),
    guides: sound.guides.toSorted((a, b) => compare(a.guide.id, b.guide.id)).map((guide) => guide.authored),
    blueprints,
    market,
    readings,
    entryPaths,
    rubrics,
  }
  const hash = sha256(canonicalJson(authored))
  const lists = { items, challenges, guides, blueprints, readings, entryPaths, rubrics }
  return { schemaVersion, hash, graph, ...lists, ...(market && { market }) }
}

const byId = (a: { id: string }, b: { id: string }) => compare(a.id, b.id)

function readBlueprints(files: ContentFiles, problems: ProblemList): Located<Blueprint>[] {
  const paths = [...files.keys()].filter((path) => path.startsWith('blueprints/'))
  return paths.flatMap((path) => {
    const blueprint = readYaml(files, path, Blueprint, problems)
    if (!blueprint) return []
    const { id, items, challenges } = blueprint.value
    if (path !== `blueprints/${id}.yaml`)
      problems.add(
        'id-path',
        blueprint.at(['id']),
        `The id is "${id}", the file ${path}.`,
        `Rename the file to blueprints/${id}.yaml.`,
      )
    if (items.min > items.max)
      problems.add(
        'blueprint-limits',
        blueprint.at(['items']),
        `min ${items.min} is above max ${items.max}.`,
        'Correct one of them.',
      )
    if (challenges.count > challenges.pool.length)
      problems.add(
        'blueprint-limits',
        blueprint.at(['challenges']),
        `${challenges.count} challenges from a pool of ${challenges.pool.length}.`,
        'Enlarge the pool or lower the count.',
      )
    return [blueprint]
  })
}

interface Collection {
  graph: Graph
  items: Located<Item>[]
  challenges: Located<Challenge>[]
  guides: ReadGuide[]
  blueprints: Located<Blueprint>[]
  readings: Located<Reading[]>[]
  entryPaths: Located<EntryPath>[]
}

/** Whatever is named across files exists, even if it has problems of its own. */
function checkReferences(collection: Collection, files: ContentFiles, problems: ProblemList) {
  const { graph, items, challenges, guides, blueprints, readings, entryPaths } = collection
  const skills = new Set(graph.skills.map(({ id }) => id))
  const roles = new Set(graph.roles.map(({ id }) => id))
  // A file that exists but is broken reports its own problem; its name is not dangling.
  const itemIds = new Set([...files.keys()].flatMap((path) => /^items\/[^/]+\/([^/]+)\.md$/.exec(path)?.[1] ?? []))
  const challengeIds = new Set(
    [...files.keys()].flatMap((path) => /^challenges\/([^/]+)\/challenge\.yaml$/.exec(path)?.[1] ?? []),
  )
  const brokenSkills = new Set(
    [...files.keys()].flatMap((path) => /^graph\/skills\/([^/]+)\.yaml$/.exec(path)?.[1] ?? []),
  )
  const check = (known: ReadonlySet<string>, kind: string, id: string, at: { file: string; line: number }) => {
    if (known.has(id) || (kind === 'skill' && brokenSkills.has(id))) return
    problems.add('dangling-reference', at, `There is no ${kind} "${id}".`, `Correct the id, or add the ${kind}.`)
  }
  for (const item of items) check(skills, 'skill', item.value.skill, item.at(['skill']))
  for (const challenge of challenges) {
    challenge.value.criteria.forEach(({ skill }, i) =>
      check(skills, 'skill', skill, challenge.at(['criteria', i, 'skill'])),
    )
  }
  for (const { header } of guides) {
    header.value.roles.forEach((role, i) => check(roles, 'role', role, header.at(['roles', i])))
    header.value.sections.forEach((section, i) => {
      section.skills.forEach((skill, j) => check(skills, 'skill', skill, header.at(['sections', i, 'skills', j])))
      section.check.forEach((item, j) => check(itemIds, 'item', item, header.at(['sections', i, 'check', j])))
    })
  }
  for (const blueprint of blueprints) {
    const { target, skills: weights, challenges: wanted } = blueprint.value
    check(roles, 'role', target.role, blueprint.at(['target', 'role']))
    weights.forEach(({ skill }, i) => check(skills, 'skill', skill, blueprint.at(['skills', i, 'skill'])))
    if (weights.length > 1)
      weights.forEach(({ skill }, i) => {
        if (leftToReview(graph, skill))
          problems.add(
            'blueprint-review',
            blueprint.at(['skills', i, 'skill']),
            `${skill} is left to reviews.`,
            'Take it out of this test.',
          )
      })
    wanted.pool.forEach((id, i) => check(challengeIds, 'challenge', id, blueprint.at(['challenges', 'pool', i])))
  }
  for (const list of readings) {
    list.value.forEach(({ serves }, i) =>
      serves.forEach(({ skill }, j) => check(skills, 'skill', skill, list.at([i, 'serves', j, 'skill']))),
    )
  }
  const guideFiles = new Set([...files.keys()].flatMap((path) => /^guides\/([^/]+)\/guide\.md$/.exec(path)?.[1] ?? []))
  for (const path of entryPaths) {
    path.value.steps.forEach(({ to }, i) => {
      const at = path.at(['steps', i, 'to'])
      if ('challenge' in to) check(challengeIds, 'challenge', to.challenge, at)
      if ('role' in to) check(roles, 'role', to.role, at)
      if ('measure' in to) check(roles, 'role', to.measure.role, at)
      if (!('guide' in to)) return
      check(guideFiles, 'guide', to.guide, at)
      const guide = guides.find(({ header }) => header.value.id === to.guide)
      const { section } = to
      if (guide && section !== undefined && !guide.header.value.sections.some(({ id }) => id === section))
        problems.add('dangling-reference', at, `${to.guide} has no section "${section}".`, 'Correct the anchor.')
    })
  }
}

/** `content new` marks with it what an author has to write. */
const UNFILLED = '???'
const unfilled = /\?{3}([^"'?\n]*)/g

function checkUnfilled(files: ContentFiles, problems: ProblemList) {
  for (const [file, text] of files) {
    if (!text.includes(UNFILLED)) continue
    text.split('\n').forEach((line, i) => {
      for (const [, asked = ''] of line.matchAll(unfilled)) {
        const what = asked.trim().replace(/\.$/, '')
        problems.add('unfilled', { file, line: i + 1 }, `To be written: ${what || 'this'}.`, `Replace "${UNFILLED}".`)
      }
    })
  }
}

/** Sources, dates and reviews. */
function checkProvenance(
  exercises: Located<Item | Challenge>[],
  guides: ReadGuide[],
  today: string,
  problems: ProblemList,
) {
  const inPast = (date: string, at: { file: string; line: number }) => {
    if (date > today) problems.add('date-future', at, `${date} lies in the future.`, 'Correct the date.')
  }
  for (const exercise of exercises) {
    const { sources, reviewed } = exercise.value
    if (sources.length === 0)
      problems.add(
        'sources-missing',
        exercise.at(['sources']),
        'No source is named.',
        'Name where an expert can check the key.',
      )
    sources.forEach(({ date }, i) => inPast(date, exercise.at(['sources', i, 'date'])))
    if (reviewed) inPast(reviewed.date, exercise.at(['reviewed', 'date']))
    if (!reviewed?.agreed) {
      problems.add(
        'review-missing',
        exercise.at(['reviewed']),
        reviewed ? 'The blind reviewer did not agree.' : 'Nobody has reviewed this blind.',
        'Run millwright content blind, compare, and record the outcome.',
      )
    }
  }
  for (const { header, sources } of guides) {
    inPast(header.value.asOf, header.at(['asOf']))
    sources.value.forEach(({ date }, i) => inPast(date, sources.at([i, 'date'])))
  }
}
