import { createHash, randomUUID } from 'node:crypto'
import { criterionModel, itemModel } from '@millwright/assessment'
import { canonicalJson, type Catalogue, type Challenge, type CutScores, type Item } from '@millwright/catalog'
import type { exerciseChange } from '../db/schema.ts'

type NewChange = typeof exerciseChange.$inferInsert

interface Exercise {
  kind: 'item' | 'challenge'
  id: string
  revision: number
  /** Of everything that somebody wrote, keys included: says that it changed, not what. What we render from it is not theirs. */
  fingerprint: string
  parameters: unknown
}

/** What a new catalogue changed about exercises against the one before: never a key, only that it is another. */
export function exerciseChanges(before: Catalogue | null, after: Catalogue, at: Date): NewChange[] {
  const old = new Map(before ? exercisesOf(before).map((one) => [keyOf(one), one]) : [])
  const now = new Map(exercisesOf(after).map((one) => [keyOf(one), one]))
  const changes: Pick<NewChange, 'kind' | 'exerciseId' | 'change' | 'before' | 'after'>[] = []
  for (const [key, exercise] of now) {
    const { kind, id: exerciseId, parameters } = exercise
    const was = old.get(key)
    if (!was) {
      changes.push({ kind, exerciseId, change: 'added', before: null, after: { ...contentOf(exercise), parameters } })
      continue
    }
    if (was.revision !== exercise.revision || was.fingerprint !== exercise.fingerprint) {
      changes.push({ kind, exerciseId, change: 'content', before: contentOf(was), after: contentOf(exercise) })
    }
    if (canonicalJson(was.parameters) !== canonicalJson(parameters)) {
      changes.push({ kind, exerciseId, change: 'parameters', before: was.parameters, after: parameters })
    }
  }
  for (const [key, exercise] of old) {
    if (now.has(key)) continue
    const { kind, id: exerciseId, parameters } = exercise
    changes.push({ kind, exerciseId, change: 'removed', before: { ...contentOf(exercise), parameters }, after: null })
  }
  const [oldCuts, cuts] = [before?.graph.cutScores ?? null, after.graph.cutScores]
  if (canonicalJson(oldCuts) !== canonicalJson(cuts)) {
    const change = oldCuts ? ('parameters' as const) : ('added' as const)
    changes.push({ kind: 'cut-scores', exerciseId: 'cut-scores', change, before: oldCuts, after: cuts })
  }
  return changes.map((change) => ({
    id: randomUUID(),
    catalogueHash: after.hash,
    previousHash: before?.hash ?? null,
    ...change,
    recordedAt: at,
  }))
}

const keyOf = ({ kind, id }: Exercise) => `${kind}/${id}`
const contentOf = ({ revision, fingerprint }: Exercise) => ({ revision, fingerprint })

function exercisesOf({ items, challenges, graph: { cutScores } }: Catalogue): Exercise[] {
  return [
    ...items.map((item) => ({ kind: 'item' as const, ...common(item), parameters: itemModel(item, cutScores) })),
    ...challenges.map((one) => ({
      kind: 'challenge' as const,
      ...common(one),
      parameters: criteriaOf(one, cutScores),
    })),
  ]
}

function common(exercise: Item | Challenge) {
  const fingerprint = createHash('sha256')
    .update(canonicalJson(writtenOf(exercise)))
    .digest('hex')
  return { id: exercise.id, revision: exercise.revision, fingerprint }
}

/** Of a generated item the template: the rest of it is one draw of ours. */
function writtenOf(exercise: Item | Challenge): object {
  if ('template' in exercise && exercise.template) return exercise.template
  const { calibration: _calibration, html: _html, ...written } = exercise
  return written
}

function criteriaOf(challenge: Challenge, cutScores: CutScores) {
  return Object.fromEntries(
    challenge.criteria.map((criterion) => [criterion.id, criterionModel(challenge, criterion, cutScores)]),
  )
}
