import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Challenge } from '@millwright/catalog'
import { oneOf, randomFrom } from './random.ts'

/** One hand-in that the server acknowledged. */
export interface Acknowledged {
  submissionId: string
  guest: number
  challengeId: string
  right: boolean
  /** How often it was sent. */
  tries: number
}

export interface Sent {
  acknowledged: Acknowledged[]
  retries: number
  /** From the first try to the verdict. */
  waitsMs: number[]
}

export interface Plan {
  submissions: number
  /** Guests at a time. */
  atOnce: number
  seed: number
  /** Just before a hand-in is sent, also again. */
  onSend: () => void
  onVerdict: () => void
}

interface HandIn {
  challenge: Challenge
  files: Record<string, string>
  right: boolean
}

const PER_GUEST = 12
/** Sent one after the other before the first verdict is waited for: what a kill can meet. */
const BURST = 3
const TRY_AGAIN_MS = 150
const PATIENCE_MS = 20_000

/**
 * Guests, so many at a time, who hand in right and wrong solutions one after the other until there are enough. Each retries
 * with its idempotency key until the server has acknowledged it, then waits for the verdict.
 */
export async function handIn(
  url: string,
  challenges: readonly Challenge[],
  { submissions, atOnce, seed, onSend, onVerdict }: Plan,
): Promise<Sent> {
  const sent: Sent = { acknowledged: [], retries: 0, waitsMs: [] }
  let left = submissions
  let guests = 0
  const chair = async () => {
    while (left > 0) {
      const guest = guests++
      const random = randomFrom(seed + guest)
      const count = Math.min(left, PER_GUEST)
      left -= count
      let cookie = ''
      for (let index = 0; index < count; index += BURST) {
        const verdicts: Promise<void>[] = []
        for (let each = index; each < Math.min(count, index + BURST); each += 1) {
          const chosen = choose(challenges, random)
          const began = performance.now()
          const reply = await untilAcknowledged(url, chosen, cookie, { onSend, again: () => (sent.retries += 1) })
          cookie ||= reply.cookie
          const { submissionId, tries } = reply
          sent.acknowledged.push({ submissionId, guest, challengeId: chosen.challenge.id, right: chosen.right, tries })
          verdicts.push(
            untilGraded(url, submissionId, cookie).then(() => {
              sent.waitsMs.push(performance.now() - began)
              onVerdict()
            }),
          )
        }
        await Promise.all(verdicts)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, chair))
  return sent
}

function choose(challenges: readonly Challenge[], random: () => number): HandIn {
  const challenge = oneOf(challenges, random)
  if (random() < 0.5) return { challenge, files: challenge.solution, right: true }
  return { challenge, files: oneOf(Object.values(challenge.wrongSolutions), random), right: false }
}

async function untilAcknowledged(
  url: string,
  { challenge, files }: HandIn,
  cookie: string,
  { onSend, again }: { onSend: () => void; again: () => void },
) {
  const idempotencyKey = randomUUID()
  for (let tries = 1; ; tries += 1) {
    const form = new FormData()
    form.set('action', 'submit')
    form.set('idempotencyKey', idempotencyKey)
    for (const [name, text] of Object.entries(files)) form.set(`file:${name}`, text)
    onSend()
    try {
      const response = await fetch(`${url}/challenges/${challenge.id}/submissions`, {
        method: 'POST',
        body: form,
        headers: { origin: url, accept: 'application/json', ...(cookie ? { cookie } : {}) },
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      if (response.status === 202) {
        const { submissionId } = (await response.json()) as { submissionId: string }
        const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0])
        return { submissionId, cookie: cookies.join('; '), tries }
      }
      const text = (await response.text()).slice(0, 300)
      // The server may say that it cannot just now; anything else is a fault of this soak or of the product.
      if (response.status < 500 && response.status !== 429) throw new Refused(`${response.status} ${text}`)
    } catch (error) {
      if (error instanceof Refused) throw error
    }
    again()
    await sleep(TRY_AGAIN_MS)
  }
}

async function untilGraded(url: string, submissionId: string, cookie: string): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(`${url}/submissions/${submissionId}/progress?wait=1`, {
        headers: { cookie },
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      if (response.ok) {
        const { pending } = (await response.json()) as { pending: boolean }
        if (!pending) return
      } else if (response.status < 500) throw new Refused(`${response.status} for an acknowledged submission`)
    } catch (error) {
      if (error instanceof Refused) throw error
    }
    await sleep(TRY_AGAIN_MS)
  }
}

class Refused extends Error {}
