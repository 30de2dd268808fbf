import { z } from 'zod'
import { IsoDate, Text } from './common.ts'

const Slope = z.number().positive().max(100)
const Place = z.number().min(-100).max(100)
const Rising = z
  .array(Place)
  .min(1)
  .max(20)
  .refine((places) => places.every((place, i) => i === 0 || place > places[i - 1]!), 'must rise from one to the next')
const Asymptote = z.number().min(0).max(1)

/** The response models of @millwright/psychometrics as data: ability in standard deviations, D = 1. */
export const CalibratedModel = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('dichotomous'), a: Slope, b: Place, c: Asymptote, d: Asymptote })
    .refine(({ c, d }) => c < d, 'c, the lower asymptote, must be below d, the upper one'),
  z.strictObject({ kind: z.literal('graded'), a: Slope, b: Rising }),
  z.strictObject({ kind: z.literal('gpcm'), a: Slope, b: z.array(Place).min(1).max(20) }),
  z
    .strictObject({
      kind: z.literal('nominal'),
      slopes: z.array(z.number().min(-100).max(100)).min(2).max(21),
      intercepts: z.array(z.number().min(-10_000).max(10_000)).min(2).max(21),
    })
    .refine(
      ({ slopes, intercepts }) => slopes.length === intercepts.length,
      'needs one slope and intercept a category',
    ),
  z.strictObject({ kind: z.literal('continuous'), a: Slope, b: Place, sd: z.number().positive().max(100) }),
])
export type CalibratedModel = z.infer<typeof CalibratedModel>

/** What responses say about one item. */
export const CalibratedParameters = z
  .strictObject({
    /** Item id; `challenge/criterion` for a criterion of a challenge; any name in files outside the collection. */
    id: z.string().trim().min(1).max(200),
    /** Of the item or challenge, as it was when the responses were given. Required in content/calibration. */
    revision: z.exactOptional(z.int().min(1)),
    /** Which of the file's `skills` it measures; the first one when absent. */
    skill: z.exactOptional(Text),
    model: CalibratedModel,
    /**
     * Names of the free parameters, in the order of `covariance`: a; b or d, and b1, b2 ... or d1, d2 ... with several
     * boundaries (b in units of ability; d = -a b, the intercept); c and u for the lower and upper asymptote, or logit-c and
     * logit-u. What is missing was fixed.
     */
    parameters: z.array(Text).max(64),
    /** Of the estimates (posterior covariance where priors were used): square, in the order of `parameters`. */
    covariance: z.array(z.array(z.number())).max(64),
    /** How many answers it rests on. */
    responses: z.int().min(0),
    /** 'calibrated' once the responses carry more than half of the information on its difficulty; the prior the rest. */
    basis: z.enum(['expert-judged', 'calibrated']),
  })
  .refine(
    ({ parameters, covariance }) =>
      covariance.length === parameters.length &&
      covariance.every((row, i) => row.length === parameters.length && row[i]! >= 0),
    'covariance must be square, one row for each of parameters, with no negative variance',
  )
export type CalibratedParameters = z.infer<typeof CalibratedParameters>

/**
 * A file of estimated parameters: `content/calibration/<name>.json`, and what `millwright calibrate` writes and `score` reads.
 */
export const Calibration = z.strictObject({
  format: z.literal('millwright-calibration'),
  version: z.literal(1),
  date: IsoDate,
  /** What made the estimates, with its version. */
  engine: Text,
  /** Which responses they come from, in words: file, period, AI-use mode. */
  source: Text,
  persons: z.int().min(0),
  responses: z.int().min(0),
  logLikelihood: z.exactOptional(z.number()),
  /** Dimensions of the ability; one in most calibrations. */
  skills: z.array(Text).min(1).default(['ability']),
  /** Mean and covariance of the abilities in each group of persons, in the order of `skills`. */
  populations: z
    .array(z.strictObject({ group: Text, mean: z.array(z.number()), covariance: z.array(z.array(z.number())) }))
    .default([]),
  items: z.array(CalibratedParameters).min(1),
})
export type Calibration = z.infer<typeof Calibration>
