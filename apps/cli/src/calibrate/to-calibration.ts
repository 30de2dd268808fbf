import type { CalibratedModel, CalibratedParameters, Calibration } from '@millwright/catalog'
import type { CalibratedItem, CalibrationResult, ItemSpec, ResponseModel } from '@millwright/psychometrics'
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
    source: data.file,
    persons: weight ? Math.round(weight.reduce((sum, one) => sum + one, 0)) : data.persons.length,
    responses: Math.round(result.items.reduce((sum, { answers }) => sum + answers, 0)),
    logLikelihood: result.logLikelihood,
    skills: ['ability'],
    populations: result.groups.map(({ mean, variance }, g) => ({
      group: groups[g]!,
      mean: [mean],
      covariance: [[variance]],
    })),
    items: result.items.map((item, i) => toParameters(data.items[i]!, item, specs[i]!)),
  }
}

function toParameters(id: string, item: CalibratedItem, spec: ItemSpec): CalibratedParameters {
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
    basis: basisOf(item, spec),
  }
}

/** Calibrated once the answers carry more of the information on the item's place than its prior does. */
function basisOf(
  { parameters, standardErrors, answers }: CalibratedItem,
  { priors = [], fixed }: ItemSpec,
): CalibratedParameters['basis'] {
  if (fixed || answers === 0) return answers === 0 ? 'expert-judged' : 'calibrated'
  const place = parameters.findIndex((name) => /^[bd]\d*$/.test(name))
  const prior = priors.find(({ parameter }) => /^[bd]\d*$/.test(parameter))
  const error = standardErrors?.[place]
  if (!prior || prior.kind !== 'normal' || error === undefined) return 'calibrated'
  return error ** 2 < prior.sd ** 2 / 2 ? 'calibrated' : 'expert-judged'
}

/** The schema's type has lists that may be written to. */
function writable(model: ResponseModel): CalibratedModel {
  if (model.kind === 'nominal') return { ...model, slopes: [...model.slopes], intercepts: [...model.intercepts] }
  if (model.kind === 'graded' || model.kind === 'gpcm') return { ...model, b: [...model.b] }
  return model
}
