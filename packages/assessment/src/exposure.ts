import type { ItemHeader } from '@millwright/catalog'
import { seededRandom } from '@millwright/psychometrics'

/** No item is shown in more than this share of sessions, as long as any other item can take its place. */
export const EXPOSURE_LIMIT = 0.25
/** Up to this share nothing is held back; above it, chance holds an item back the more often the nearer it is to the limit. */
const FREE = 0.22
/** The first sessions say little about shares. */
const FEWEST_SESSIONS = 20

export interface Exposure {
  /** Sessions so far. */
  readonly sessions: number
  /** In how many of them each item was shown; an item not named was never. */
  readonly shown: ReadonlyMap<string, number>
}

/**
 * The items that sit a new session out, so that none becomes known by being seen too often. Decided once, when the session
 * begins, and kept with it: the session can then be replayed. `nextStep` falls back on them only where nothing else is left.
 *
 * An item whose next showing could take it above the limit is always held back; below, with a probability that rises from 0 at
 * 22 % to 1 at 25 %, so that items do not come and go all at once. Sources: van der Linden & Veldkamp (2004), Journal of
 * Educational and Behavioral Statistics 29(3), for eligibility decided before the test; Revuelta & Ponsoda (1998), Journal of
 * Educational Measurement 35(4), for the restriction. The ramp is ours.
 */
export function withheldItems(items: readonly ItemHeader[], { sessions, shown }: Exposure, seed: string): Set<string> {
  const counted = Math.max(FEWEST_SESSIONS, sessions)
  return new Set(
    items
      .filter(({ id }) => {
        const count = shown.get(id) ?? 0
        if (count === 0) return false
        if (count + 1 > EXPOSURE_LIMIT * (counted + 1)) return true
        const held = (count / counted - FREE) / (EXPOSURE_LIMIT - FREE)
        return held > 0 && seededRandom(`${seed}/withheld/${id}`)() < held
      })
      .map(({ id }) => id),
  )
}
