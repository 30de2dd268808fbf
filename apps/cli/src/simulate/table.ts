import type { Simulation } from './simulate.ts'
import type { Summary } from './summary.ts'

/** The report for a terminal: plain text, no colours, at most 100 columns. */
export function simulationTable(simulation: Simulation, summary: Summary): string {
  const { options, cut, seconds } = simulation
  const { blueprint, truth, center, withChallenges } = options
  const { composite, level, length, exposure } = summary
  const lines = [
    `${blueprint.title} (${blueprint.id}), ${summary.takers} simulated takers, ${seconds.toFixed(1)} s, seed ${options.seed}`,
    truth === 'known'
      ? 'The true parameters of every item are known: a calibrated bank.'
      : truth === 'expert'
        ? 'Items are exactly as judged, which the scorer does not know.'
        : `Items differ from their judged parameters by the honest prior, redrawn for each of ${options.banks} groups of takers.`,
    `Takers come from the ${center === 'cut' ? 'population moved to the cut (the prior is wrong for them)' : 'reference population'}.` +
      ` ${withChallenges ? 'Questions and challenges.' : 'Questions only.'} Cut of the target: ${number(cut)}.`,
    '',
    ...table(
      ['Composite of the target', ''],
      [
        ['level right', `${percent(level.right)}   (95 % margin ± ${percent(margin(level.right, summary.takers))})`],
        ['  always guessing the larger group', percent(level.base)],
        ['  found, of those above / below', `${percent(level.sensitivity)} / ${percent(level.specificity)}`],
        [
          `  claimed with ${percent(blueprint.stopping.confidence)} or more`,
          `${percent(level.confident.share)} of takers, ${percent(level.confident.right)} right`,
        ],
        [
          '95 % intervals that hold the truth',
          `${percent(composite.coverage)}   (± ${percent(margin(composite.coverage, summary.takers))})`,
        ],
        [
          'bias / RMSE / mean standard error',
          `${number(composite.bias)} / ${number(composite.rmse)} / ${number(composite.meanStandardError)}`,
        ],
        ['marginal reliability', number(composite.reliability)],
        ['questions: mean, p10, p90, most', `${length.mean.toFixed(1)}, ${length.p10}, ${length.p90}, ${length.max}`],
        ['expected minutes, mean', length.meanMinutes.toFixed(0)],
        [
          'exposure: most, mean, unused',
          `${percent(exposure.max)}, ${percent(exposure.mean)}, ${exposure.unused} of ${exposure.bank}`,
        ],
      ],
    ),
    '',
    ...table(
      ['Distance of truth from the cut', 'takers', 'level right'],
      level.byDistance.map((one) => [one.label, `${one.count}`, percent(one.share)]),
    ),
    '',
    ...table(
      ['Claimed probability', 'takers', 'claimed', 'right'],
      level.claimed.map((one) => [one.label, `${one.count}`, percent(one.claimed), percent(one.right)]),
    ),
    '',
    ...table(
      ['Why the questions ended', 'takers', 'share'],
      summary.stops.map((one) => [one.label, `${one.count}`, percent(one.share)]),
    ),
    '',
    ...table(
      ['Skill', 'answers', 'bias', 'RMSE', 'mean SE', 'coverage'],
      [...summary.skills, { ...summary.allSkills, skill: 'all skills', meanAnswers: NaN }].map((one) => [
        one.skill,
        Number.isNaN(one.meanAnswers) ? '' : one.meanAnswers.toFixed(1),
        number(one.bias),
        number(one.rmse),
        number(one.meanStandardError),
        percent(one.coverage),
      ]),
    ),
  ]
  return lines.join('\n')
}

/** Half a 95 % interval of a share among n. */
export function margin(share: number, n: number): number {
  return 1.96 * Math.sqrt((share * (1 - share)) / n)
}

export function percent(share: number | null): string {
  return share === null || Number.isNaN(share) ? '-' : `${(100 * share).toFixed(1)} %`
}

export function number(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(3)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, c) => (c === 0 || row.length === 2 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)]
}
