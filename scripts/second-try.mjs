/**
 * What two runs of a suite come to, the second one of the files that failed in the first. A test has passed when it passed in either,
 * and is named all the same, because a test that fails now and then has a fault of its own. Pure.
 *
 * @param first - `{ code, tests, broken, unhandled }`: the exit code, tests with an id (names may repeat), a name, a state and why; what broke outside of a test
 *   (a file that cannot be loaded, a hook), by name; errors that belong to nobody. Null when the run ended without a report
 * @param again - the same of the second run; null when there was none, or no report of it
 * @returns `{ passed, failed, skipped, remarks }`
 */
export function combineRuns(title, first, again) {
  if (!first) return { passed: 0, failed: 1, skipped: 0, remarks: [`FAILED: ${title} ended without a report`] }
  const counts = { passed: 0, failed: 0, skipped: 0, remarks: [] }
  const remark = (what, { name, why }) => counts.remarks.push(`${what}: ${name}${why ? `\n  ${why}` : ''}`)
  const before = new Map(first.tests.map((test) => [test.id, test]))
  const after = new Map((again?.tests ?? []).map((test) => [test.id, test]))
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const tries = [before.get(id), after.get(id)]
    const states = tries.map((one) => one?.state)
    const failure = tries.find((one) => one?.state === 'failed')
    if (states.includes('passed')) {
      counts.passed++
      if (failure)
        remark(states[0] === 'failed' ? 'PASSED ONLY ON A SECOND TRY' : 'FAILED ONLY ON A SECOND TRY', failure)
    } else if (failure) {
      counts.failed++
      remark('FAILED', failure)
    } else counts.skipped++
  }
  const brokenAgain = new Set((again?.broken ?? []).map(({ name }) => name))
  for (const one of first.broken) {
    const recovered = again && !brokenAgain.has(one.name)
    if (!recovered) counts.failed++
    remark(recovered ? 'FAILED OUTSIDE OF A TEST, BUT NOT ON A SECOND TRY' : 'FAILED OUTSIDE OF A TEST', one)
  }
  for (const one of again?.broken ?? [])
    if (!first.broken.some(({ name }) => name === one.name))
      remark('FAILED OUTSIDE OF A TEST ONLY ON A SECOND TRY', one)
  // Nobody knows which file to run again.
  for (const one of first.unhandled) {
    counts.failed++
    remark('FAILED', one)
  }
  for (const one of again?.unhandled ?? []) remark('ONLY ON A SECOND TRY', one)
  const explained = ({ tests, broken, unhandled }) =>
    broken.length + unhandled.length > 0 || tests.some(({ state }) => state === 'failed')
  for (const run of [first, again])
    if (run && run.code !== 0 && !explained(run)) {
      counts.failed++
      counts.remarks.push(`FAILED: ${title} ended with ${run.code}, and no test says why`)
    }
  return counts
}
