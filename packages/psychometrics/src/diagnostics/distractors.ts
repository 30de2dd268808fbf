import { PairSums } from './classical.ts'

export interface OptionStatistics {
  readonly option: string
  readonly isKey: boolean
  readonly chosen: number
  readonly share: number
  /** Of those who chose it; null when nobody did. */
  readonly meanAbility: number | null
  /** Correlation of choosing it with ability; null when everybody or nobody did. */
  readonly pointBiserial: number | null
  /**
   * `unused`: a distractor chosen by fewer than 5 %. `attracts-able`: a distractor whose point-biserial is positive by more than two
   * standard errors. `key-repels`: a key whose point-biserial is not positive.
   */
  readonly remark: 'unused' | 'attracts-able' | 'key-repels' | null
}

/**
 * Which options of a single-choice question were chosen, and by whom. A working distractor is chosen by the less able: its
 * point-biserial is negative; a positive one often means a second defensible answer or a wrong key.
 * Use abilities from the whole test (or rest scores). Minimum: 100 answers. Source: Haladyna (2004), Developing and Validating
 * Multiple-Choice Test Items, chapter 9.
 *
 * @param choices - the option each person chose; null for no answer (left out)
 * @param abilities - one a person; not finite: left out
 * @param options - the options shown, so that one nobody chose is listed too; others that occur are added
 * @throws RangeError for lengths that differ
 */
export function distractorAnalysis(
  choices: readonly (string | null)[],
  key: string,
  abilities: ArrayLike<number>,
  options: readonly string[] = [],
): OptionStatistics[] {
  if (choices.length !== abilities.length) {
    throw new RangeError(`${choices.length} choices by ${abilities.length} persons`)
  }
  const answers = choices.flatMap((choice, i) =>
    choice !== null && Number.isFinite(abilities[i]) ? [{ choice, ability: abilities[i]! }] : [],
  )
  const listed = [...options, key]
  const others = [...new Set(answers.map(({ choice }) => choice))].filter((choice) => !listed.includes(choice)).sort()
  return [...new Set([...options, ...(options.includes(key) ? [] : [key]), ...others])].map((option) => {
    const sums = new PairSums()
    const own = new PairSums()
    for (const { choice, ability } of answers) {
      sums.add(ability, choice === option ? 1 : 0)
      if (choice === option) own.add(ability, ability)
    }
    const share = answers.length > 0 ? own.count / answers.length : 0
    const pointBiserial = sums.correlation()
    const isKey = option === key
    const attracts = pointBiserial !== null && pointBiserial > 2 / Math.sqrt(answers.length)
    const remarkOfKey = pointBiserial !== null && pointBiserial <= 0 ? 'key-repels' : null
    const remarkOfDistractor = attracts ? 'attracts-able' : share < 0.05 ? 'unused' : null
    return {
      option,
      isKey,
      chosen: own.count,
      share,
      meanAbility: own.count > 0 ? own.meanX() : null,
      pointBiserial,
      remark: isKey ? remarkOfKey : remarkOfDistractor,
    }
  })
}
