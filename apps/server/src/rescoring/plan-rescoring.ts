import { createHash } from 'node:crypto'
import { asc, lte, sql } from 'drizzle-orm'
import {
  allBlueprints,
  enoughAsked,
  lengthOf,
  onlySkillOf,
  profileFrom,
  targetStanding,
  type Observation,
  type StandingVerdict,
} from '@millwright/assessment'
import { canonicalJson, type AiMode, type Catalogue, type LevelId } from '@millwright/catalog'
import type { Db } from '../db/open-database.ts'
import { evidence, guestClaim } from '../db/schema.ts'
import { ENGINE_VERSION } from '../engine-version.ts'
import { counted } from '../profiles/load-evidence.ts'
import { shareAsked } from '../profiles/standing.ts'
import { loadSources, type SourcedEvidence } from './load-sources.ts'
import { recompute } from './recompute.ts'

/** What to compute again with. */
export interface RescoringChoice {
  /** Keys and parameters of now. */
  catalogue: Catalogue
  /** Items or challenges found to be wrong: what was observed with them does not count. It stays so until they are restored. */
  withdraw: readonly string[]
  restore: readonly string[]
  /** Everything as it was first scored: takes rescorings back. */
  asRecorded: boolean
  /** Evidence recorded later is left alone, so that a plan stays the same while people go on answering. */
  until: Date
}

export interface EvidenceChange {
  evidenceId: string
  personId: string
  /** Null: does not count any more. */
  observation: Observation | null
}

export interface LevelChange {
  personId: string
  role: string
  level: LevelId
  aiMode: AiMode
  from: StandingVerdict
  to: StandingVerdict
  probabilityBefore: number
  probabilityAfter: number
}

export interface RescoringPlan {
  catalogueHash: string
  engineVersion: string
  until: Date
  observations: number
  people: number
  changes: EvidenceChange[]
  /** Of them, those that do not count any more. */
  withdrawn: number
  /** Left as they are, because the exercise is gone or another one now. */
  notComparable: number
  peopleChanged: number
  /** How far estimates of skills move, in units of the ability scale, over all people and skills that move at all. */
  move: { mean: number; largest: number }
  levelChanges: LevelChange[]
  /** What has to be named to apply this plan and no other. */
  digest: string
}

/** People whose evidence is in memory at one time. */
const BATCH = 100

/**
 * Computes everybody's evidence again, and says what that would change. Writes nothing. The same database and choice give the same plan
 * and digest.
 */
export async function planRescoring(
  db: Db,
  choice: RescoringChoice,
  progress: (done: number, of: number) => void = () => {},
): Promise<RescoringPlan> {
  const people = await whoHasEvidence(db, choice.until)
  const plan = {
    observations: 0,
    withdrawn: 0,
    notComparable: 0,
    peopleChanged: 0,
    changes: [] as EvidenceChange[],
    levelChanges: [] as LevelChange[],
  }
  const moves = { sum: 0, count: 0, largest: 0 }
  const all = [...people.entries()]
  for (let from = 0; from < all.length; from += BATCH) {
    const batch = all.slice(from, from + BATCH)
    const sourced = await loadSources(
      db,
      batch.flatMap(([, ids]) => ids),
    )
    const known = sourced.filter(({ row }) => row.recordedAt <= choice.until)
    const owner = new Map(batch.flatMap(([personId, ids]) => ids.map((id) => [id, personId] as const)))
    const byPerson = Map.groupBy(known, ({ row }) => owner.get(row.personId)!)
    for (const [personId, evidenceOfPerson] of byPerson) {
      const decided = evidenceOfPerson.map((one) => ({ ...one, next: decide(one, choice) }))
      plan.observations += decided.length
      plan.notComparable += decided.filter(({ next }) => next.notComparable).length
      const changed = decided.filter(({ now, next }) => canonicalJson(now) !== canonicalJson(next.observation))
      if (changed.length === 0) continue
      plan.peopleChanged++
      plan.withdrawn += changed.filter(({ next }) => next.observation === null).length
      for (const { row, next } of changed) {
        plan.changes.push({ evidenceId: row.id, personId: row.personId, observation: next.observation })
      }
      for (const [aiMode, ofMode] of Map.groupBy(decided, ({ row }) => row.aiMode)) {
        const effect = effectOf(choice.catalogue, ofMode)
        moves.sum += effect.moves.reduce((sum, move) => sum + move, 0)
        moves.count += effect.moves.length
        moves.largest = effect.moves.reduce((most, move) => Math.max(most, move), moves.largest)
        plan.levelChanges.push(...effect.levels.map((level) => ({ personId, aiMode, ...level })))
      }
    }
    progress(Math.min(from + BATCH, all.length), all.length)
  }
  const { catalogue, until } = choice
  return {
    ...plan,
    catalogueHash: catalogue.hash,
    engineVersion: ENGINE_VERSION,
    until,
    people: all.length,
    move: { mean: moves.count === 0 ? 0 : moves.sum / moves.count, largest: moves.largest },
    digest: digestOf(plan.changes, choice),
  }
}

/** Everybody with evidence up to a moment: guests and the accounts that claimed them are one. */
async function whoHasEvidence(db: Db, until: Date): Promise<Map<string, string[]>> {
  const person = sql<string>`coalesce(${guestClaim.personId}, ${evidence.personId})`
  const rows = await db
    .selectDistinct({ person, id: evidence.personId })
    .from(evidence)
    .leftJoin(guestClaim, sql`${guestClaim.guestId} = ${evidence.personId}`)
    .where(lte(evidence.recordedAt, until))
    .orderBy(asc(person), asc(evidence.personId))
  const people = new Map<string, string[]>()
  for (const { person: id, id: recordId } of rows) people.set(id, [...(people.get(id) ?? []), recordId])
  return people
}

function decide(
  { row, source, now }: SourcedEvidence,
  { catalogue, withdraw, restore, asRecorded }: RescoringChoice,
): { observation: Observation | null; notComparable: boolean } {
  const exercise = source.kind === 'answer' ? source.answer.itemId : source.submission.challengeId
  if (withdraw.includes(exercise)) return { observation: null, notComparable: false }
  if (asRecorded) return { observation: row.observation, notComparable: false }
  if (now === null && !restore.includes(exercise)) return { observation: null, notComparable: false }
  const computed = recompute(row, source, catalogue)
  if (computed.outcome === 'computed') return { observation: computed.observation, notComparable: false }
  return { observation: now ?? row.observation, notComparable: true }
}

/** One test for each target that has any: the one on which it is decided. */
const targetTestsOf = (catalogue: Catalogue) =>
  [...allBlueprints(catalogue).values()].filter((test) => lengthOf(test) === 'standard' && onlySkillOf(test) === null)

type Decided = SourcedEvidence & { next: { observation: Observation | null } }

/** What a person's profile and standings become. */
function effectOf(catalogue: Catalogue, decided: readonly Decided[]) {
  const { graph } = catalogue
  const before = profileFrom(
    graph,
    counted(decided, graph).map(({ now }) => now),
  )
  const afterwards = decided.map(({ row, next }) => ({ row, now: next.observation }))
  const after = profileFrom(
    graph,
    counted(afterwards, graph).map(({ now }) => now),
  )
  const moves = before.skills.map(({ mean }, i) => Math.abs(after.skills[i]!.mean - mean)).filter((move) => move > 1e-9)
  const levels = targetTestsOf(catalogue).flatMap(({ target: { role, level }, skills: measured, stopping }) => {
    const asked = { skills: measured.map(({ skill }) => skill), confidence: stopping.confidence }
    // Where too little was and is asked, nobody is shown a verdict.
    if (![before, after].some((profile) => enoughAsked(shareAsked(catalogue, profile, { role, level })))) return []
    const [one, other] = [before, after].map((profile) => targetStanding(graph, profile, role, level, asked).composite)
    if (one!.verdict === other!.verdict) return []
    const [probabilityBefore, probabilityAfter] = [one!.probability, other!.probability]
    return [{ role, level, from: one!.verdict, to: other!.verdict, probabilityBefore, probabilityAfter }]
  })
  return { moves, levels }
}

/** Names the moment, then what would be written: `20261128T201500000Z-1f2e…`. */
function digestOf(changes: readonly EvidenceChange[], { catalogue, until }: RescoringChoice): string {
  const hash = createHash('sha256').update(`${catalogue.hash}\n${ENGINE_VERSION}\n`)
  for (const change of changes.toSorted((a, b) => (a.evidenceId < b.evidenceId ? -1 : 1))) {
    hash.update(`${canonicalJson(change)}\n`)
  }
  return `${until.toISOString().replaceAll(/[-:.]/g, '')}-${hash.digest('hex').slice(0, 32)}`
}

/** The moment that a digest names; null when it is none. */
export function momentOfDigest(digest: string): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[0-9a-f]{32}$/.exec(digest)
  if (!parts) return null
  const [, year, month, day, hour, minute, second, millisecond] = parts
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`)
  return Number.isNaN(moment.getTime()) ? null : moment
}
