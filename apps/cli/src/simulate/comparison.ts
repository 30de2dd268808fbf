import { EXPOSURE_LIMIT } from '@millwright/assessment'
import { type DesignRun, accuracyOf, efficient, itemsForAccuracy } from './designs.ts'
import { fixedForms } from './fixed-form.ts'
import { oneSkillAtATime } from './one-skill.ts'
import { type SimulateOptions, type Simulation, adaptiveRun, simulate } from './simulate.ts'
import { percent } from './table.ts'

export interface Comparison {
  readonly adaptive: DesignRun
  /** The adaptive test without the limit of exposure, to set beside one fixed form, which has none either. */
  readonly unlimited: DesignRun
  readonly unlimitedFixedItems: number | null
  readonly fixed: readonly DesignRun[]
  /** Four forms that share no item, so that none is seen by more than a quarter: as the adaptive test's items are. */
  readonly parallel: readonly DesignRun[]
  readonly oneSkill: readonly DesignRun[]
  /** Questions for the adaptive test's accuracy; null where the longest setting does not reach it. */
  readonly fixedItems: number | null
  readonly parallelItems: number | null
  readonly oneSkillItems: number | null
}

/** The longest forms tried have as many questions as this, or all of the bank. */
const LONGEST = 120
/** As many forms as the limit of exposure asks for. */
const PARALLEL = Math.ceil(1 / EXPOSURE_LIMIT)

/** Both comparators on the same people, answers and bank as the adaptive run. */
export function compareDesigns(
  options: SimulateOptions,
  simulation: Simulation,
  onProgress?: (done: number, total: number) => void,
): Comparison {
  const lengths = formLengths(options.blueprint.skills.length)
  const fixed = fixedForms(options, lengths, 1, onProgress)
  const parallel = fixedForms(options, lengths, PARALLEL, onProgress)
  const oneSkill = oneSkillAtATime(options, LONGEST, onProgress)
  const adaptive = adaptiveRun(simulation)
  const unlimited = adaptiveRun(simulate({ ...options, limitExposure: false }))
  const accuracy = accuracyOf(adaptive)
  return {
    adaptive,
    unlimited,
    unlimitedFixedItems: itemsForAccuracy(fixed, accuracyOf(unlimited)),
    fixed,
    parallel,
    oneSkill,
    parallelItems: itemsForAccuracy(parallel, accuracy),
    fixedItems: itemsForAccuracy(fixed, accuracy),
    oneSkillItems: itemsForAccuracy(efficient(oneSkill), accuracy),
  }
}

/** At least one question a skill, then about a seventh more each time. */
function formLengths(skills: number): number[] {
  const lengths = [Math.max(4, skills)]
  while (lengths.at(-1)! < LONGEST) lengths.push(Math.min(LONGEST, Math.ceil(lengths.at(-1)! * 1.15)))
  return lengths
}

export function comparisonTable(comparison: Comparison): string {
  const { adaptive, fixed, parallel, oneSkill } = comparison
  const saved = (needed: number | null, { items } = adaptive): string =>
    needed === null ? `more than ${LONGEST}` : `${needed.toFixed(1)}  (${percent(1 - items / needed)} saved)`
  const line = (run: DesignRun): string =>
    `  ${run.setting.padEnd(24)} ${run.items.toFixed(1).padStart(7)}  ${percent(accuracyOf(run))}`
  return [
    `Questions for the same share of right decisions, ${percent(accuracyOf(adaptive))}:`,
    `  adaptive, all skills together, exposure at most 25 %   ${adaptive.items.toFixed(1)}`,
    `  one best fixed form, everybody sees it                ${saved(comparison.fixedItems)}`,
    `  four fixed forms, each seen by a quarter              ${saved(comparison.parallelItems)}`,
    `  one skill at a time, most information, no limit       ${saved(comparison.oneSkillItems)}`,
    `Without a limit of exposure: adaptive ${comparison.unlimited.items.toFixed(1)} for ${percent(accuracyOf(comparison.unlimited))}; one fixed form ${saved(comparison.unlimitedFixedItems, comparison.unlimited)}`,
    'Fixed forms are scored like the adaptive test. One skill at a time: EAP of each skill from Normal(0, 1), the best of three rules',
    'for ending, and the decision threshold that suits these very people best.',
    'One fixed form:',
    ...fixed.map(line),
    'Four fixed forms:',
    ...parallel.map(line),
    'One skill at a time, settings that none beats:',
    ...efficient(oneSkill)
      .toSorted((a, b) => a.items - b.items)
      .map(line),
  ].join('\n')
}
