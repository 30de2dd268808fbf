/** The form of an open question, as a browser would read it from the page. */
export interface OpenQuestion {
  position: string
  /** A plausible answer: every field that the form asks for, chosen by chance. */
  answer: URLSearchParams
}

/** What a page of a sitting shows: a question to answer, a challenge, or neither. */
export type Shown =
  | { kind: 'question'; question: OpenQuestion }
  | { kind: 'challenge'; position: string }
  | { kind: 'end' }

/** Reads the page as served; an answer to a question comes with it. */
export function readPage(html: string, random: () => number): Shown {
  const position = /<input type="hidden" name="position" value="(\d+)"/.exec(html)?.[1]
  if (position === undefined) return { kind: 'end' }
  if (!/action="\/sessions\/[^"]+\/answers"/.test(html)) return { kind: 'challenge', position }
  return { kind: 'question', question: { position, answer: answerOf(html, position, random) } }
}

function answerOf(html: string, position: string, random: () => number): URLSearchParams {
  const answer = new URLSearchParams({ position })
  const offered = [...html.matchAll(/<input[^>]*type="(radio|checkbox)"[^>]*>/g)].flatMap(([tag, kind]) => {
    const value = /value="([^"]*)"/.exec(tag)?.[1]
    return /name="choice"/.test(tag) && value !== undefined ? [{ kind, value }] : []
  })
  if (offered.length > 0) {
    const one = offered[Math.floor(random() * offered.length)]!
    const chosen = one.kind === 'radio' ? [one] : offered.filter((option) => option === one || random() < 0.4)
    for (const { value } of chosen) answer.append('choice', value)
  }
  const ranks = [...html.matchAll(/<select[^>]*name="(rank-\d+)"/g)].map(([, name]) => name!)
  const order = ranks.map((_, index) => index + 1)
  for (const name of ranks) answer.set(name, String(order.splice(Math.floor(random() * order.length), 1)[0]))
  if (/<input[^>]*name="number"/.test(html)) answer.set('number', (random() * 10).toFixed(2))
  return answer
}
