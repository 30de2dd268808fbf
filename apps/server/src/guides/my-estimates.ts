import { profileFrom } from '@millwright/assessment'
import type { Catalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { loadObservations, observedModes } from '../profiles/load-evidence.ts'

export interface MyEstimate {
  mean: number
  standardError: number
}

/** What is known of this person, by skill: only skills of which they have answered something. Empty without evidence. */
export async function myEstimates(
  db: Db,
  who: SignedIn,
  { graph }: Pick<Catalogue, 'graph'>,
): Promise<ReadonlyMap<string, MyEstimate>> {
  const modes = await observedModes(db, who)
  const [firstMode] = modes
  if (!firstMode) return new Map()
  // Modes are different scales; the profile opens with the same one.
  const aiMode = modes.includes('closed') ? 'closed' : firstMode
  const observations = await loadObservations(db, who, { aiMode, graph })
  const profile = profileFrom(graph, observations)
  return new Map(
    profile.skills
      .filter(({ ownAnswers }) => ownAnswers > 0)
      .map(({ skill, mean, standardError }) => [skill, { mean, standardError }]),
  )
}
