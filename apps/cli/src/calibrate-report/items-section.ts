import { expectedScore, logProbabilities, normalQuantile, type ResponseModel } from '@millwright/psychometrics'
import { standardErrors } from '../parameters/parameters-file.ts'
import { escape, facts, folded, htmlTable, type Section } from '../report/html.ts'
import { chart, curve, dot, keys, line, plot, text } from '../report/svg.ts'
import { counted, figure, whole } from '../report/text-table.ts'
import { gridOf, type ReportData, thetaRange } from './report-data.ts'

/** How difficult an item is, as one figure: its b, or the middle of its boundaries; null for the nominal model. */
export function placeOf(model: ResponseModel): number | null {
  if (model.kind === 'nominal') return null
  return typeof model.b === 'number' ? model.b : model.b.reduce((sum, b) => sum + b, 0) / model.b.length
}

/** Standard error of `placeOf`: of b itself, or of b = -d / a by the delta method; null where it was not estimated. */
export function placeError({ items }: ReportData, i: number): number | null {
  const item = items[i]!
  const errors = standardErrors(item)
  const place = item.parameters.findIndex((name) => /^[bd]\d*$/.test(name))
  if (place < 0 || item.model.kind === 'nominal') return null
  if (item.parameters[place]!.startsWith('b')) return errors[place]!
  const a = item.parameters.indexOf('a')
  const b = placeOf(item.model as ResponseModel) ?? 0
  const varA = a < 0 ? 0 : item.covariance[a]![a]!
  const both = a < 0 ? 0 : item.covariance[a]![place]!
  return Math.sqrt(Math.max(0, errors[place]! ** 2 + b * b * varA + 2 * b * both)) / item.model.a
}

export function summarySection(report: ReportData): Section {
  const { data, calibration, items, persons } = report
  const expert = items.filter(({ basis }) => basis === 'expert-judged').length
  const answers = data.responses.category.length
  const models = [...new Set(items.map(({ model }) => nameOf(model as ResponseModel)))].join(', ')
  const rows: [string, string][] = [
    ['Persons', whole(persons.length)],
    ['Items', `${items.length} (${models})`],
    ['Answers', `${whole(answers)}, ${figure(answers / persons.length, 1)} a person`],
    ['Parameters from', `${calibration.engine}, ${calibration.date}`],
    ['Estimated from', `${calibration.source}, ${counted(calibration.persons, 'person')}`],
    ...(calibration.logLikelihood === undefined
      ? []
      : [['Log-likelihood', calibration.logLikelihood.toFixed(3)] satisfies [string, string]]),
    ...calibration.populations.map(({ group, mean, covariance }): [string, string] => [
      `Ability of ${group}`,
      `mean ${figure(mean[0])}, SD ${figure(Math.sqrt(covariance[0]?.[0] ?? 1))}`,
    ]),
  ]
  return {
    id: 'summary',
    title: 'Summary',
    lead: 'What this report rests on. Ability is in standard deviations of the reference population.',
    body: [
      ...(expert > 0
        ? [
            `<p class="warn">${escape(`${expert} of ${counted(items.length, 'item')} rest on expert judgement: their parameters are what experts think, with honest uncertainty, until responses outweigh it.`)}</p>`,
          ]
        : []),
      facts(rows),
    ],
  }
}

export function itemsSection(report: ReportData): Section {
  const { items, models } = report
  const places = models.map(placeOf)
  const errors = items.map((_, i) => placeError(report, i))
  const shown = places.flatMap((place, i) => (place === null ? [] : [{ i, place, error: errors[i] ?? null }]))
  const ordered = shown.toSorted((one, other) => one.place - other.place)
  const reach = Math.max(3, ...shown.map(({ place, error }) => Math.min(8, Math.abs(place) + 2 * (error ?? 0))))
  const rowHeight = 20
  const drawn = chart(
    {
      description: `Difficulties of ${shown.length} items with 95 % intervals, easiest first`,
      x: { from: -Math.ceil(reach), to: Math.ceil(reach), label: 'difficulty (ability at which half is reached)' },
      y: { from: 0, to: Math.max(1, ordered.length), ticks: [] },
      height: rowHeight * ordered.length + 64,
      left: 120,
    },
    (frame) =>
      ordered.flatMap(({ i, place, error }, row) => {
        const y = frame.top + rowHeight * (row + 0.5)
        const half = 1.96 * (error ?? 0)
        return [
          text(frame.left - 8, y + 4, clipped(items[i]!.id, 15), 'end', 'name'),
          error === null ? '' : line(frame.x(place - half), y, frame.x(place + half), y, 's1'),
          dot(frame.x(place), y, items[i]!.basis === 'calibrated' ? 'f1' : 'f2'),
        ]
      }),
  )
  const anyExpert = items.some(({ basis }) => basis === 'expert-judged')
  return {
    id: 'items',
    title: 'Item parameters',
    lead: `Each dot is an item's difficulty, its line the 95 % interval; easiest first.${anyExpert ? ' Dots in the second colour are expert-judged.' : ''} The slope a says how sharply the item separates people around there.`,
    body: [
      plot(drawn, 'Difficulties'),
      htmlTable(
        'Parameters with standard errors',
        ['item', 'model', 'a', 'SE', 'b', 'SE', 'c', 'answers', 'basis'],
        items.map((item, i) => {
          const model = models[i]!
          const at = item.parameters.indexOf('a')
          const slopes =
            model.kind === 'nominal' ? model.slopes.map((value) => figure(value, 2)).join(' ') : figure(model.a)
          const b =
            model.kind === 'nominal'
              ? '-'
              : typeof model.b === 'number'
                ? figure(model.b)
                : model.b.map((value) => figure(value, 2)).join('  ')
          return [
            item.id,
            nameOf(model),
            slopes,
            at < 0 ? '-' : figure(standardErrors(item)[at]),
            b,
            figure(errors[i]),
            model.kind === 'dichotomous' && model.c > 0 ? figure(model.c) : '-',
            whole(item.responses),
            item.basis,
          ]
        }),
      ),
    ],
  }
}

/** The usual name of a model. */
export function nameOf(model: ResponseModel): string {
  if (model.kind !== 'dichotomous') return model.kind
  if (model.d < 1) return '4pl'
  return model.c > 0 ? '3pl' : '2pl'
}

function clipped(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name
}

/** Small multiples are heavy: beyond this many the rest stays in the tables. */
const MOST_CURVES = 120

/** Each item's curves with what groups of equal size really answered. */
export function curvesSection(report: ReportData): Section {
  const { models, items, persons } = report
  const range = thetaRange(report)
  const grid = gridOf(range, 61)
  const bands = abilityBands(report)
  const charts = models.slice(0, MOST_CURVES).map((model, i) => {
    const several = model.kind === 'nominal' || (model.kind !== 'dichotomous' && model.kind !== 'continuous')
    const curves = several ? logProbabilities(model, 0).length : 1
    const value = (theta: number, k: number): number =>
      several ? Math.exp(logProbabilities(model, theta)[k]!) : expectedScore(model, theta)
    const drawn = chart(
      {
        description: `${items[i]!.id}: probability by ability`,
        x: { ...range, ticks: [range.from, 0, range.to] },
        y: { from: 0, to: 1, ticks: [0, 0.5, 1] },
        width: 240,
        height: 150,
        left: 32,
      },
      (frame) => [
        ...Array.from({ length: curves }, (_, k) =>
          curve(
            frame,
            grid.map((theta) => [theta, value(theta, k)] as const),
            `s${1 + (k % 5)}`,
          ),
        ),
        ...bands.flatMap(({ mean, members }) => {
          const seen = members.flatMap((p) =>
            persons[p]!.answers.filter(({ item }) => item === i).map(({ category }) => category),
          )
          if (seen.length < 5) return []
          return Array.from({ length: curves }, (_, k) => {
            const share = several
              ? seen.filter((category) => category === k).length / seen.length
              : seen.reduce((sum, category) => sum + category, 0) / seen.length
            return dot(frame.x(mean), frame.y(share), `f${1 + (k % 5)}`, 2.5)
          })
        }),
      ],
    )
    return `<figure>${drawn}<figcaption>${escape(items[i]!.id)} (${nameOf(model)})</figcaption></figure>`
  })
  const categories = Math.max(
    ...models.map((model) => (model.kind === 'continuous' ? 1 : logProbabilities(model, 0).length)),
  )
  return {
    id: 'curves',
    title: 'Item characteristic curves',
    lead: 'Lines: what the model says (probability of a right answer, or of each category; for scores between 0 and 1 the expected score). Dots: what people of about this ability really answered, in ten groups of equal size; dots of a good item follow its lines.',
    body: [
      ...(categories > 2
        ? [
            keys(
              Array.from(
                { length: Math.min(5, categories) },
                (_, k) => `category ${k}${k === 4 && categories > 5 ? ', colours repeat' : ''}`,
              ),
            ),
          ]
        : []),
      `<div class="small">${charts.join('\n')}</div>`,
      ...(models.length > MOST_CURVES
        ? [`<p>${models.length - MOST_CURVES} more items are in the tables only.</p>`]
        : []),
      folded(
        'The same as a table',
        htmlTable(
          'Expected score at five abilities',
          ['item', ...[-2, -1, 0, 1, 2].map((theta) => `θ = ${theta}`)],
          models.map((model, i) => [
            items[i]!.id,
            ...[-2, -1, 0, 1, 2].map((theta) => figure(expectedScore(model, theta))),
          ]),
        ),
      ),
    ],
  }
}

/**
 * Ten groups of persons of equal size, by a plausible value of each: a draw from the person's posterior, spread evenly and
 * the same every time. Sorting by the posterior mean instead would make good items look too steep.
 */
function abilityBands({ persons }: ReportData): { mean: number; members: number[] }[] {
  const plausible = persons.map(
    ({ mean, standardDeviation }, p) => mean + standardDeviation * normalQuantile(((p + 1) * 0.618033988749895) % 1),
  )
  const order = persons.map((_, p) => p).sort((one, other) => plausible[one]! - plausible[other]!)
  const size = Math.max(1, Math.ceil(order.length / 10))
  return Array.from({ length: Math.ceil(order.length / size) }, (_, b) => {
    const members = order.slice(b * size, (b + 1) * size)
    return { mean: members.reduce((sum, p) => sum + plausible[p]!, 0) / members.length, members }
  })
}
