import { type LinkMethod, linkScalesRobustly, type ResponseModel } from '@millwright/psychometrics'
import { htmlTable, type Section } from '../report/html.ts'
import { chart, dot, line, plot } from '../report/svg.ts'
import { counted, figure } from '../report/text-table.ts'
import { placeOf } from './items-section.ts'
import type { ReportData } from './report-data.ts'

const METHOD: LinkMethod = 'stocking-lord'

/** With a second file of parameters: which items have changed between both, once the scales are linked. */
export function driftSection({ items, models, other }: ReportData): Section | null {
  if (!other) return null
  const before = new Map(other.calibration.items.map(({ id, model }) => [id, model as ResponseModel]))
  const common = items.flatMap(({ id }, i) => {
    const base = before.get(id)
    return base && base.kind === models[i]!.kind && base.kind !== 'continuous' ? [{ id, base, new: models[i]! }] : []
  })
  const title = 'Drift'
  if (common.length < 3) {
    return {
      id: 'drift',
      title,
      lead: `${other.file} and these parameters have ${counted(common.length, 'item')} in common with the same model: too few to compare scales by; three are needed.`,
      body: [],
    }
  }
  const link = linkScalesRobustly(common, METHOD)
  const places = common.map((one) => ({ before: placeOf(one.base), after: placeOf(one.new) }))
  const values = places.flatMap(({ before: x, after: y }) =>
    x === null || y === null ? [] : [x, link.slope * y + link.intercept],
  )
  const reach = Math.ceil(Math.max(2, ...values.map((value) => Math.min(8, Math.abs(value)))))
  const drawn = chart(
    {
      description: `Difficulty before and now of ${common.length} items; ${link.dropped.length} drift`,
      x: { from: -reach, to: reach, label: 'difficulty before' },
      y: { from: -reach, to: reach, label: 'now, on the same scale' },
      height: 380,
    },
    (frame) => [
      line(frame.x(-reach), frame.y(-reach), frame.x(reach), frame.y(reach), 'axis'),
      ...places.map(({ before: x, after: y }, i) =>
        x === null || y === null
          ? ''
          : dot(frame.x(x), frame.y(link.slope * y + link.intercept), link.dropped.includes(i) ? 'f2' : 'f1'),
      ),
    ],
  )
  return {
    id: 'drift',
    title,
    lead: `Against ${other.file} (${other.calibration.date}): both scales are linked by Stocking and Lord's method over ${counted(link.kept.length, 'item')} that agree (slope ${figure(link.slope)}, shift ${figure(link.intercept)}). ${link.dropped.length === 0 ? 'No item has changed beyond chance and 0.1.' : `${counted(link.dropped.length, 'item')} (*) ${link.dropped.length === 1 ? 'differs' : 'differ'} too much to link by: look for a leaked answer, a changed text, or a new way of teaching.`}`,
    body: [
      plot(drawn, 'Difficulty before and now'),
      htmlTable(
        'Change of each item, before less now',
        ['item', 'difficulty', 'log slope', 'robust z of difficulty', 'robust z of slope'],
        common.map(({ id }, i) => {
          const { difficulty, logSlope, robustZ } = link.drift[i]!
          return [
            `${id}${link.dropped.includes(i) ? '*' : ''}`,
            figure(difficulty),
            figure(logSlope),
            figure(robustZ.difficulty, 1),
            figure(robustZ.logSlope, 1),
          ]
        }),
      ),
    ],
  }
}
