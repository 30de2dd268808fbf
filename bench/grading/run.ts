/**
 * How long people wait for a grading: the reference solution of every challenge handed in over HTTP three times, from sending to
 * the verdict on the page. Start the product first: `npm start`, then
 * `node --conditions=development bench/grading/run.ts http://localhost:4747`.
 */
import { readCatalogue, type Challenge } from '@millwright/catalog'

const TIMES = 3
const url = process.argv[2] ?? 'http://localhost:4747'
const { catalogue } = await readCatalogue(new URL('../../content', import.meta.url).pathname)
if (!catalogue) throw new Error('The content cannot be read: npm run millwright -- content check')

for (const challenge of catalogue.challenges) {
  const waits: number[] = []
  for (let time = 0; time < TIMES; time++) waits.push(await waitFor(challenge))
  console.log(`${challenge.id}: ${challenge.tests.length} tests, ${waits.map(Math.round).join(' / ')} ms`)
}

async function waitFor(challenge: Challenge): Promise<number> {
  const form = new FormData()
  form.set('action', 'submit')
  form.set('idempotencyKey', crypto.randomUUID())
  for (const [name, text] of Object.entries(challenge.solution)) form.set(`file:${name}`, text)
  const began = performance.now()
  const sent = await fetch(`${url}/challenges/${challenge.id}/submissions`, {
    method: 'POST',
    body: form,
    headers: { origin: url, accept: 'application/json' },
  })
  const cookie = sent.headers.getSetCookie().map((one) => one.split(';')[0])
  const { submissionId } = (await sent.json()) as { submissionId: string }
  for (;;) {
    const headers = { cookie: cookie.join('; ') }
    const answered = await fetch(`${url}/submissions/${submissionId}/progress?wait=1`, { headers })
    const { pending } = (await answered.json()) as { pending: boolean }
    if (!pending) return performance.now() - began
  }
}
