import { setTimeout as sleep } from 'node:timers/promises'
import { MOST_LIVE_OUTPUT, OutputRequest, type HeartbeatRequest, type LeasedJob } from '@millwright/api'
import { expect, it } from 'vitest'
import { JobReporter } from './job-reporter.ts'
import { Refused, type ServerClient } from './server-client.ts'

const job = { jobId: 'j', attempt: 3, leaseSeconds: 15, heartbeatMs: 100, task: { tests: [{}, {}] } } as LeasedJob

/** What the server is told, with when; `answer` decides what it says. */
function listener(answer: (nth: number) => { continue: boolean } = () => ({ continue: true })) {
  const beats: HeartbeatRequest[] = []
  const outputs: OutputRequest[] = []
  const at: number[] = []
  const hear = async () => {
    at.push(performance.now())
    return answer(at.length)
  }
  const server = {
    heartbeat: (_: string, said: HeartbeatRequest) => (beats.push(said), hear()),
    output: (_: string, said: OutputRequest) => (outputs.push(OutputRequest.parse(said)), hear()),
  } as unknown as ServerClient
  return { server, beats, outputs, at }
}

async function reportFor(ms: number, heard: ReturnType<typeof listener>, work: (reporter: JobReporter) => unknown) {
  const reporter = new JobReporter(heard.server, 'w', job)
  const reporting = reporter.report()
  await work(reporter)
  await sleep(ms)
  reporter.end()
  await reporting
  return reporter
}

it('sends the first words at once and the next ones together', async () => {
  const heard = listener()
  const began = performance.now()
  await reportFor(250, heard, async (reporter) => {
    reporter.output({ test: 't', stream: 'stdout', text: 'a' })
    await sleep(20)
    for (const text of ['b', 'c']) reporter.output({ test: 't', stream: 'stdout', text })
    reporter.output({ test: 't', stream: 'stderr', text: 'd' })
    reporter.output({ test: 'u', stream: 'stderr', text: 'e' })
  })
  expect(heard.at[0]! - began).toBeLessThan(50)
  expect(heard.outputs.map(({ seq, chunks }) => [seq, chunks])).toEqual([
    [1, [{ test: 't', stream: 'stdout', text: 'a' }]],
    [
      2,
      [
        { test: 't', stream: 'stdout', text: 'bc' },
        { test: 't', stream: 'stderr', text: 'd' },
        { test: 'u', stream: 'stderr', text: 'e' },
      ],
    ],
  ])
  expect(heard.beats.every(({ attempt }) => attempt === 3)).toBe(true)
})

it('keeps the lease with heartbeats when there is nothing to say, with the progress', async () => {
  const heard = listener()
  await reportFor(350, heard, (reporter) => reporter.progress(1, 2))
  expect(heard.outputs).toEqual([])
  expect(heard.beats.length).toBeGreaterThanOrEqual(2)
  expect(heard.beats[0]).toEqual({ attempt: 3, worker: 'w', done: 1, total: 2 })
})

it('cuts the output at its limit and says so once', async () => {
  const heard = listener()
  await reportFor(450, heard, async (reporter) => {
    reporter.output({ test: 't', stream: 'stdout', text: 'x'.repeat(MOST_LIVE_OUTPUT - 1) })
    reporter.output({ test: 't', stream: 'stdout', text: 'yz' })
    await sleep(150)
    reporter.output({ test: 't', stream: 'stdout', text: 'never' })
  })
  const text = heard.outputs.flatMap(({ chunks }) => chunks.map((chunk) => chunk.text)).join('')
  expect(text.length).toBe(MOST_LIVE_OUTPUT)
  expect(text.endsWith('xy')).toBe(true)
  expect(heard.outputs.filter(({ cut }) => cut)).toHaveLength(1)
})

it('sends a flood of small pieces in batches that the server takes', async () => {
  const heard = listener()
  await reportFor(900, heard, (reporter) => {
    for (let i = 0; i < 2000; i++) reporter.output({ test: 't', stream: i % 2 ? 'stdout' : 'stderr', text: 'x' })
  })
  const chunks = heard.outputs.map((output) => output.chunks.length)
  expect(chunks.reduce((sum, n) => sum + n, 0)).toBe(2000)
  expect(Math.max(...chunks)).toBeLessThanOrEqual(1000)
})

it('sends a batch again, under the same number, when the server did not answer', async () => {
  const heard = listener((nth) => {
    if (nth === 1) throw new Error('no connection')
    return { continue: true }
  })
  await reportFor(350, heard, async (reporter) => {
    reporter.output({ test: 't', stream: 'stdout', text: 'a' })
    await sleep(20)
    reporter.output({ test: 't', stream: 'stdout', text: 'b' })
  })
  expect(heard.outputs.map(({ seq, chunks }) => [seq, chunks[0]?.text])).toEqual([
    [1, 'a'],
    [1, 'a'],
    [2, 'b'],
  ])
})

it('gives the job up when the server wants it no more, or refuses it for good', async () => {
  for (const answer of [
    () => ({ continue: false }),
    () => {
      throw new Refused(409, 'another attempt')
    },
  ]) {
    const reporter = await reportFor(150, listener(answer), () => {})
    expect(reporter.unwanted.aborted).toBe(true)
  }
  const patient = await reportFor(
    250,
    listener(() => {
      throw new Error('restarting')
    }),
    () => {},
  )
  expect(patient.unwanted.aborted).toBe(false)
})
