import { createHash } from 'node:crypto'

/** Who is looking at the page, as far as a page needs to know. `null` is somebody we have never met. */
export interface PersonView {
  /** Of this person and of the guests that they were. */
  ids?: readonly string[]
  name: string | null
  guest: boolean
  owner: boolean
  /** The zone in which times are printed for them. */
  timeZone?: string | null
  /** Organizations that they belong to. */
  memberships?: readonly unknown[]
}

/** Marks what a browser keeps for somebody, without saying who it is. */
export const markOf = (personId: string): string =>
  createHash('sha256').update(`kept for ${personId}`).digest('hex').slice(0, 16)
