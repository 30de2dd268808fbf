import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readCatalogue, type Challenge, type ChallengeTest, type Files } from '@millwright/catalog'
import { gradeSubmission, openSandbox, prepareRuntimes, SandboxUnavailable, type Sandbox } from '@millwright/runner'
import type { TestResult, Verdict } from '@millwright/runner'
import { gradingTask } from '../apps/server/src/grading/grading-task.ts'

const USAGE = `Grades the reference, the starter and every wrong solution of each challenge in the real sandbox.
node --conditions=development scripts/check-challenges.ts [--tests] [--blind DIR] [challenge ...]
  --tests      also print every test that is not full
  --blind DIR  grade what somebody wrote who saw neither solution nor hidden tests, in DIR/<challenge>/; it should pass`

/** A slower machine than the author's must still let the reference pass. */
const HEADROOM = 3
/** Two submissions at a time; what is timed has the machine to itself. */
const LANES = 2
/**
 * A busy machine can spoil what is right, and let a race be won; so that is tried again at the end, alone, and is named. What passes
 * more than it should without a clock in play is a fault of the tests, at once.
 */
const TRIES = 3

interface Row {
  challenge: string
  submission: string
  outcome: string
  cpuMs: number
  wallMs: number
  memoryMiB: number
  problems: string[]
  /** Passes something that it should fail. */
  tooGood: boolean
  tests: TestResult[]
}

interface Submission {
  name: string
  files: Files
  /** Which criteria must not be full; null when it only must not pass. */
  fails: readonly string[] | null
}

interface Work {
  challenge: Challenge
  submission: Submission
}

const submissionsOf = (challenge: Challenge): Submission[] => [
  { name: 'solution', files: challenge.solution, fails: [] },
  { name: 'starter', files: challenge.starter, fails: null },
  ...challenge.wrong.map(({ id, fails }) => ({
    name: `wrong/${id}`,
    files: challenge.wrongSolutions[id] ?? {},
    fails,
  })),
]

/** All text files of the folder; none when nobody wrote one for this challenge. */
function blindSolution(directory: string, { id }: Challenge): Submission[] {
  const folder = join(directory, id)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  return [{ name: 'blind', files, fails: [] }]
}

async function checkSubmission(sandbox: Sandbox, { challenge, submission }: Work): Promise<Row> {
  const notices: string[] = []
  const verdict = await gradeSubmission(sandbox, gradingTask(challenge, submission.files, 'submit'), {
    onNotice: (notice) => notices.push(notice),
  })
  const failed = failedCriteria(challenge, verdict)
  const most = (value: (test: TestResult) => number) => Math.max(...verdict.tests.map(value))
  const row: Row = {
    challenge: challenge.id,
    submission: submission.name,
    outcome: failed.length === 0 ? 'passes' : `fails ${failed.join(', ')}`,
    cpuMs: most(({ cpuMs }) => cpuMs),
    wallMs: most(({ wallMs }) => wallMs),
    memoryMiB: most(({ memoryPeakMiB }) => memoryPeakMiB),
    problems: [],
    tooGood: isTooGood(submission, failed),
    tests: verdict.tests,
  }
  if (verdict.verdict === 'sandbox-error' || verdict.verdict === 'lost') row.problems.push(`ours: ${verdict.verdict}`)
  // In use, what breaks a checker or a prober counts against the submission; so plausible ones must not.
  row.problems.push(...notices, ...mismatch(submission, failed))
  if (submission.name === 'solution') row.problems.push(...headroomProblems(challenge, row))
  return row
}

function failedCriteria(challenge: Challenge, verdict: Verdict): string[] {
  const full = new Set(verdict.criteria.filter(({ score }) => score === 1).map(({ id }) => id))
  return challenge.criteria.map(({ id }) => id).filter((id) => !full.has(id))
}

function mismatch({ fails }: Submission, failed: readonly string[]): string[] {
  if (fails === null) return failed.length === 0 ? ['passes without any work'] : []
  const missed = fails.filter((id) => !failed.includes(id))
  const surplus = failed.filter((id) => !fails.includes(id))
  return [
    ...(missed.length > 0 ? [`should fail ${missed.join(', ')}`] : []),
    ...(surplus.length > 0 ? [`should not fail ${surplus.join(', ')}`] : []),
  ]
}

const isTooGood = ({ fails }: Submission, failed: readonly string[]): boolean =>
  fails === null ? failed.length === 0 : fails.some((id) => !failed.includes(id))

function headroomProblems({ limits }: Challenge, { cpuMs, memoryMiB }: Row): string[] {
  const tight = (what: string, used: number, limit: number) =>
    used * HEADROOM > limit ? [`${what} limit is only ${(limit / used).toFixed(1)} times what the reference needs`] : []
  return [...tight('cpu', cpuMs, limits.cpuSeconds * 1000), ...tight('memory', memoryMiB, limits.memoryMiB)]
}

function isMeasured(test: ChallengeTest): boolean {
  if (test.expect.kind === 'latency') return true
  return 'phases' in test && (test.phases ?? []).some((phase) => 'load' in phase)
}

function line({ challenge, submission, outcome, cpuMs, wallMs, memoryMiB, problems }: Row): string {
  const numbers = [`${Math.round(cpuMs)} ms cpu`, `${Math.round(wallMs)} ms wall`, `${Math.round(memoryMiB)} MiB`]
  const mark = problems.length === 0 ? 'ok ' : 'BAD'
  const what = problems.length === 0 ? outcome : `${outcome} — ${problems.join('; ')}`
  return `${mark} ${challenge.padEnd(27)} ${submission.padEnd(30)} ${numbers.join(', ').padEnd(36)} ${what}`
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      tests: { type: 'boolean', default: false },
      blind: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const root = join(dirname(fileURLToPath(import.meta.url)), '..')
  const { catalogue, problems } = await readCatalogue(join(root, 'content'))
  const broken = problems.filter(({ severity, file }) => severity === 'error' && file.startsWith('challenges/'))
  for (const { file, line: at, message } of broken) console.error(`${file}:${at} ${message}`)
  if (!catalogue || broken.length > 0) return 1
  const unknown = positionals.filter((id) => !catalogue.challenges.some((challenge) => challenge.id === id))
  if (unknown.length > 0) {
    console.error(`There is no challenge ${unknown.join(', ')}.`)
    return 1
  }
  const chosen = catalogue.challenges.filter(({ id }) => positionals.length === 0 || positionals.includes(id))

  const work = chosen.flatMap((challenge) =>
    (values.blind === undefined ? submissionsOf(challenge) : blindSolution(values.blind, challenge)).map(
      (submission) => ({ challenge, submission }),
    ),
  )
  if (work.length === 0) {
    console.error(`Nothing to grade: ${values.blind ?? 'content/challenges'} has no folder of a chosen challenge.`)
    return 1
  }
  const runtimes = await prepareRuntimes({
    runtimesDirectory: process.env['MILLWRIGHT_RUNTIMES'] ?? join(root, 'runtimes'),
    onProgress: (message) => console.error(message),
  })
  const sandbox = await openSandbox({ runtimes })
  const started = Date.now()
  const again: Work[] = []
  const remarks: string[] = []
  let bad = 0
  let count = 0
  const isTimed = ({ challenge }: Work) => challenge.tests.some(isMeasured)
  const nameOf = ({ challenge, submission }: Work) => `${challenge.id} ${submission.name}`
  try {
    const check = async (one: Work): Promise<Row> => {
      const row = await checkSubmission(sandbox, one)
      console.log(line(row))
      if (values.tests) {
        for (const { id, verdict, score, message } of row.tests) {
          if (score < 1) console.log(`      ${id}: ${verdict} ${score} ${message ?? ''}`)
        }
      }
      return row
    }
    const checkFirst = async (one: Work): Promise<void> => {
      count += 1
      const { problems, tooGood } = await check(one)
      if (problems.length === 0) return
      if (!tooGood || isTimed(one)) return void again.push(one)
      bad += 1
      remarks.push(`PASSES MORE THAN IT SHOULD: ${nameOf(one)}`)
    }
    const checkAgain = async (one: Work): Promise<void> => {
      for (let tries = 2; tries <= TRIES; tries++) {
        if ((await check(one)).problems.length > 0) continue
        remarks.push(`AS EXPECTED ONLY ON TRY ${tries}: ${nameOf(one)}`)
        return
      }
      bad += 1
      remarks.push(`NOT AS EXPECTED IN ${TRIES} TRIES: ${nameOf(one)}`)
    }
    const untimed = work.filter((one) => !isTimed(one)).values()
    const lane = async () => {
      for (const one of untimed) await checkFirst(one)
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    for (const one of work.filter(isTimed)) await checkFirst(one)
    for (const one of again) await checkAgain(one)
  } finally {
    await sandbox.close()
  }
  for (const remark of remarks) console.log(remark)
  const report = process.env['MILLWRIGHT_TEST_REMARKS']
  if (report !== undefined && remarks.length > 0) writeFileSync(report, `${remarks.join('\n')}\n`)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(
    `${chosen.length} challenges, ${count} submissions, ${bad} not as expected, ${seconds} s, ${sandbox.engine}`,
  )
  return bad === 0 ? 0 : 1
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof SandboxUnavailable)) throw error
  console.error(`${error.message} ${error.remedy}`)
  return 1
})
