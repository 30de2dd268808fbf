/**
 * Times the calibration of one skill on data simulated from a seed: 2PL, 5,000 persons by 100 items, and 100,000 sparse answers.
 * Prints the median, the log-likelihood, and the one at a very strict tolerance on a finer grid as the truth.
 *
 *   node --conditions=development bench/psychometrics/calibration.ts [--runs 11]
 */
import { parseArgs } from 'node:util'
import { calibrate, type CalibrationOptions, type ItemSpec, type Responses } from '@millwright/psychometrics'
import { simulate } from './simulate-2pl.ts'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '11' } } })
const runs = Number(values.runs)

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!
}

function measure(title: string, responses: Responses, options: CalibrationOptions): void {
  const specs: ItemSpec[] = Array.from({ length: responses.items }, () => ({ kind: '2pl' }))
  const strict = calibrate(responses, specs, {
    standardErrors: false,
    grid: { points: 201, low: -8, high: 8 },
    tolerance: 1e-9,
  })
  const times: number[] = []
  let result = calibrate(responses, specs, options)
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    result = calibrate(responses, specs, options)
    times.push(performance.now() - start)
  }
  console.log(
    `${title}: median ${median(times).toFixed(0)} ms of ${runs} (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}), ` +
      `${result.maps} maps, ${result.grid.points} nodes, log-likelihood ${result.logLikelihood.toFixed(5)}, ` +
      `${(strict.logLikelihood - result.logLikelihood).toExponential(1)} below the strict one (${strict.logLikelihood.toFixed(5)}, ${strict.maps} maps, 201 nodes)`,
  )
}

const complete = simulate(5_000, 100, 'calibration 5000 x 100').responses
const quick: CalibrationOptions = { standardErrors: false, tolerance: 1e-4 }
measure('2PL 5,000 x 100, tolerance 1e-4', complete, quick)
measure('2PL 5,000 x 100, default tolerance', complete, { standardErrors: false })
measure('2PL 1,000 x 40', simulate(1_000, 40, 'calibration 1000 x 40').responses, quick)
measure('2PL 5,000 persons, 20 of 500 items', simulate(5_000, 500, 'sparse', 20).responses, quick)
