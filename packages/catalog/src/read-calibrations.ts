import { type CalibratedModel, type CalibratedParameters, Calibration } from './calibration.ts'
import type { Challenge } from './challenge.ts'
import type { ContentFiles } from './content-files.ts'
import { categoriesOf, type Item } from './item.ts'
import type { Located } from './located-yaml.ts'
import { readYaml } from './read-graph.ts'
import type { ProblemList } from './rules.ts'

/** Populations and wordings of a field change; after this long, parameters want a look. */
const STALE_DAYS = 730

/** Reads `calibration/<name>.json`. JSON is YAML, so problems come with their lines. */
export function readCalibrations(files: ContentFiles, problems: ProblemList): Located<Calibration>[] {
  return [...files.keys()]
    .filter((path) => path.startsWith('calibration/'))
    .flatMap((path) => readYaml(files, path, Calibration, problems) ?? [])
}

interface Exercises {
  items: readonly Item[]
  challenges: readonly Challenge[]
}

/** Every calibrated exercise exists, in that revision, is calibrated once, and scored in the categories of its model. */
export function checkCalibrations(
  calibrations: readonly Located<Calibration>[],
  exercises: Exercises,
  today: string,
  problems: ProblemList,
): void {
  const seen = new Map<string, string>()
  for (const calibration of calibrations) {
    const { value, file } = calibration
    const at = (...path: PropertyKey[]) => calibration.at(path)
    const days = (Date.parse(today) - Date.parse(value.date)) / 86_400_000
    if (days < 0) problems.add('date-future', at('date'), `${value.date} lies in the future.`, 'Correct the date.')
    if (days > STALE_DAYS)
      problems.add(
        'calibration-stale',
        at('date'),
        `The calibration of ${value.date} is older than ${STALE_DAYS} days.`,
        'Calibrate again from recent responses, or look at drift first.',
      )
    value.items.forEach((one, i) => {
      const where = at('items', i, 'id')
      const earlier = seen.get(one.id)
      if (earlier !== undefined)
        problems.add(
          'id-unique',
          where,
          `"${one.id}" is calibrated in ${earlier} too.`,
          'Keep the newer parameters only.',
        )
      seen.set(one.id, file)
      const exercise = exerciseOf(one.id, exercises)
      if (!exercise)
        return problems.add(
          'dangling-reference',
          where,
          `There is no item or criterion "${one.id}".`,
          'Correct the id (criteria: challenge/criterion), or remove the entry.',
        )
      if (one.revision === undefined)
        problems.add(
          'calibration-revision',
          where,
          `"${one.id}" does not say which revision was answered.`,
          `Add "revision"; the present one is ${exercise.revision}.`,
        )
      else if (one.revision !== exercise.revision)
        problems.add(
          'calibration-outdated',
          where,
          `"${one.id}" was calibrated in revision ${one.revision}, and is now ${exercise.revision}: its expert values are used.`,
          'Calibrate the new revision, or remove the entry.',
        )
      const categories = categoriesOfModel(one.model)
      if (categories < exercise.categories.min || categories > exercise.categories.max)
        problems.add(
          'calibration-model',
          at('items', i, 'model'),
          `"${one.id}" has a model of ${categories} categories, but answers are scored in ${exercise.categories.max}.`,
          'Calibrate the scored categories with a dichotomous, graded or gpcm model.',
        )
    })
  }
}

/** What files say about these very revisions, by item id or `challenge/criterion`. */
export function calibrationsById(calibrations: readonly Calibration[], exercises: Exercises) {
  const all = calibrations.flatMap(({ items }) => items)
  return new Map(
    all.filter(({ id, revision }) => exerciseOf(id, exercises)?.revision === revision).map((one) => [one.id, one]),
  )
}

/** The parameters of a challenge's criteria, by their ids; null when there are none. */
export function criteriaCalibration(
  challenge: Challenge,
  byId: ReadonlyMap<string, CalibratedParameters>,
): Record<string, CalibratedParameters> | null {
  const found = challenge.criteria.flatMap(({ id }) => {
    const one = byId.get(`${challenge.id}/${id}`)
    return one ? [[id, one] as const] : []
  })
  return found.length > 0 ? Object.fromEntries(found) : null
}

function exerciseOf(id: string, { items, challenges }: Exercises) {
  const [name, criterion] = id.split('/')
  if (criterion === undefined) {
    const item = items.find((one) => one.id === name)
    return item && { revision: item.revision, categories: { min: categoriesOf(item), max: categoriesOf(item) } }
  }
  const challenge = challenges.find((one) => one.id === name)
  const known = challenge?.criteria.some((one) => one.id === criterion)
  return challenge && known ? { revision: challenge.revision, categories: { min: 2, max: 4 } } : undefined
}

function categoriesOfModel(model: CalibratedModel): number {
  switch (model.kind) {
    case 'dichotomous':
      return 2
    case 'graded':
    case 'gpcm':
      return model.b.length + 1
    // Neither is about scored categories: options have no order, and a continuous score has no categories.
    case 'nominal':
    case 'continuous':
      return Infinity
  }
}
