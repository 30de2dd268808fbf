import { information } from '@millwright/psychometrics'
import { escape, htmlTable, type Section } from '../report/html.ts'
import { chart, curve, dot, keys, line, plot, rect, text } from '../report/svg.ts'
import { figure, percent, whole } from '../report/text-table.ts'
import { levelNames } from '../score/score-command.ts'
import { placeOf } from './items-section.ts'
import { gridOf, type ReportData, thetaRange } from './report-data.ts'

/** What the whole set of items tells at each ability, and the error that follows. */
export function informationSection(report: ReportData): Section {
  const { models } = report
  const range = thetaRange(report)
  const grid = gridOf(range)
  const total = grid.map((theta) => models.reduce((sum, model) => sum + information(model, theta), 0))
  const highest = Math.max(...total)
  const peak = grid[total.indexOf(highest)]!
  const test = chart(
    {
      description: `Test information by ability: highest ${figure(highest, 1)} at ${figure(peak, 1)}`,
      x: { ...range, label: 'ability' },
      y: { from: 0, to: highest * 1.05, label: 'information' },
    },
    (frame) => [
      curve(
        frame,
        grid.map((theta, i) => [theta, total[i]!] as const),
      ),
    ],
  )
  const errors = total.map((value) => 1 / Math.sqrt(value + 1))
  const error = chart(
    {
      description: `Conditional standard error by ability: lowest ${figure(Math.min(...errors), 2)}`,
      x: { ...range, label: 'ability' },
      y: { from: 0, to: 1, label: 'standard error' },
    },
    (frame) => [
      curve(
        frame,
        grid.flatMap((theta, i) => (total[i]! >= 1 ? [[theta, 1 / Math.sqrt(total[i]!)] as const] : [])),
        's2',
      ),
      curve(
        frame,
        grid.map((theta, i) => [theta, errors[i]!] as const),
      ),
    ],
  )
  const at = [-3, -2, -1, 0, 1, 2, 3]
  return {
    id: 'information',
    title: 'Information',
    lead: 'How much all items together say about an ability: where the curve is high, people are told apart well. The standard error is what remains; a person who answers only some of the items has a larger one.',
    body: [
      plot(test, 'Test information'),
      keys(['posterior, with a Normal(0, 1) prior', 'maximum likelihood: 1 / √information']),
      plot(error, 'Conditional standard error'),
      htmlTable(
        'Information and standard error',
        ['ability', ...at.map(String)],
        [
          [
            'information',
            ...at.map((theta) =>
              figure(
                models.reduce((sum, model) => sum + information(model, theta), 0),
                2,
              ),
            ),
          ],
          [
            'standard error',
            ...at.map((theta) =>
              figure(1 / Math.sqrt(1 + models.reduce((sum, model) => sum + information(model, theta), 0)), 3),
            ),
          ],
        ],
      ),
    ],
  }
}

/** Marginal reliability from the posteriors of those who answered. */
export function reliabilitySection({ persons, data }: ReportData): Section {
  const of = (members: typeof persons): string[] => {
    const mean = members.reduce((sum, one) => sum + one.mean, 0) / members.length
    const between = members.reduce((sum, one) => sum + (one.mean - mean) ** 2, 0) / members.length
    const within = members.reduce((sum, one) => sum + one.standardDeviation ** 2, 0) / members.length
    return [
      whole(members.length),
      figure(mean),
      figure(Math.sqrt(between + within)),
      figure(Math.sqrt(within)),
      figure(between / (between + within)),
    ]
  }
  const groups = data.groups.map((name, g) => [name, ...of(persons.filter(({ group }) => group === g))])
  return {
    id: 'reliability',
    title: 'Reliability',
    lead: 'The share of the variance of ability that the scores capture: variance of the estimates / (variance of the estimates + mean squared standard error). 0.9 and above serves decisions about single people, 0.7 about groups.',
    body: [
      htmlTable(
        'Marginal reliability',
        ['', 'persons', 'mean', 'SD of ability', 'mean SE', 'reliability'],
        [['everyone', ...of(persons)], ...groups],
      ),
    ],
  }
}

/** With cuts: how often people get the level they have, from their own posteriors. */
export function classificationSection({ persons, cuts }: ReportData): Section | null {
  if (cuts.length === 0) return null
  const names = levelNames(cuts)
  const best = persons.map(({ levels }) => levels.indexOf(Math.max(...levels)))
  const accuracy = persons.reduce((sum, { levels }, p) => sum + levels[best[p]!]!, 0) / persons.length
  const rows = names.map((name, given) => {
    const members = persons.filter((_, p) => best[p] === given)
    const share = names.map(
      (_, level) => members.reduce((sum, { levels }) => sum + levels[level]!, 0) / Math.max(1, members.length),
    )
    return [name, whole(members.length), ...share.map((value) => (members.length === 0 ? '-' : percent(value)))]
  })
  const sure = [0.8, 0.9, 0.95].map((least) => [
    percent(least, 0),
    percent(persons.filter(({ levels }) => Math.max(...levels) >= least).length / persons.length),
  ])
  return {
    id: 'classification',
    title: 'Classification at the cuts',
    lead: `Everyone gets the level that their posterior makes most likely. By these posteriors ${percent(accuracy)} of the levels are right; that holds as far as the model does.`,
    body: [
      htmlTable(
        'Levels given (rows) and levels that people have (columns, expected shares)',
        ['given', 'persons', ...names],
        rows,
      ),
      htmlTable('How sure the decisions are', ['most likely level has at least', 'share of persons'], sure),
    ],
  }
}

/** People and items on one scale. */
export function wrightSection(report: ReportData): Section {
  const { persons, items, models } = report
  const range = thetaRange(report)
  const bins = gridOf(range, 33).slice(0, -1)
  const width = (range.to - range.from) / 32
  const count = (values: readonly number[]): number[] =>
    bins.map((from) => values.filter((value) => value >= from && value < from + width).length)
  const places = models.map(placeOf)
  const people = count(persons.map(({ mean }) => Math.min(range.to - 1e-9, mean)))
  const most = Math.max(1, ...people)
  const byBin = bins.map((from) =>
    items.flatMap((item, i) => {
      const place = places[i] ?? null
      return place !== null && place >= from && place < from + width ? [item.id] : []
    }),
  )
  const height = 460
  const middle = 300
  const drawn = chart(
    {
      description: `Wright map: ${persons.length} persons to the left, ${items.length} items to the right, on one scale of ability`,
      x: { from: 0, to: 1, ticks: [] },
      y: { ...range, label: 'ability' },
      height,
    },
    (frame) => [
      ...people.map((n, b) => {
        const length = ((middle - frame.left - 12) * n) / most
        return n === 0
          ? ''
          : rect(
              middle - length,
              frame.y(bins[b]! + width) + 0.5,
              length,
              frame.y(bins[b]!) - frame.y(bins[b]! + width) - 1,
              'f1',
            )
      }),
      line(middle, frame.top, middle, frame.bottom, 'axis'),
      ...byBin.flatMap((names, b) => {
        if (names.length === 0) return []
        const y = (frame.y(bins[b]!) + frame.y(bins[b]! + width)) / 2
        const label = names.length > 5 ? `${names.slice(0, 5).join(', ')} + ${names.length - 5}` : names.join(', ')
        return [
          dot(middle + 10, y, 'f2', 3),
          text(middle + 20, y + 4, label.length > 52 ? `${label.slice(0, 51)}…` : label, 'start', 'name'),
        ]
      }),
      text(middle - 8, height - 8, 'persons', 'end'),
      text(middle + 8, height - 8, 'items'),
    ],
  )
  const outside = places.filter((place) => place !== null && (place < range.from || place >= range.to)).length
  return {
    id: 'wright',
    title: 'Wright map',
    lead: 'People (left) and items (right) on one scale. Items help where people are: gaps on the right beside many people on the left are where to write new ones.',
    body: [
      plot(drawn, 'Wright map'),
      ...(outside > 0 ? [`<p>${escape(`${outside} items lie outside the plot.`)}</p>`] : []),
      htmlTable(
        'Persons and items by ability',
        ['ability', 'persons', 'items'],
        gridOf(range, range.to - range.from + 1)
          .slice(0, -1)
          .map((from) => [
            `${from} to ${from + 1}`,
            whole(persons.filter(({ mean }) => mean >= from && mean < from + 1).length),
            whole(places.filter((place) => place !== null && place >= from && place < from + 1).length),
          ]),
      ),
    ],
  }
}
