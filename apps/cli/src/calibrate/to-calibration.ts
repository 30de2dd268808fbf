import { basename } from 'node:path'
import type { CalibratedModel, CalibratedParameters, Calibration } from '@millwright/catalog'
import type { CalibratedItem, CalibrationResult, ItemSpec, ResponseModel } from '@millwright/psychometrics'
import { parameterVariance } from '../parameters/parameters-file.ts'
import type { ResponseData } from '../responses/responses-file.ts'

export interface About {
  readonly date: string
  readonly engine: string
}

/** The file that a finished calibration becomes. */
export function toCalibration(
  data: ResponseData,
  specs: readonly ItemSpec[],
  result: CalibrationResult,
  about: About,
): Calibration {
  const { weight } = data.responses
  const groups = result.groups.length > 1 ? data.groups : ['all']
  return {
    format: 'millwright-calibration',
    version: 1,
    ...about,
    // The name alone: a path would carry somebody's folders into committed content.
    source: basename(data.file),
    persons: weight ? Math.round(weight.reduce((sum, one) => sum + one, 0)) : data.persons.length,
    responses: Math.round(result.items.reduce((sum, { answers }) => sum + answers, 0)),
    logLikelihood: result.logLikelihood,
    skills: ['ability'],
    populations: result.groups.map(({ mean, variance }, g) => ({
      group: groups[g]!,
      mean: [mean],
      covariance: [[variance]],
    })),
    items: result.items.map((item, i) => {
      const parameters = toParameters(data.items[i]!, item)
      const revision = data.revisions?.[i]
      return { ...parameters, ...(revision ? { revision } : {}), basis: basisOf(item, parameters, specs[i]!) }
    }),
  }
}

function toParameters(id: string, item: CalibratedItem): Omit<CalibratedParameters, 'basis'> {
  const size = item.parameters.length
  const covariance = item.covariance
  return {
    id,
    model: writable(item.model),
    // Without standard errors nothing honest can be said about uncertainty, so no parameter is listed as estimated.
    parameters: covariance ? [...item.parameters] : [],
    covariance: covariance
      ? item.parameters.map((_, r) => Array.from(covariance.subarray(r * size, (r + 1) * size)))
      : [],
    responses: Math.round(item.answers),
  }
}

/** Calibrated once the answers carry more of the information on the item's place than its prior does. */
function basisOf(
  { parameters, standardErrors, answers }: CalibratedItem,
  estimated: Omit<CalibratedParameters, 'basis'>,
  { priors = [], fixed }: ItemSpec,
): CalibratedParameters['basis'] {
  if (fixed || answers === 0) return answers === 0 ? 'expert-judged' : 'calibrated'
  const prior = priors.find(({ parameter }) => /^[bd]\d*$/.test(parameter))
  if (!prior || prior.kind !== 'normal') return 'calibrated'
  const place = parameters.findIndex((name) => /^[bd]\d*$/.test(name))
  // A prior on b is compared with the variance of b, one on the intercept with that of the intercept.
  const error = standardErrors?.[place]
  const variance = prior.parameter.startsWith('b') ? parameterVariance(estimated)?.b : error && error ** 2
  return variance === undefined || variance < prior.sd ** 2 / 2 ? 'calibrated' : 'expert-judged'
}

/** The schema's type has lists that may be written to. */
function writable(model: ResponseModel): CalibratedModel {
  if (model.kind === 'nominal') return { ...model, slopes: [...model.slopes], intercepts: [...model.intercepts] }
  if (model.kind === 'graded' || model.kind === 'gpcm') return { ...model, b: [...model.b] }
  return model
}
