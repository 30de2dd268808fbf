import {
  dueReviews,
  layIntoWeeks,
  learningPath,
  mondayOf,
  planChanges,
  planSnapshot,
  type DueReview,
  type Gap,
  type LearningPath,
  type PlanChange,
  type PlanSnapshot,
  type Week,
} from '@millwright/assessment'
import type { Catalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { loadEvidence, observedModes, type EvidenceRow } from '../profiles/load-evidence.ts'
import { loadStanding, type Standing, type Target } from '../profiles/standing.ts'
import { loadMarks, type Marks } from './marks.ts'
import { pathMaterials } from './materials.ts'
import { dayIn, findPlan, settingsOf, usualSettings, type PlanSettings, type StoredPlan } from './plans.ts'

/** Short reviews that are offered at once: more would be a burden. */
const REVIEWS_AT_ONCE = 3

export interface DonePart {
  key: string
  at: Date
  minutes: number
}

export interface KnownSkill {
  gap: Gap
  /** Whether the skill can be checked by a few questions. */
  checkable: boolean
}

export interface PathView {
  target: Target
  today: string
  settings: PlanSettings
  /** Null while nobody has kept anything of this plan. */
  stored: StoredPlan | null
  path: LearningPath
  weeks: Week[]
  /** What was done of what serves this target, the latest first. */
  done: DonePart[]
  doneThisWeek: DonePart[]
  /** Gaps that the person says are none; no answer has decided it yet. */
  known: KnownSkill[]
  /** Skills that the person said they know, asked about since and still a gap. */
  doubted: ReadonlySet<string>
  reviews: DueReview[]
  changes: PlanChange[]
  snapshot: PlanSnapshot
}

interface Wanted {
  catalogue: Catalogue
  target: Target
  now: Date
}

/**
 * Somebody's plan for a target, derived from their evidence, their settings and what they did. Null for somebody of whom nothing was
 * observed: a path starts from a measurement.
 */
export async function loadPath(db: Db, who: SignedIn, { catalogue, target, now }: Wanted): Promise<PathView | null> {
  const modes = await observedModes(db, who)
  const aiMode = modes.includes('closed') ? 'closed' : modes[0]
  if (!aiMode) return null
  const { graph } = catalogue
  const standing = await loadStanding(db, who, { catalogue, target, aiMode })
  const evidence = await loadEvidence(db, who, { aiMode, graph })
  const marks = await loadMarks(db, who)
  const stored = await findPlan(db, who, target)

  const materials = pathMaterials(catalogue)
  const { open: known, doubted } = saidKnown(standing.gaps, marks, evidence)
  const path = learningPath({
    graph,
    profile: standing.profile,
    gaps: standing.gaps,
    // Only the first hand-in of a challenge is evidence; another would show nothing.
    materials: materials.filter(({ key, purpose }) => purpose === 'learn' || !marks.done.has(key)),
    done: new Set(marks.done.keys()),
    known,
  })
  const checkable = new Set(materials.map(({ key }) => key))
  const snapshot = planSnapshot(path, standing.profile.observationCount)
  const zone = who.timeZone ?? stored?.timeZone ?? null
  const today = dayIn(zone, now)
  const settings: PlanSettings = stored ? { ...settingsOf(stored), timeZone: zone } : usualSettings(who, today)
  const done = doneOf(catalogue, standing, path, marks)
  const doneThisWeek = done.filter(({ at }) => mondayOf(dayIn(zone, at)) === mondayOf(today))
  return {
    target,
    today,
    settings,
    stored,
    path,
    weeks: weeksFor(path, settings, today, doneThisWeek),
    done,
    doneThisWeek,
    known: standing.gaps
      .filter(({ skill }) => known.has(skill))
      .map((gap) => ({ gap, checkable: checkable.has(`check:${gap.skill}`) })),
    doubted,
    reviews: reviewsOf(standing, evidence, checkable, now),
    changes: changesSince(stored, snapshot, standing),
    snapshot,
  }
}

/** A skill somebody said they know stays out of the plan until they are asked about it; then the answers decide. */
function saidKnown(gaps: readonly Gap[], { known }: Marks, evidence: readonly EvidenceRow[]) {
  const asked = (skill: string, since: Date) =>
    evidence.some(({ observation, recordedAt }) => observation.skill === skill && recordedAt > since)
  const said = gaps.filter(({ skill }) => known.has(skill)).map(({ skill }) => skill)
  const doubted = new Set(said.filter((skill) => asked(skill, known.get(skill)!)))
  return { doubted, open: new Set(said).difference(doubted) }
}

function weeksFor(
  path: LearningPath,
  settings: PlanSettings,
  today: string,
  doneThisWeek: readonly DonePart[],
): Week[] {
  const parts = path.steps.flatMap((step) => step.parts.filter(({ done }) => !done))
  const from = settings.startOn > today ? settings.startOn : today
  const spent = mondayOf(from) === mondayOf(today) ? doneThisWeek.reduce((sum, { minutes }) => sum + minutes, 0) : 0
  return layIntoWeeks(parts, { minutesPerWeek: settings.minutesPerWeek, days: settings.days, from, spent })
}

/** Also what was done for a skill that the target does not ask for, but something in the plan builds on. */
function doneOf(catalogue: Catalogue, { standing }: Standing, { steps }: LearningPath, { done }: Marks): DonePart[] {
  const asked = new Set([...standing.skills, ...steps].map(({ skill }) => skill))
  return pathMaterials(catalogue)
    .flatMap(({ key, minutes, serves }): DonePart[] => {
      const at = done.get(key)
      return at && serves.some(({ skill }) => asked.has(skill)) ? [{ key, at, minutes }] : []
    })
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

/** Reviews of what was shown and can be asked about again. */
function reviewsOf(
  { standing, gaps }: Standing,
  evidence: readonly EvidenceRow[],
  checkable: ReadonlySet<string>,
  now: Date,
): DueReview[] {
  const missing = new Set(gaps.map(({ skill }) => skill))
  const shown = standing.skills
    .filter(({ skill }) => !missing.has(skill) && checkable.has(`check:${skill}`))
    .map(({ skill }) => ({
      skill,
      answered: evidence.filter(({ observation }) => observation.skill === skill).map(({ recordedAt }) => recordedAt),
    }))
  return dueReviews(shown, now).slice(0, REVIEWS_AT_ONCE)
}

/** What a measurement since changed in the plan that the person agreed to. */
function changesSince(stored: StoredPlan | null, snapshot: PlanSnapshot, { standing }: Standing): PlanChange[] {
  if (!stored || stored.snapshot.observations === snapshot.observations) return []
  const now = new Map(standing.skills.map(({ skill, probability }) => [skill, probability]))
  return planChanges(stored.snapshot, snapshot, (skill) => now.get(skill))
}
