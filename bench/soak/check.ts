import { sql } from 'drizzle-orm'
import type { Verdict } from '@millwright/api'
import type { Challenge } from '@millwright/catalog'
import type { Db } from '../../apps/server/src/db/open-database.ts'
import type { Acknowledged } from './guests.ts'

interface Row {
  id: string
  person: string
  challenge: string
  submitted: string
  state: string | null
  attempt: number
  faults: number
  failure: string | null
  verdict: Verdict | null
  jobs: number
  verdicts: number
}

export interface Found {
  problems: string[]
  /** Jobs by how many attempts they took, and by faults of ours. */
  attempts: Record<number, number>
  faults: Record<number, number>
  /** Stored, but the client never heard of it: its first try was cut off before it had a cookie. */
  unheard: number
}

/** Compares what clients were told with what is stored. Nothing here trusts the server's own words. */
export async function checkStored(
  db: Db,
  acknowledged: readonly Acknowledged[],
  challenges: readonly Challenge[],
): Promise<Found> {
  const rows = await all<Row>(
    db,
    sql`SELECT s.id, s.person_id AS person, s.challenge_id AS challenge, s.submitted_at::text AS submitted,
          j.state, j.attempt, j.faults, j.failure, v.verdict,
          (SELECT count(*)::int FROM grading_job x WHERE x.submission_id = s.id) AS jobs,
          (SELECT count(*)::int FROM verdict x WHERE x.submission_id = s.id) AS verdicts
        FROM submission s
        LEFT JOIN grading_job j ON j.submission_id = s.id
        LEFT JOIN verdict v ON v.submission_id = s.id
        ORDER BY s.submitted_at, s.id`,
  )
  const evidence = await all<{ id: string; source: string }>(
    db,
    sql`SELECT id, source_id AS source FROM evidence WHERE source_kind = 'submission'`,
  )
  const evidenceOf = Map.groupBy(evidence, ({ source }) => source)
  const problems: string[] = []
  const byId = new Map(rows.map((row) => [row.id, row]))
  if (byId.size !== rows.length) problems.push(`${rows.length - byId.size} submissions have more than one job`)

  for (const { submissionId, challengeId, right } of acknowledged) {
    const row = byId.get(submissionId)
    if (!row) {
      problems.push(`LOST: ${submissionId} was acknowledged and is not stored`)
      continue
    }
    if (row.challenge !== challengeId) problems.push(`${submissionId} is stored for another challenge`)
    if (row.verdict && isFull(row.verdict) !== right) {
      problems.push(
        `${submissionId} (${challengeId}, ${right ? 'right' : 'wrong'}) was graded ${row.verdict.verdict}: ${whyNot(row.verdict)}`,
      )
    }
  }
  for (const row of rows) {
    if (row.jobs !== 1) problems.push(`${row.id} has ${row.jobs} jobs`)
    if (row.verdicts !== 1)
      problems.push(`${row.id} has ${row.verdicts} verdicts; its job is ${row.state}: ${row.failure}`)
    if (row.state !== 'done') problems.push(`the job of ${row.id} is ${row.state}: ${row.failure}`)
  }

  // Every guest of ours is one person with as many submissions as were acknowledged to that guest, and no more.
  const guests = Map.groupBy(acknowledged, ({ guest }) => guest)
  const heard = new Set<string>()
  for (const [guest, theirs] of guests) {
    const people = new Set(theirs.map(({ submissionId }) => byId.get(submissionId)?.person))
    if (people.size !== 1) problems.push(`guest ${guest} is ${people.size} people`)
    for (const person of people) if (person) heard.add(person)
    const stored = rows.filter(({ person }) => people.has(person)).length
    if (stored !== new Set(theirs.map(({ submissionId }) => submissionId)).size || stored !== theirs.length) {
      problems.push(`guest ${guest} was acknowledged ${theirs.length} submissions, ${stored} are stored`)
    }
  }

  // Evidence: of the first submission of a person and challenge, each criterion once; of the later ones, nothing.
  for (const [key, theirs] of Map.groupBy(rows, ({ person, challenge }) => `${person} ${challenge}`)) {
    const [first] = theirs
    const criteria = challenges.find(({ id }) => id === first!.challenge)?.criteria ?? []
    const due = criteria.map(({ id }) => `${first!.id}/${id}`).toSorted()
    const stored = theirs.flatMap(({ id }) => evidenceOf.get(id) ?? []).map(({ id }) => id)
    if (stored.toSorted().join() !== due.join())
      problems.push(`${key} has the evidence ${stored.join()} instead of ${due.join()}`)
  }
  const tally = (values: number[]) =>
    Object.fromEntries(
      [...Map.groupBy(values, (value) => value)].sort(([a], [b]) => a - b).map(([value, all]) => [value, all.length]),
    )
  return {
    problems,
    attempts: tally(rows.map(({ attempt }) => attempt)),
    faults: tally(rows.map(({ faults }) => faults)),
    unheard: rows.filter(({ person }) => !heard.has(person)).length,
  }
}

const isFull = ({ verdict, criteria }: Verdict) => verdict === 'ok' && criteria.every(({ score }) => score === 1)

const whyNot = ({ tests }: Verdict) =>
  tests
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ id, verdict, message }) => `${id} ${verdict} ${message}`)
    .slice(0, 3)
    .join('; ')

/** The rows of a query, from PostgreSQL and from the embedded database alike. */
async function all<T>(db: Db, query: ReturnType<typeof sql>): Promise<T[]> {
  const result = (await db.execute(query)) as unknown as { rows: T[] } | T[]
  return Array.isArray(result) ? result : result.rows
}
