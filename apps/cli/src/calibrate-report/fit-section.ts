import {
  benjaminiHochberg,
  differentialFunctioning,
  itemFits,
  localDependence,
  personFit,
  type Population,
  summedScoreFit,
} from '@millwright/psychometrics'
import { escape, htmlTable, type Section } from '../report/html.ts'
import { chart, dot, line, plot, rect, text } from '../report/svg.ts'
import { counted, figure, whole } from '../report/text-table.ts'
import { populationOf, type ReportData } from './report-data.ts'

const probability = (value: number | null): string => (value === null ? '-' : value < 0.001 ? '< 0.001' : figure(value))
const starred = (adjusted: number | null): string => (adjusted !== null && adjusted <= 0.05 ? '*' : '')

export function itemFitSection(report: ReportData): Section {
  const { data, models, items, persons } = report
  const abilities = persons.map(({ mean }) => mean)
  const squares = itemFits(data.responses, models, abilities)
  const continuous = models.some(({ kind }) => kind === 'continuous')
  const names = data.groups.length > 0 ? data.groups : [undefined]
  const populations = names.map((group): Population => {
    const { mean, standardDeviation } = populationOf(report.calibration, group)
    return { mean, standardDeviation }
  })
  const summed = continuous
    ? []
    : summedScoreFit(data.responses, models, {
        populations,
        estimatedParameters: items.map(({ parameters }) => parameters.length),
      })
  const tested = summed.filter(({ outcome }) => outcome === 'tested')
  const flagged = tested.filter(({ adjustedP }) => adjustedP !== null && adjustedP <= 0.05)
  const values = squares.flatMap((fit, i) => (fit ? [{ i, infit: fit.infit, outfit: fit.outfit }] : []))
  const top = Math.max(1.6, ...values.map(({ outfit }) => Math.min(2.5, outfit)))
  const drawn = chart(
    {
      description: `Infit and outfit of ${values.length} items; 0.7 to 1.3 is usual`,
      x: { from: 0.4, to: Math.max(1.6, ...values.map(({ infit }) => Math.min(2.5, infit))), label: 'infit' },
      y: { from: 0.4, to: top, label: 'outfit' },
      height: 320,
    },
    (frame) => [
      rect(frame.x(0.7), frame.y(1.3), frame.x(1.3) - frame.x(0.7), frame.y(0.7) - frame.y(1.3), 'band'),
      line(frame.x(1), frame.top, frame.x(1), frame.bottom, 'axis'),
      ...values.map(({ i, infit, outfit }) => {
        const inside = infit >= 0.7 && infit <= 1.3 && outfit >= 0.7 && outfit <= 1.3
        return `<g><title>${escape(items[i]!.id)}: infit ${figure(infit, 2)}, outfit ${figure(outfit, 2)}</title>${dot(frame.x(infit), frame.y(outfit), inside ? 'f1' : 'f2')}</g>`
      }),
    ],
  )
  return {
    id: 'item-fit',
    title: 'Item fit',
    lead: `S-X² compares the answers at each total score with what the model expects; ${tested.length === 0 ? 'it needs persons who answered everything, of whom there are too few' : `after correction for ${tested.length} tests ${flagged.length === 0 ? 'no item is flagged' : `${counted(flagged.length, 'item')} ${flagged.length === 1 ? 'is' : 'are'} flagged (*)`}`}. RMSEA is misfit a person: above 0.06 deserves a look. Infit and outfit are effect sizes: above 1.3 answers are noisier than the model, below 0.7 more orderly.`,
    body: [
      plot(drawn, 'Infit and outfit'),
      htmlTable(
        'Fit of each item',
        ['item', 'answers', 'S-X²', 'df', 'p adjusted', 'RMSEA', 'infit', 'outfit'],
        items.map(({ id }, i) => {
          const fit = summed[i]
          const square = squares[i]
          return [
            `${id}${starred(fit?.adjustedP ?? null)}`,
            whole(square?.answers ?? 0),
            figure(fit?.statistic, 2),
            fit?.outcome === 'tested' ? `${fit.degreesOfFreedom}` : '-',
            probability(fit?.adjustedP ?? null),
            figure(fit?.rmsea),
            figure(square?.infit, 2),
            figure(square?.outfit, 2),
          ]
        }),
      ),
    ],
  }
}

/** Persons listed at most. */
const LISTED = 20

export function personFitSection({ persons, models, data }: ReportData): Section {
  const fits = persons.map(({ answers, mean }) =>
    answers.length < 5
      ? null
      : personFit(
          answers.map(({ item, category }) => ({ model: models[item]!, category })),
          mean,
        ),
  )
  const adjusted = benjaminiHochberg(fits.map((fit) => fit?.pValue ?? null))
  const values = fits.flatMap((fit) => fit?.lzStar ?? [])
  const bins = Array.from({ length: 32 }, (_, b) => -5 + b * 0.25)
  const counts = bins.map(
    (from, b) => values.filter((value) => (b === 0 || value >= from) && (b === 31 || value < from + 0.25)).length,
  )
  const most = Math.max(1, ...counts)
  const drawn = chart(
    {
      description: `Distribution of lz* of ${values.length} persons`,
      x: { from: -5, to: 3, label: 'lz* (low: answers that do not go together)' },
      y: { from: 0, to: most, label: 'persons' },
      height: 240,
    },
    (frame) =>
      counts.map((n, b) =>
        rect(
          frame.x(bins[b]!) + 0.5,
          frame.y(n),
          frame.x(bins[b]! + 0.25) - frame.x(bins[b]!) - 1,
          frame.bottom - frame.y(n),
          bins[b]! < -2 ? 'f2' : 'f1',
        ),
      ),
  )
  const low = values.filter((value) => value < -1.645).length
  const flagged = persons.map((_, p) => p).filter((p) => (adjusted[p] ?? 1) <= 0.05)
  const worst = flagged.toSorted((one, other) => fits[one]!.pValue! - fits[other]!.pValue!).slice(0, LISTED)
  return {
    id: 'person-fit',
    title: 'Person fit',
    lead: `lz* is about standard normal for people who answer as the model says. ${whole(low)} of ${whole(values.length)} are below -1.645, where ${whole(0.05 * values.length)} are expected by chance; ${flagged.length === 0 ? 'nobody stands out' : `${counted(flagged.length, 'person')} ${flagged.length === 1 ? 'stands' : 'stand'} out`} after correction for many tests. A flag is a reason to look, never a verdict: guessing, a slip of rows, another language, or copying look alike.`,
    body: [
      plot(drawn, 'Distribution of lz*'),
      ...(flagged.length === 0
        ? []
        : [
            htmlTable(
              worst.length < flagged.length
                ? `The ${LISTED} least likely of ${flagged.length}`
                : 'Persons who stand out',
              [
                'person',
                ...(data.groups.length > 0 ? ['group'] : []),
                'answers',
                'ability',
                'lz*',
                'p adjusted',
                'infit',
                'outfit',
              ],
              worst.map((p) => [
                persons[p]!.name,
                ...(data.groups.length > 0 ? [data.groups[persons[p]!.group]!] : []),
                `${fits[p]!.answers}`,
                figure(persons[p]!.mean, 2),
                figure(fits[p]!.lzStar, 2),
                probability(adjusted[p] ?? null),
                figure(fits[p]!.infit, 2),
                figure(fits[p]!.outfit, 2),
              ]),
            ),
          ]),
    ],
  }
}

/** Above this many items the pairs are too many to look at, and to draw. */
const MOST_DRAWN = 60

export function dependenceSection({ data, models, items, persons }: ReportData): Section | null {
  if (items.length < 3) return null
  const { pairs, averageQ3, untested } = localDependence(
    data.responses,
    models,
    persons.map(({ mean }) => mean),
  )
  const dependent = pairs.filter((pair) => pair.dependent)
  const drawn =
    items.length > MOST_DRAWN || pairs.length === 0
      ? []
      : [
          plot(
            chart(
              {
                description: `Residual correlations of ${pairs.length} pairs of items; ${dependent.length} above 0.2`,
                x: { from: 0, to: items.length, ticks: [] },
                y: { from: 0, to: items.length, ticks: [] },
                height: 460,
                left: 16,
              },
              (frame) => {
                const [wide, high] = [
                  (frame.right - frame.left) / items.length,
                  (frame.bottom - frame.top) / items.length,
                ]
                const squares = pairs.map(({ first, second, centred, dependent: flag }) => {
                  const strength = Math.min(1, Math.abs(centred) / 0.4)
                  const square = rect(
                    frame.left + first * wide,
                    frame.top + second * high,
                    wide * 0.92,
                    high * 0.92,
                    flag || centred < 0 ? 'f2' : 'f1',
                  )
                  return `<g opacity="${(0.08 + 0.92 * strength).toFixed(2)}"><title>${escape(`${items[first]!.id} and ${items[second]!.id}: ${figure(centred, 2)}`)}</title>${square}</g>`
                })
                // A name stands on the diagonal: its row goes left from there, its column down.
                const names = items.map(({ id }, i) =>
                  items.length > 30
                    ? ''
                    : text(frame.left + i * wide + 2, frame.top + (i + 0.7) * high, id.slice(0, 12), 'start', 'name'),
                )
                return [...squares, ...names]
              },
            ),
            'Residual correlations of pairs of items',
          ),
        ]
  return {
    id: 'dependence',
    title: 'Local dependence',
    lead: `Q3 is the correlation of two items' residuals, here less the average of all pairs (${figure(averageQ3)}). Above 0.2 two items share more than the ability: a stem, a figure, a step. ${dependent.length === 0 ? 'No pair is.' : `${counted(dependent.length, 'pair')} ${dependent.length === 1 ? 'is' : 'are'}.`}${untested > 0 ? ` ${whole(untested)} pairs had too few persons in common.` : ''}`,
    body: [
      ...drawn,
      htmlTable(
        'The strongest pairs',
        ['items', 'persons', 'Q3', 'above average', 'p adjusted'],
        pairs
          .slice(0, 15)
          .map((pair) => [
            `${items[pair.first]!.id}, ${items[pair.second]!.id}${pair.dependent ? '*' : ''}`,
            whole(pair.persons),
            figure(pair.q3),
            figure(pair.centred),
            probability(pair.adjustedP),
          ]),
      ),
    ],
  }
}

/** With groups: does an item work differently for people of equal ability? */
export function difSection({ data, items, persons }: ReportData): Section | null {
  const { groups, responses } = data
  if (groups.length < 2) return null
  const body = groups.slice(1).flatMap((name, g) => {
    const complete = responses.category.length === responses.persons * responses.items
    const results = differentialFunctioning(responses, {
      reference: 0,
      focal: g + 1,
      ...(complete ? { purify: true } : { matching: { kind: 'ability', abilities: persons.map(({ mean }) => mean) } }),
    })
    const rows = results.map((one) => {
      const p = one.adjustedP.mantel
      return [
        `${items[one.item]!.id}${starred(p)}`,
        whole(one.referencePersons),
        whole(one.focalPersons),
        figure(one.mantelHaenszel?.delta, 2),
        figure(one.mantelHaenszel?.deltaStandardError, 2),
        one.mantelHaenszel?.etsClass ?? '-',
        probability(p),
        figure(one.logistic?.rSquaredChange),
        one.outcome === 'tested' ? '' : one.outcome.replaceAll('-', ' '),
      ]
    })
    const deltas = results.flatMap(({ item, mantelHaenszel }) => {
      const { delta = null, deltaStandardError = null } = mantelHaenszel ?? {}
      return delta === null ? [] : [{ item, delta, error: deltaStandardError ?? 0 }]
    })
    const reach = Math.ceil(Math.max(2, ...deltas.map(({ delta, error }) => Math.min(6, Math.abs(delta) + 2 * error))))
    const drawn = chart(
      {
        description: `ETS delta of ${deltas.length} items, ${name} against ${groups[0]!}`,
        x: {
          from: 0,
          to: deltas.length,
          ticks: deltas.length > 24 ? [] : deltas.map((_, k) => k + 0.5),
          format: (at) => items[deltas[Math.floor(at)]!.item]!.id.slice(0, 6),
          label: 'items',
        },
        y: { from: -reach, to: reach, label: 'ETS delta' },
        height: 260,
      },
      (frame) => [
        rect(frame.left, frame.y(1), frame.right - frame.left, frame.y(-1) - frame.y(1), 'band'),
        ...deltas.map(({ item, delta, error }, k) => {
          const x = frame.x(k + 0.5)
          return `<g><title>${escape(items[item]!.id)}: ${figure(delta, 2)}</title>${line(x, frame.y(delta - 1.96 * error), x, frame.y(delta + 1.96 * error), 's1')}${dot(x, frame.y(delta), Math.abs(delta) >= 1 ? 'f2' : 'f1')}</g>`
        }),
      ],
    )
    return [
      `<h3>${escape(name)} against ${escape(groups[0]!)}</h3>`,
      ...(deltas.length > 0 ? [plot(drawn, `ETS delta, ${name} against ${groups[0]!}`)] : []),
      htmlTable(
        `Differential functioning: ${name} against ${groups[0]!}`,
        ['item', groups[0]!, name, 'delta', 'SE', 'class', 'p adjusted', 'R² change', ''],
        rows,
      ),
    ]
  })
  return {
    id: 'dif',
    title: 'Differential item functioning',
    lead: `Whether people of equal ability in different groups do equally well on an item; ${groups[0]!} is the reference. Delta is Mantel-Haenszel on the ETS scale: negative is harder for the other group; A is negligible, B moderate, C large. A starred item is significant after correction. Difference is not yet unfairness: read the item and decide.`,
    body,
  }
}
