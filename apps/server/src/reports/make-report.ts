import { randomUUID } from 'node:crypto'
import type { Report, ReportScope } from '@millwright/api'
import { profileFrom, type CompositeStanding, type Profile, type SkillEstimate } from '@millwright/assessment'
import {
  indexCatalogue,
  leftToReview,
  targetsFor,
  type AiMode,
  type Catalogue,
  type LevelId,
} from '@millwright/catalog'
import type { AppContext } from '../context.ts'
import { ENGINE_VERSION } from '../engine-version.ts'
import { allTargets, type TargetCell } from '../profiles/all-targets.ts'
import type { Whose } from '../profiles/load-evidence.ts'
import { loadHistory, observationsAfter, type History } from '../profiles/measurements.ts'
import { knownComposite, measurableSkills, standingOf, type Target } from '../profiles/standing.ts'
import { loadReviews } from '../reviews/load-reviews.ts'
import { reportReviews } from '../reviews/report-reviews.ts'
import { MIDDLE, POINTS_PER_SD } from '../web/ability-scale.ts'
import { signReport } from './signed-report.ts'

export interface ReportWish {
  aiMode: AiMode
  scope: ReportScope
  /** Null: without. */
  name: string | null
  history: boolean
  /** With what people say, under its own heading. */
  reviews?: boolean
}

/** Makes a report of all that counts at this moment: the same numbers as the profile, computed by the same rules. */
export async function makeReport(
  context: Pick<AppContext, 'db' | 'now' | 'baseUrl' | 'signer' | 'catalogue'>,
  who: Whose,
  wish: ReportWish,
): Promise<Report> {
  const catalogue = context.catalogue()
  const history = await loadHistory(context.db, who, { aiMode: wish.aiMode, catalogue })
  const reviews = wish.reviews ? reportReviews(catalogue, await loadReviews(context.db, who)) : null
  return signReport(context.signer, {
    format: 'millwright-report',
    formatVersion: 1,
    id: randomUUID(),
    madeAt: context.now().toISOString(),
    installation: context.baseUrl,
    person: wish.name === null ? null : { name: wish.name },
    ...reportOn(catalogue, history, wish),
    ...(reviews && { reviews }),
  })
}

type ReportContent = Pick<Report, 'scope' | 'aiMode' | 'basis' | 'scale' | 'targets' | 'skills' | 'history'>

/** What a report says, from the evidence alone. Pure. */
export function reportOn(
  catalogue: Catalogue,
  history: History,
  { scope, aiMode, history: withHistory }: Omit<ReportWish, 'name' | 'reviews'>,
): ReportContent {
  const { graph } = catalogue
  const observations = observationsAfter(history, history.measurements.length)
  const profile = profileFrom(graph, observations)
  const dates = history.pieces
    .filter(({ versions }) => versions.at(-1)!.observation !== null)
    .map(({ row }) => row.recordedAt)
  const { cuts, standardError, basis } = graph.cutScores
  return {
    scope,
    aiMode,
    basis: {
      catalogue: catalogue.hash,
      engine: ENGINE_VERSION,
      observations: profile.observationCount,
      judged: profile.judgedCount,
      first: dates[0]?.toISOString() ?? null,
      last: dates.at(-1)?.toISOString() ?? null,
    },
    scale: {
      middle: MIDDLE,
      points: POINTS_PER_SD,
      cuts: [cuts[1], cuts[2], cuts[3], cuts[4]],
      cutStandardError: standardError,
      cutBasis: basis,
    },
    targets: targetsOf(catalogue, profile, scope, () => allRequired(catalogue, scope, observations)),
    skills: skillsOf(catalogue, profile, scope),
    history: withHistory ? historyOf(catalogue, history, scope) : null,
  }
}

/** Four digits are more than anybody reads, and the same on every machine. */
const rounded = (value: number) => Math.round(value * 10_000) / 10_000

function compositeOf({ mean, standardError, low, high, cut, ...found }: CompositeStanding) {
  return {
    mean: rounded(mean),
    standardError: rounded(standardError),
    low: rounded(low),
    high: rounded(high),
    cut: rounded(cut),
    probability: rounded(found.probabilityCutUncertain),
    verdict: found.verdict,
  }
}

function targetsOf(
  catalogue: Catalogue,
  profile: Profile,
  scope: ReportScope,
  all: () => number | null,
): Report['targets'] {
  if (scope.kind === 'skills') return []
  const { roles, levels } = indexCatalogue(catalogue)
  const wanted = ({ role, level }: TargetCell) =>
    scope.kind === 'whole' || (role === scope.role && level === scope.level)
  return allTargets(catalogue, profile)
    .filter(wanted)
    .map(({ role, level, skills, composite }) => ({
      role,
      level,
      roleName: roles.get(role)?.name ?? role,
      levelName: levels.get(level)?.name ?? level,
      skills,
      composite: composite ? compositeOf(composite) : null,
      allRequired: composite && scope.kind === 'target' ? all() : null,
    }))
}

function allRequired(
  catalogue: Catalogue,
  scope: ReportScope,
  observations: ReturnType<typeof observationsAfter>,
): number | null {
  if (scope.kind !== 'target') return null
  return rounded(standingOf(catalogue, scope, observations).standing.allRequired.probability)
}

/** Of the whole, what was measured; of a target, what decides it; of chosen skills, those. In the order of the graph's areas. */
function skillsOf(catalogue: Catalogue, profile: Profile, scope: ReportScope): Report['skills'] {
  const { skills, areas } = indexCatalogue(catalogue)
  const required = new Map(
    scope.kind === 'target'
      ? targetsFor(catalogue.graph, scope.role, scope.level).map(({ skill, proficiency }) => [skill, proficiency])
      : [],
  )
  const wanted = skillsIn(catalogue, scope)
  const place = new Map(catalogue.graph.areas.map(({ id }, index) => [id, index]))
  const areaOf = ({ skill }: SkillEstimate) => skills.get(skill)?.area ?? ''
  return profile.skills
    .filter(({ skill, ownAnswers }) => (wanted ? wanted.has(skill) : ownAnswers > 0))
    .toSorted((one, other) => (place.get(areaOf(one)) ?? 0) - (place.get(areaOf(other)) ?? 0))
    .map((estimate) => ({
      skill: estimate.skill,
      name: skills.get(estimate.skill)?.name ?? estimate.skill,
      area: areaOf(estimate),
      areaName: areas.get(areaOf(estimate))?.name ?? areaOf(estimate),
      mean: rounded(estimate.mean),
      standardError: rounded(estimate.standardError),
      low: rounded(estimate.low),
      high: rounded(estimate.high),
      ownAnswers: estimate.ownAnswers,
      level: estimate.level,
      required: (required.get(estimate.skill) ?? null) as Report['skills'][number]['required'],
      leftToReview: leftToReview(catalogue.graph, estimate.skill),
    }))
}

/** Null: all. */
function skillsIn(catalogue: Catalogue, scope: ReportScope): Set<string> | null {
  switch (scope.kind) {
    case 'whole':
      return null
    case 'skills':
      return new Set(scope.skills)
    case 'target':
      return new Set(
        measurableSkills(catalogue, scope) ??
          targetsFor(catalogue.graph, scope.role, scope.level)
            .filter(({ required }) => required)
            .map(({ skill }) => skill),
      )
  }
}

/**
 * The occasions that the figures rest on: of a target all of them, since every answer moves what related skills tell of it. Of chosen
 * skills only those that asked about them, so that it tells nothing beyond.
 */
function historyOf(catalogue: Catalogue, history: History, scope: ReportScope): Report['history'] {
  const wanted = scope.kind === 'skills' ? new Set(scope.skills) : null
  const { measurements, pieces } = history
  const target = scope.kind === 'target' ? scope : null
  return measurements.flatMap(({ at, kind, title, id }, index) => {
    const own = pieces.filter((piece) =>
      kind === 'rescoring' ? piece.versions.some(({ from }) => from === index) : measurements[piece.at]?.id === id,
    )
    const observations = own.filter(({ row }) => wanted === null || wanted.has(row.observation.skill)).length
    if (observations === 0) return []
    const count = index + 1
    const composite = target ? standingThen(catalogue, target, history, count) : null
    return [{ at: at.toISOString(), kind, title, observations, composite }]
  })
}

/** Null while too little was asked, by the same rule as now. */
function standingThen(catalogue: Catalogue, target: Target & { level: LevelId }, history: History, count: number) {
  const profile = profileFrom(catalogue.graph, observationsAfter(history, count, count))
  const composite = knownComposite(catalogue, profile, target)
  return composite ? compositeOf(composite) : null
}
