import { yearsLater } from '../check-dates.ts'
import { z } from 'zod'
import type { ContentFiles } from '../content-files.ts'
import type { Graph } from '../graph.ts'
import type { Located } from '../located-yaml.ts'
import { readYaml } from '../read-graph.ts'
import type { ProblemList } from '../rules.ts'
import {
  MarketBands,
  MarketFact,
  MarketMapping,
  OccupationWages,
  RoundRanges,
  type Band,
  type BandPay,
  type Market,
} from './market.ts'

const MAPPING = 'market/mapping.yaml'
const BANDS = 'market/bands.yaml'
const OCCUPATIONS = 'market/occupations.yaml'
const RANGES = 'market/round-ranges.yaml'
const FACTS = 'market/facts.yaml'

/** Older than this, figures of pay are history. */
const STALE_AFTER_YEARS = 2

/** Reads and checks `market/`; undefined where the collection has none, or its bands are beyond use. */
export function readMarket(
  files: ContentFiles,
  graph: Graph | null,
  today: string,
  problems: ProblemList,
): Market | undefined {
  if (![...files.keys()].some((path) => path.startsWith('market/'))) return undefined
  const optional = <T>(path: string, schema: z.ZodType<T>) =>
    files.has(path) ? readYaml(files, path, schema, problems) : null
  const mapping = readYaml(files, MAPPING, MarketMapping, problems)
  const bands = readYaml(files, BANDS, MarketBands, problems)
  const occupations = optional(OCCUPATIONS, OccupationWages)
  const ranges = optional(RANGES, RoundRanges)
  const facts = optional(FACTS, z.array(MarketFact))
  if (mapping) checkMapping(mapping, problems)
  if (bands) checkBands(bands, problems)
  if (occupations) checkOccupations(occupations, problems)
  if (ranges) checkRanges(ranges, problems)
  if (facts) checkFacts(facts, problems)
  if (graph) checkRoles(graph, { mapping, bands, occupations, ranges }, problems)
  checkDates({ bands, occupations, facts }, today, problems)
  const broken = problems.brokenFiles()
  const sound = <T>(part: Located<T> | null) => (part && !broken.has(part.file) ? part.value : null)
  const [usedMapping, usedBands] = [sound(mapping), sound(bands)]
  if (!usedMapping || !usedBands) return undefined
  return {
    mapping: usedMapping,
    bands: usedBands,
    occupations: sound(occupations),
    ranges: sound(ranges),
    facts: sound(facts) ?? [],
  }
}

function checkMapping(part: Located<MarketMapping>, problems: ProblemList) {
  const { value } = part
  const titles = new Set<string>()
  value.roles.forEach(({ titles: own }, i) =>
    own.forEach((title, j) => {
      if (titles.has(title))
        problems.add(
          'id-unique',
          part.at(['roles', i, 'titles', j]),
          `The title "${title}" is given twice.`,
          'Give each title to one role.',
        )
      titles.add(title)
    }),
  )
  const codes = new Set<string>()
  const check = (code: string, path: (string | number)[]) => {
    if (codes.has(code))
      problems.add('id-unique', part.at(path), `The code "${code}" is named twice.`, 'Give each code one meaning.')
    codes.add(code)
  }
  value.levels.forEach(({ code }, i) => check(code, ['levels', i, 'code']))
  value.leftOut.forEach(({ code }, i) => check(code, ['leftOut', i, 'code']))
}

function checkBands(part: Located<MarketBands>, problems: ProblemList) {
  const { value } = part
  const countries = new Set(value.countries.map(({ country }) => country))
  const seen = new Set<string>()
  value.bands.forEach((band, i) => {
    const name = bandName(band)
    if (seen.has(name))
      problems.add('id-unique', part.at(['bands', i]), `${name} comes twice.`, 'Import the data again.')
    seen.add(name)
    if (!countries.has(band.country))
      problems.add(
        'dangling-reference',
        part.at(['bands', i, 'country']),
        `countries does not name ${band.country}, so its currency is unknown.`,
        'Import the data again.',
      )
    if (band.different > band.adverts || (band.pay && band.different < value.minimumAdverts))
      problems.add(
        'market-few',
        part.at(['bands', i]),
        `${name} shows pay from ${band.different} different of ${band.adverts} adverts; at least ${value.minimumAdverts} must differ.`,
        'Remove its pay, or import the data again.',
      )
    if (band.pay && !rises(band.pay))
      problems.add(
        'market-order',
        part.at(['bands', i, 'pay']),
        `The figures of ${name} do not rise from low to high.`,
        'Import the data again.',
      )
  })
}

const bandName = ({ role, level, year, country }: Band) => `${role} ${level} ${year} ${country}`

const rises = ({ p25, median, p75, lowEnd, highEnd }: BandPay) => p25 <= median && median <= p75 && lowEnd <= highEnd

function checkOccupations(part: Located<OccupationWages>, problems: ProblemList) {
  const { value } = part
  value.occupations.forEach(({ code, p10, p25, median, p75, p90, p90Above }, i) => {
    const top = p90 ?? p90Above
    const figures = [p10, p25, median, p75, ...(top === undefined ? [] : [top])]
    if (figures.some((figure, j) => j > 0 && figure < figures[j - 1]!))
      problems.add(
        'market-order',
        part.at(['occupations', i]),
        `The wages of ${code} do not rise from low to high.`,
        'Correct them.',
      )
    if (value.occupations.findIndex((other) => other.code === code) < i)
      problems.add('id-unique', part.at(['occupations', i, 'code']), `${code} comes twice.`, 'Remove one of them.')
  })
}

function checkRanges(part: Located<RoundRanges>, problems: ProblemList) {
  const { value } = part
  value.ranges.forEach(({ level, low, high }, i) => {
    if (low >= high)
      problems.add('market-order', part.at(['ranges', i]), `The range of ${level} does not rise.`, 'Swap low and high.')
    if (value.ranges.findIndex((other) => other.level === level) < i)
      problems.add('id-unique', part.at(['ranges', i, 'level']), `${level} comes twice.`, 'Remove one of them.')
  })
}

function checkFacts(part: Located<MarketFact[]>, problems: ProblemList) {
  const { value } = part
  value.forEach(({ id }, i) => {
    if (value.findIndex((other) => other.id === id) < i)
      problems.add('id-unique', part.at([i, 'id']), `"${id}" is used twice.`, 'Give one of them another id.')
  })
}

interface Parts {
  mapping: Located<MarketMapping> | null
  bands: Located<MarketBands> | null
  occupations: Located<OccupationWages> | null
  ranges: Located<RoundRanges> | null
}

/** Roles exist in the graph, and in the mapping where bands name them. */
function checkRoles(graph: Graph, { mapping, bands, occupations, ranges }: Parts, problems: ProblemList) {
  const roles = new Set(graph.roles.map(({ id }) => id))
  const check = (known: ReadonlySet<string>, role: string, at: { file: string; line: number }, where: string) => {
    if (!known.has(role))
      problems.add('dangling-reference', at, `There is no role "${role}" in ${where}.`, 'Correct the id.')
  }
  mapping?.value.roles.forEach(({ role }, i) => check(roles, role, mapping.at(['roles', i, 'role']), 'the graph'))
  occupations?.value.occupations.forEach(({ roles: own }, i) =>
    own.forEach((role, j) => check(roles, role, occupations.at(['occupations', i, 'roles', j]), 'the graph')),
  )
  if (ranges) check(roles, ranges.value.role, ranges.at(['role']), 'the graph')
  if (!mapping || !bands) return
  const mapped = new Set(mapping.value.roles.map(({ role }) => role))
  bands.value.bands.forEach(({ role }, i) => check(mapped, role, bands.at(['bands', i, 'role']), MAPPING))
}

interface Dated {
  bands: Located<MarketBands> | null
  occupations: Located<OccupationWages> | null
  facts: Located<MarketFact[]> | null
}

function checkDates({ bands, occupations, facts }: Dated, today: string, problems: ProblemList) {
  const inPast = (date: string, at: { file: string; line: number }) => {
    if (date > today) problems.add('date-future', at, `${date} lies in the future.`, 'Correct the date.')
  }
  if (bands) {
    const { date } = bands.value.source
    inPast(date, bands.at(['source', 'date']))
    if (yearsLater(date, STALE_AFTER_YEARS) < today)
      problems.add(
        'market-stale',
        bands.at(['source', 'date']),
        `The adverts are of ${date}, more than ${STALE_AFTER_YEARS} years ago.`,
        'Import newer data by "millwright market import".',
      )
  }
  if (occupations) inPast(occupations.value.source.date, occupations.at(['source', 'date']))
  facts?.value.forEach(({ source }, i) => inPast(source.date, facts.at([i, 'source', 'date'])))
}
