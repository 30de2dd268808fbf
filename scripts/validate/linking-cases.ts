import { type LinkMethod, linkScales } from '@millwright/psychometrics'
import { absolute, type Comparison, relative } from './case.ts'
import { has, jsonFiles, modelOf, type ReferenceItem } from './reference.ts'

const METHODS: readonly (readonly [LinkMethod, string])[] = [
  ['mean-mean', 'mean_mean'],
  ['mean-sigma', 'mean_sigma'],
  ['haebara', 'haebara'],
  ['stocking-lord', 'stocking_lord'],
]

interface LinkCase extends Readonly<Record<string, unknown>> {
  readonly base: readonly ReferenceItem[]
  readonly new: readonly ReferenceItem[]
}

/** Slopes, intercepts and criteria of every link in the folder: 81 points on [-4, 4], as the references were made. */
export function linkingCases(dataFolder: string): Comparison[] {
  return jsonFiles(dataFolder).flatMap(({ file, data }) => {
    if (!has(data, 'cases') || !Array.isArray(data.cases) || !data.cases.every((one) => has(one, 'base', 'new')))
      return []
    return METHODS.flatMap(([method, key]) => {
      const found: Comparison[] = []
      for (const one of data.cases as readonly LinkCase[]) {
        const reference = one[key]
        if (!Array.isArray(reference)) continue
        const anchors = one.base.map((base, j) => ({ base: modelOf(base), new: modelOf(one.new[j]!) }))
        const link = linkScales(anchors, method)
        const [slope, intercept] = reference as number[]
        found.push({
          file,
          case: `linking ${method}`,
          quantity: 'slope',
          deviation: absolute(link.slope, slope!),
          tolerance: 1e-5,
        })
        found.push({
          file,
          case: `linking ${method}`,
          quantity: 'intercept',
          deviation: absolute(link.intercept, intercept!),
          tolerance: 1e-5,
        })
        const criterion = one[`${key}_criterion`]
        if (typeof criterion === 'number' && link.criterion !== null) {
          found.push({
            file,
            case: `linking ${method}`,
            quantity: 'criterion (relative)',
            deviation: relative(link.criterion, criterion),
            tolerance: 1e-5,
          })
        }
      }
      return worstByQuantity(found)
    })
  })
}

/** One line a quantity: the largest deviation, and how many it stands for. */
export function worstByQuantity(comparisons: readonly Comparison[]): Comparison[] {
  const groups = Map.groupBy(comparisons, (one) => `${one.case}\n${one.quantity}\n${one.tolerance}`)
  return [...groups.values()].map((group) => {
    const worst = group.reduce((most, one) => (one.deviation <= most.deviation ? most : one))
    return { ...worst, count: group.length }
  })
}
