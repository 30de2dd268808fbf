import { isDeepStrictEqual } from 'node:util'
import { sql } from 'drizzle-orm'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { rowsOf } from '../../apps/server/src/db/migrate.ts'
import type { Db } from '../../apps/server/src/db/open-database.ts'
import { parseResponse } from '../../apps/server/src/sessions/parse-response.ts'
import type { Journal, Write } from './journal.ts'

/** What is stored, as counted. */
export interface Found {
  problems: string[]
  sessions: number
  answers: number
  drafts: number
  submissions: number
}

interface Session {
  id: string
  person: string
  blueprint: string
  seed: string
  finished: boolean
  reason: string | null
}
interface Shown {
  session: string
  position: number
  kind: string
  outcome: string | null
}
interface Answer {
  id: string
  session: string
  position: number
  item: string
  response: unknown
  evidence: number
}
interface Submission {
  id: string
  person: string
  session: string | null
  key: string
  files: Record<string, string>
  purpose: string
  jobs: number
}
interface Draft {
  person: string
  scope: string
  revision: number
  content: Record<string, string | string[]>
}

/**
 * Compares what clients sent and were told with what is stored. What was acknowledged must be there once, as it was sent; what was never
 * answered may be there once or not at all; there must be nothing else. Nobody may be writing meanwhile.
 */
export async function checkStored(db: Db, journal: Journal, catalogue: Catalogue): Promise<Found> {
  const problems: string[] = []
  const [sessions, shown, answers, submissions, drafts] = [
    await rowsOf<Session>(
      db,
      sql`select id, person_id as person, blueprint_id as blueprint, seed, finished_at is not null as finished, stop_reason as reason from test_session`,
    ),
    await rowsOf<Shown>(
      db,
      sql`select session_id as session, position, kind, outcome from presentation order by session_id, position`,
    ),
    await rowsOf<Answer>(
      db,
      sql`select a.id, a.session_id as session, a.position, a.item_id as item, a.response,
            (select count(*)::int from evidence e where e.source_kind = 'answer' and e.source_id = a.id) as evidence
          from answer a`,
    ),
    await rowsOf<Submission>(
      db,
      sql`select s.id, s.person_id as person, s.session_id as session, s.idempotency_key as key, s.files, s.purpose,
            (select count(*)::int from grading_job j where j.submission_id = s.id) as jobs
          from submission s`,
    ),
    await rowsOf<Draft>(db, sql`select person_id as person, scope, revision, content from draft`),
  ]
  const evidence = await rowsOf<{ id: string }>(db, sql`select id from evidence where source_kind = 'answer'`)
  if (evidence.length !== answers.length)
    problems.push(`${answers.length} answers have ${evidence.length} pieces of evidence`)

  const items = indexCatalogue(catalogue).items
  const sessionById = new Map(sessions.map((session) => [session.id, session]))
  const shownIn = Map.groupBy(shown, ({ session }) => session)
  const answerAt = new Map(answers.map((answer) => [`${answer.session}:${answer.position}`, answer]))
  if (answerAt.size !== answers.length)
    problems.push(`DOUBLE: ${answers.length - answerAt.size} answers stand beside another one`)

  for (const { id, finished, reason } of sessions) {
    const exercises = shownIn.get(id) ?? []
    const open = exercises.filter(({ outcome }) => outcome === null)
    const last = exercises.at(-1)
    if (exercises.some(({ position }, index) => position !== index + 1))
      problems.push(`sitting ${id} has gaps in its exercises`)
    if (finished && !reason) problems.push(`sitting ${id} has ended without a reason`)
    if (!finished && (open.length !== 1 || open[0] !== last))
      problems.push(`sitting ${id} has ${open.length} open exercises`)
    if (finished && open.length > 1) problems.push(`sitting ${id} has ended with ${open.length} open exercises`)
    for (const { kind, position, outcome } of exercises) {
      if (kind === 'item' && (outcome === 'answered') !== answerAt.has(`${id}:${position}`))
        problems.push(`sitting ${id}: exercise ${position} is ${outcome}, and its answer is not in keeping`)
    }
  }
  for (const { id, evidence: its } of answers)
    if (its !== 1) problems.push(`answer ${id} has ${its} pieces of evidence`)
  for (const { id, jobs } of submissions) if (jobs !== 1) problems.push(`submission ${id} has ${jobs} jobs`)

  const submissionsByKey = Map.groupBy(submissions, ({ key }) => key.split(':').slice(0, 2).join(':'))
  const markOf = ({ content }: { content: Draft['content'] }) => String(content['marker']).split(':')[0]
  const draftOf = Map.groupBy(drafts, (draft) => `${draft.scope} ${markOf(draft)}`)
  const sent = Map.groupBy(journal.writes, ({ kind }) => kind)
  const stored = (write: Write, count: number) => {
    if (count > 1) problems.push(`DOUBLE: ${write.kind} ${write.key} is stored ${count} times`)
    if (count === 0 && write.outcome === 'acknowledged')
      problems.push(`LOST: ${write.kind} ${write.key} of ${write.guest} was acknowledged and is not stored`)
    return count === 1
  }

  for (const write of sent.get('answer') ?? []) {
    const answer = answerAt.get(write.key)
    if (!stored(write, answer ? 1 : 0) || !answer) continue
    const item = items.get(answer.item)
    const expected = item && parseResponse(item, formOf(write.content), sessionById.get(write.scope)?.seed ?? '')
    if (!isDeepStrictEqual(answer.response, expected))
      problems.push(`answer ${write.key} is ${JSON.stringify(answer.response)}, not ${JSON.stringify(expected)}`)
  }
  const wanted = new Set((sent.get('answer') ?? []).map(({ key }) => key))
  for (const key of answerAt.keys()) if (!wanted.has(key)) problems.push(`nobody sent the answer ${key}`)

  for (const kind of ['run', 'hand-in', 'sitting-hand-in'] as const) {
    for (const write of sent.get(kind) ?? []) {
      const prefix = kind === 'run' ? 'run:' : kind === 'hand-in' ? 'submit:' : ''
      const theirs = submissionsByKey.get(`${prefix}${write.key}`) ?? []
      if (!stored(write, theirs.length)) continue
      const [{ id, files }] = theirs as [Submission]
      if (write.id !== null && write.id !== id) problems.push(`${kind} ${write.key} is ${id}, not ${write.id}`)
      if (!isDeepStrictEqual(files, filesOf(write.content))) problems.push(`${kind} ${write.key} holds other files`)
    }
  }
  const keys = (['run', 'hand-in', 'sitting-hand-in'] as const).flatMap((kind) => sent.get(kind) ?? []).length
  if (submissions.length > keys) problems.push(`${submissions.length} submissions are stored, ${keys} were sent`)

  for (const write of sent.get('skip') ?? []) {
    const exercise = shownIn.get(write.scope)?.find(({ position }) => `${write.scope}:${position}` === write.key)
    stored(write, exercise?.outcome === 'skipped' ? 1 : 0)
  }
  for (const write of sent.get('end') ?? []) stored(write, sessionById.get(write.scope)?.finished ? 1 : 0)
  for (const write of sent.get('start') ?? []) {
    if (write.outcome !== 'acknowledged') continue
    const session = sessionById.get(write.id ?? '')
    if (!stored(write, session ? 1 : 0) || !session) continue
    const open = sessions.filter(
      ({ person, blueprint, finished }) => person === session.person && blueprint === session.blueprint && !finished,
    )
    if (open.length > 1)
      problems.push(`DOUBLE: ${session.person} has ${open.length} open sittings of ${session.blueprint}`)
  }
  const starts = sent.get('start') ?? []
  if (sessions.length > starts.length)
    problems.push(`${sessions.length} sittings are stored, ${starts.length} were begun`)

  for (const [place, writes] of Map.groupBy(sent.get('draft') ?? [], ({ scope, guest }) => `${scope} ${guest}`)) {
    const found = draftOf.get(place) ?? []
    const acknowledged = writes.filter(({ outcome }) => outcome === 'acknowledged')
    const last = acknowledged.at(-1)
    // The first draft of a guest makes that guest: a try without a reply leaves one behind, with this draft, that nobody can ask for.
    const newest = found.toSorted((one, other) => other.revision - one.revision)[0]
    if (!newest) {
      if (last) problems.push(`LOST: the draft ${place} was saved as ${last.revision} and is not stored`)
      continue
    }
    if (newest.revision < (last?.revision ?? 0))
      problems.push(`LOST: the draft ${place} went back to ${newest.revision} from ${last?.revision}`)
    const written = writes.find(({ revision, base, outcome }) =>
      outcome === 'acknowledged' ? revision === newest.revision : base === newest.revision - 1,
    )
    if (!written || !isDeepStrictEqual(written.content, newest.content))
      problems.push(`the draft ${place} holds something else than was sent as revision ${newest.revision}`)
  }
  return {
    problems,
    sessions: sessions.length,
    answers: answers.length,
    drafts: drafts.length,
    submissions: submissions.length,
  }
}

function formOf(fields: Write['content']): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form
}

const filesOf = (fields: Write['content']) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) => (name.startsWith('file:') ? [[name.slice(5), text]] : [])),
  )
