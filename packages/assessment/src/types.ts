import type { LevelId, Proficiency } from '@millwright/catalog'
import type {
  Gaussian,
  ParameterVariance,
  PosteriorResult,
  ProjectedObservation,
  ResponseModel,
} from '@millwright/psychometrics'

/** A proficiency of the graph, or 0: below awareness. */
export type ProficiencyOrNone = 0 | Proficiency

/** Where parameters come from. Shown wherever a number that rests on them is shown. */
export type Basis = 'expert-judged' | 'calibrated'

/**
 * One scored piece of evidence with its parameters AS USED: the JSON of an evidence row. Plain data, so the profile can be
 * recomputed from stored rows for ever, whatever happens to the item afterwards.
 */
export interface Observation {
  /** Id of the evidence row; unique among the observations of one person. */
  readonly id: string
  /** Item id, or `challenge-id/criterion-id`. */
  readonly source: string
  readonly kind: 'item' | 'criterion'
  /** The skill it is evidence of. */
  readonly skill: string
  /** Only when it draws on several skills; weight 1 on `skill` otherwise. */
  readonly loadings?: readonly SkillLoading[] | undefined
  /** Observations of one challenge share an effect: they are not independent evidence. */
  readonly testlet?: { readonly id: string; readonly variance: number } | undefined
  readonly model: ResponseModel
  readonly parameterVariance?: ParameterVariance | undefined
  /** 0 up to the model's number of categories - 1. */
  readonly category: number
  readonly basis: Basis
}

export interface SkillLoading {
  readonly skill: string
  readonly weight: number
}

/** What the evidence says about one skill, on the ability scale. */
export interface SkillEstimate {
  readonly skill: string
  readonly mean: number
  readonly standardError: number
  /** 95 % interval. */
  readonly low: number
  readonly high: number
  /** Observations that load on this skill itself. */
  readonly ownAnswers: number
  /** Share of what we learnt about this skill that came from answers on other skills; 1 when it was never tested. */
  readonly borrowedShare: number
  /** Probabilities of the proficiencies 0 to 4; they sum to 1. */
  readonly levels: readonly [number, number, number, number, number]
  /** The most probable proficiency, and the next. */
  readonly level: ProficiencyOrNone
  readonly secondLevel: ProficiencyOrNone
}

/** The posterior over a person's skills. Derived from evidence; never stored as truth. */
export interface Profile {
  /** In the order of the graph. */
  readonly skills: readonly SkillEstimate[]
  readonly observationCount: number
  /** How many of them rest on parameters that experts judged. */
  readonly judgedCount: number
  /** 'calibrated' only when every observation rests on calibrated parameters. */
  readonly basis: Basis
  readonly converged: boolean
  /** What it was computed from, in the order of `skills`: exact probabilities of sums of skills need all of it. */
  readonly evidence: {
    readonly prior: Gaussian
    readonly observations: readonly ProjectedObservation[]
    /** Its `gaussian` is the joint posterior. */
    readonly result: PosteriorResult
  }
}

export type StandingVerdict = 'reached' | 'not-reached' | 'unclear'

export interface SkillStanding {
  readonly skill: string
  /** Proficiency the target asks for. */
  readonly required: Proficiency
  /** Share of the composite; all weights sum to 1. */
  readonly weight: number
  readonly cut: number
  readonly mean: number
  readonly standardError: number
  /** Probability that the person is at or above the cut, the cut taken as set. */
  readonly probability: number
  /** The same, with the standard error of the cut itself allowed for. Show this one beside "expert-judged" cuts. */
  readonly probabilityCutUncertain: number
  readonly ownAnswers: number
  readonly verdict: StandingVerdict
}

export interface CompositeStanding {
  readonly mean: number
  readonly standardError: number
  readonly low: number
  readonly high: number
  readonly cut: number
  readonly cutStandardError: number
  readonly probability: number
  readonly probabilityCutUncertain: number
  readonly verdict: StandingVerdict
}

/** Where a person stands against a target (role x level). */
export interface TargetStanding {
  readonly role: string
  readonly level: LevelId
  readonly composite: CompositeStanding
  /** Every one of `skills` at or above its cut at once: what strength in one cannot make up for in another. */
  readonly allRequired: {
    readonly probability: number
    /** How many skills that is. */
    readonly skills: number
    /** How many of them were asked about directly. */
    readonly answered: number
  }
  readonly skills: readonly SkillStanding[]
}

/** Why a session (or its question part) ended. Stored with the session and shown. */
export type StopReason =
  | 'decision-reached' // the probability of the decision reached the blueprint's confidence
  | 'precise-enough' // the composite is as precise as the blueprint asks: a borderline person stays borderline
  | 'decision-settled' // more questions would hardly make the decision more often right
  | 'item-limit'
  | 'time-limit'
  | 'pool-empty'
  | 'challenges-done' // nothing above applied when the last challenge was judged

/** Why this exercise was chosen; stored with it. */
export interface SelectionReason {
  readonly skill: string
  /** 'content-minimum', 'enough-asked' or 'largest-drop' for items ('largest-need' in sessions before), 'value-per-minute' for challenges. */
  readonly rule: 'content-minimum' | 'enough-asked' | 'largest-drop' | 'largest-need' | 'value-per-minute'
  /** Probability still on the wrong side of the skill's cut, 0 to 0.5. */
  readonly doubt: number
  /** Expected drop of the composite's variance, ability scale squared, per expected minute. */
  readonly dropPerMinute: number
  /** How many exercises were near enough to the best for chance to choose among. */
  readonly nearBest: number
  /** One plain sentence for the taker's log. */
  readonly text: string
}

export type NextStep =
  | { readonly kind: 'item'; readonly id: string; readonly reason: SelectionReason }
  /** `itemsEnded`: why the question part ended; store it with the session. */
  | {
      readonly kind: 'challenge'
      readonly id: string
      readonly reason: SelectionReason
      readonly itemsEnded: StopReason
    }
  | { readonly kind: 'stop'; readonly reason: StopReason }

/** `measured`: below, and we are fairly sure; `unclear`: could be either; `untested`: no own answer yet. */
export type GapKind = 'measured' | 'unclear' | 'untested'

/** What a target asks and the profile does not show. */
export interface Gap {
  readonly skill: string
  readonly kind: GapKind
  /** Most probable proficiency now. */
  readonly from: ProficiencyOrNone
  /** What the target asks. */
  readonly to: Proficiency
  readonly probability: number
  /** Ability units between the mean and the cut; never below 0. */
  readonly shortfall: number
  /** Weight x probability of being below: the order of gaps, largest first. */
  readonly priority: number
}

/** Something to learn from, or something that gives evidence. */
export interface PathMaterial {
  /** Names it for good: `section:guide#id`, `reading:id`, `challenge:id`, `check:skill`. */
  readonly key: string
  readonly purpose: 'learn' | 'show'
  /** It is done, not answered: a challenge. */
  readonly work?: boolean
  /** It is where learning begins, and not enough to become a practitioner: a section of a guide. */
  readonly start?: boolean
  /** To get through it, not to reach a proficiency. */
  readonly minutes: number
  readonly serves: readonly { readonly skill: string; readonly from: Proficiency; readonly to: Proficiency }[]
}

/** Why a step is there; pages put it into words. */
export type PathReason =
  | { readonly code: GapKind; readonly asked: Proficiency; readonly probability: number }
  /** `of` builds on it; it should be at `asked` for that. */
  | { readonly code: 'prerequisite'; readonly of: string; readonly asked: Proficiency; readonly probability: number }

export interface PathPart {
  readonly key: string
  readonly purpose: PathMaterial['purpose']
  readonly minutes: number
  readonly done: boolean
}

/** One step of the plan that closes the gaps; prerequisites come before what needs them. */
export interface PathStep {
  readonly skill: string
  readonly from: ProficiencyOrNone
  readonly to: Proficiency
  readonly reason: PathReason
  readonly parts: readonly PathPart[]
  /** What serves this step and stands in another. */
  readonly elsewhere: readonly { readonly key: string; readonly step: string }[]
  /** What it should have and the collection does not. */
  readonly lacking: readonly PathMaterial['purpose'][]
  /** Of the parts that are not done. */
  readonly minutes: number
}

export interface LearningPath {
  readonly steps: readonly PathStep[]
  readonly minutes: number
  /** Proven: no other choice of material that meets the same needs takes fewer minutes. */
  readonly shortest: boolean
}

/** What a taker sends. Checked again by `scoreItem`; ids are option ids. */
export type ItemResponse =
  | { readonly kind: 'single'; readonly option: string }
  | { readonly kind: 'multiple'; readonly options: readonly string[] }
  | { readonly kind: 'numeric'; readonly value: number }
  /** All option ids, first to last. */
  | { readonly kind: 'ordering'; readonly order: readonly string[] }
  /** For each pair, in the order of the item, the id of the pair or other whose answer was put beside its prompt. */
  | { readonly kind: 'matching'; readonly matches: readonly string[] }

/** `malformed` says what is wrong with the response's shape: answer 400, store nothing. */
export type ScoreResult =
  | { readonly outcome: 'scored'; readonly category: number; readonly score: number; readonly correct: boolean }
  | { readonly outcome: 'malformed'; readonly message: string }

/** What one test comes to with simulated people of the reference population, its questions only. */
export interface SimulatedLength {
  /** Half of the people are asked so many or fewer; nine of ten are. */
  readonly questions: readonly [median: number, ninetieth: number]
  /** Expected minutes at the questions, likewise. */
  readonly minutes: readonly [median: number, ninetieth: number]
  /** Half the width of the 95 % interval of what is measured, ability scale; the median. */
  readonly halfWidth: number
  /** Share of people found on the right side of the cut. */
  readonly right: number
  /** Share of 95 % intervals that hold the truth. */
  readonly covered: number
}

export interface SimulatedLengths {
  readonly command: string
  readonly takers: number
  readonly catalogueHash: string
  /** By the id of the test. */
  readonly lengths: Readonly<Record<string, SimulatedLength>>
}
