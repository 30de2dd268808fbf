import { setTimeout as sleep } from 'node:timers/promises'
import { gradeSubmission, openSandbox, type Sandbox } from '@millwright/runner'
import { beside, type Bench } from './bench.ts'
import { inWords, series, timed, type Series } from './figures.ts'
import { IMPORTS, LOGISTIC, pipelineTask, script, smallestTask, TELL_START } from './programs.ts'

/** Between a learner's submissions the next box is prepared; so it is here. */
const PREPARING_MS = 60

/** Starts of everything, in turn, so that a neighbour's burst does not fall on one of them alone. */
export async function measureStarts(bench: Bench, openings: readonly number[]): Promise<void> {
  const { sandbox, options, cold, wrapped, amount, report } = bench
  const onDemand = await openSandbox({ ...options, prepared: 0 })
  await onDemand.run(script(LOGISTIC))
  const times: Record<string, number[]> = {}
  const add = (name: string, ms: number) => (times[name] ??= []).push(ms)
  const started = async (name: string, run: () => Promise<string>) => {
    const at = process.hrtime.bigint()
    const said = await run()
    add(`${name} whole`, Number(process.hrtime.bigint() - at) / 1e6)
    add(name, Number(BigInt(said.trim()) - at) / 1e6)
  }
  const inBox = (box: Sandbox) => async () => (await box.run(script(TELL_START))).stdout.toString()
  const small = sandbox.versions.map(({ id }) => ({ id, task: smallestTask(id, 1) }))
  const rounds = amount(60, 15)
  for (let round = 0; round < rounds; round += 1) {
    await sleep(PREPARING_MS)
    await started('prepared', inBox(sandbox))
    await started('on demand', inBox(onDemand))
    await sleep(PREPARING_MS)
    add('logistic', await timed(() => sandbox.run(script(LOGISTIC))))
    if (round % 5 === 0) {
      await started('cold', () => cold.run(TELL_START))
      if (wrapped) await started('bubblewrap', () => wrapped.run(TELL_START))
      add('logistic cold', await timed(() => cold.run(LOGISTIC)))
      if (wrapped) add('logistic bubblewrap', await timed(() => wrapped.run(LOGISTIC)))
      await sleep(PREPARING_MS)
      add('hidden', await timed(() => grade(sandbox, pipelineTask(20))))
      for (const { id } of small) {
        const twenty = smallestTask(id, 20)
        if (twenty && id !== 'python-ml') add(`hidden ${id}`, await timed(() => grade(sandbox, twenty)))
      }
    }
    if (round % 2 === 0) {
      for (const { id, task } of small) {
        await sleep(PREPARING_MS)
        if (task) add(`runtime ${id}`, await timed(() => grade(sandbox, task)))
      }
    }
  }
  await onDemand.close()
  const of = (name: string): Series | undefined => times[name] && series(times[name])
  const words = (name: string) => (of(name) ? inWords(of(name)!) : undefined)
  for (const [name, limit] of [
    ['prepared', 15],
    ['on demand', 40],
  ] as const) {
    report({
      figure: `scikit-learn job, ${name}: handed in to exit report`,
      target: `p50 ≤ ${limit} ms`,
      measured: words(`${name} whole`)!,
      met: of(`${name} whole`)!.p50 <= limit,
      ...(words('cold whole') ? { cold: words('cold whole')! } : {}),
      bubblewrap: beside(words('bubblewrap whole'), bench),
      values: { whole: of(`${name} whole`)!, started: of(name)! },
    })
    report({
      figure: `of it, until the first line after \`${IMPORTS}\` ran`,
      measured: words(name)!,
      ...(words('cold') ? { cold: words('cold')! } : {}),
      bubblewrap: beside(words('bubblewrap'), bench),
      values: { started: of(name)! },
    })
  }
  report({
    figure: 'LogisticRegression 500x20, prepared: handed in to exit report',
    measured: words('logistic')!,
    ...(words('logistic cold') ? { cold: words('logistic cold')! } : {}),
    bubblewrap: beside(words('logistic bubblewrap'), bench),
    values: { ms: of('logistic')! },
  })
  report({
    figure: '20 hidden tests in fresh forks, each training a pipeline',
    target: '≤ 1.5 s',
    measured: words('hidden')!,
    met: of('hidden')!.most <= 1500,
    values: { ms: of('hidden')! },
  })
  for (const { id } of small) {
    if (words(`hidden ${id}`)) {
      report({
        figure: `20 smallest hidden tests, ${id}`,
        measured: words(`hidden ${id}`)!,
        values: { ms: of(`hidden ${id}`)! },
      })
    }
  }
  for (const { id, task } of small) {
    if (task) {
      report({
        figure: `smallest graded test, ${id}`,
        measured: words(`runtime ${id}`)!,
        values: { ms: of(`runtime ${id}`)! },
      })
    }
  }
  report({
    figure: 'opening the sandbox, imports included',
    measured: inWords(series(openings)),
    values: { ms: series(openings) },
  })
}

async function grade(sandbox: Sandbox, task: NonNullable<ReturnType<typeof smallestTask>>): Promise<void> {
  const { verdict, tests } = await gradeSubmission(sandbox, task)
  if (verdict === 'ok') return
  const failed = tests.find((test) => test.verdict !== 'ok')
  throw new Error(`a ${task.runtime} task was graded ${verdict}: ${failed?.message}`)
}
