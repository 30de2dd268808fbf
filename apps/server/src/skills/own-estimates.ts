import type { Context } from 'hono'
import { profileFrom, type SkillEstimate } from '@millwright/assessment'
import type { AppContext } from '../context.ts'
import { loadObservations, observedModes } from '../profiles/load-evidence.ts'

/** What the evidence of whoever asks says about each skill; null for somebody of whom nothing is observed. */
export type OwnEstimates = ReadonlyMap<string, SkillEstimate> | null

/** The profile's estimates, from the mode that the profile page shows first: modes are different scales and never mixed. */
export const ownEstimates =
  (context: AppContext) =>
  async (c: Context): Promise<OwnEstimates> => {
    const who = await context.signedIn(c)
    if (!who) return null
    const modes = await observedModes(context.db, who)
    const aiMode = modes.includes('closed') ? 'closed' : modes[0]
    if (!aiMode) return null
    const { graph } = context.catalogue()
    const { skills } = profileFrom(graph, await loadObservations(context.db, who, { aiMode, graph }))
    return new Map(skills.map((estimate) => [estimate.skill, estimate]))
  }
