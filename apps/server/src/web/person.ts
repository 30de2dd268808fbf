/** Who is looking at the page, as far as a page needs to know. `null` is somebody we have never met. */
export interface PersonView {
  name: string | null
  guest: boolean
  owner: boolean
  /** The zone in which times are printed for them. */
  timeZone?: string | null
  /** Organizations that they belong to. */
  memberships?: readonly unknown[]
}
