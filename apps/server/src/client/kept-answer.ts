/** An answer on its way: kept in this browser until the server has said that it is stored, also over a closed tab. One for each sitting. */
export interface KeptAnswer {
  /** The mark of whose sitting it is: kept-answers.js throws away what belongs to somebody else. */
  owner: string
  position: number
  /** Names of fields with their values, as the form would send them. */
  fields: [string, string][]
}

const keyOf = (sessionId: string) => `answer ${sessionId}`

/** Where storage is blocked it is kept for as long as the page is open. */
const inThisPage = new Map<string, KeptAnswer>()

export function keepAnswer(sessionId: string, answer: KeptAnswer): void {
  inThisPage.set(sessionId, answer)
  try {
    localStorage.setItem(keyOf(sessionId), JSON.stringify(answer))
  } catch {
    // Said above.
  }
}

export function keptAnswer(sessionId: string, owner: string): KeptAnswer | null {
  const here = inThisPage.get(sessionId)
  if (here) return here
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(sessionId)) ?? 'null') as KeptAnswer | null
    return kept?.owner === owner ? kept : null
  } catch {
    return null
  }
}

export function forgetAnswer(sessionId: string): void {
  inThisPage.delete(sessionId)
  try {
    localStorage.removeItem(keyOf(sessionId))
  } catch {
    // Said above.
  }
}
