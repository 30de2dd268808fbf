import { writeFile } from 'node:fs/promises'
import { allBlueprints } from '@millwright/assessment'
import { type Blueprint, type Proficiency, readCatalogue, targetsFor, testItems } from '@millwright/catalog'
import { compareDesigns, comparisonTable } from './comparison.ts'
import { simulationPage } from './page.ts'
import { type SimulateOptions, simulate } from './simulate.ts'
import { summarise } from './summary.ts'
import { knownBank, syntheticBank } from './synthetic-bank.ts'
import { simulationTable } from './table.ts'

export interface SimulateCommandOptions {
  /** Content directory. */
  readonly content: string
  /** Blueprint id, such as ml-engineer-junior. */
  readonly blueprint: string
  readonly takers?: number
  readonly seed?: string
  readonly truth?: 'expert' | 'known' | 'prior'
  /** Groups of takers with their own draw of item parameters (`truth` prior). */
  readonly banks?: number
  readonly center?: 'reference' | 'cut'
  readonly challenges?: boolean
  /** Use a made-up bank of this many items, for as many of the blueprint's skills, in place of the real one. */
  readonly syntheticBank?: number
  /** Also run the designs that the adaptive one has to beat, on the same people and bank. */
  readonly compare?: boolean
  /** In place of the blueprint's: only its first so many skills, limits of items, and confidence. */
  readonly skills?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly confidence?: number
  /** Where to write the report with plots; none is written without it. */
  readonly html?: string
}

export interface Terminal {
  out(text: string): void
  /** Progress; overwrites its own line. Leave out where nobody watches. */
  progress?(text: string): void
}

/** `millwright simulate`: prints the table, writes the page, and returns the exit code: 0, or 1 when the input is unusable. */
export async function simulateCommand(options: SimulateCommandOptions, terminal: Terminal): Promise<number> {
  const { takers = 2000, seed = '1', truth = 'prior', center = 'reference', challenges = false } = options
  if (!(Number.isInteger(takers) && takers >= 1)) {
    terminal.out(`--takers must be a whole number of 1 or more, not ${takers}.`)
    return 1
  }
  const { catalogue, problems } = await readCatalogue(options.content)
  const tests = catalogue ? allBlueprints(catalogue) : new Map<string, Blueprint>()
  const blueprint = tests.get(options.blueprint)
  if (!catalogue || !blueprint) {
    const ids = [...tests.keys()].join(', ') || 'none'
    terminal.out(`There is no usable blueprint "${options.blueprint}" in ${options.content} (usable: ${ids}).`)
    for (const { file, line, message } of problems
      .filter((problem) => problem.file.includes(options.blueprint))
      .slice(0, 5)) {
      terminal.out(`  ${file}:${line} ${message}`)
    }
    return 1
  }
  const { graph } = catalogue
  const planned = changed(blueprint, options)
  const targets = targetsFor(graph, blueprint.target.role, blueprint.target.level)
  const items = options.syntheticBank
    ? syntheticBank(
        planned.skills.map(({ skill }) => ({
          skill,
          proficiencies: around(targets.find((target) => target.skill === skill)?.proficiency ?? 2),
        })),
        options.syntheticBank,
      )
    : testItems(catalogue)
  const onProgress = (done: number, total: number): void => {
    if (done % 20 === 0 || done === total) terminal.progress?.(progressBar(done, total))
  }
  const settings: SimulateOptions = {
    graph,
    blueprint: planned,
    items: truth === 'known' ? knownBank(items, graph.cutScores, seed) : items,
    challenges: catalogue.challenges,
    takers,
    seed,
    truth,
    banks: Math.min(takers, options.banks ?? 20),
    center,
    withChallenges: challenges,
    limitExposure: true,
    onProgress,
  }
  const simulation = simulate(settings)
  const summary = summarise(simulation)
  terminal.progress?.(' '.repeat(60))
  terminal.progress?.('')
  terminal.out(simulationTable(simulation, summary))
  if (options.compare) {
    const comparison = compareDesigns(settings, simulation, onProgress)
    terminal.progress?.(' '.repeat(60))
    terminal.out(`\n${comparisonTable(comparison)}`)
  }
  if (options.html) {
    await writeFile(options.html, simulationPage(simulation, summary))
    terminal.out(`\nPlots: ${options.html}`)
  }
  return 0
}

/** The blueprint with what the options change; its limits in minutes make room for more questions. */
function changed(blueprint: Blueprint, options: SimulateCommandOptions): Blueprint {
  const { skills = blueprint.skills.length, confidence = blueprint.stopping.confidence } = options
  const max = options.maxItems ?? blueprint.items.max
  const min = Math.min(max, options.minItems ?? blueprint.items.min)
  const minutesMax = blueprint.items.minutesMax * Math.max(1, max / blueprint.items.max)
  return {
    ...blueprint,
    skills: blueprint.skills.slice(0, skills),
    items: { min, max, minutesMax },
    stopping: { ...blueprint.stopping, confidence },
  }
}

/** The proficiency a target asks for, and its neighbours. */
function around(required: number): Proficiency[] {
  return ([1, 2, 3, 4] as const).filter((proficiency) => Math.abs(proficiency - required) <= 1)
}

function progressBar(done: number, total: number): string {
  const filled = Math.round((30 * done) / total)
  return `[${'#'.repeat(filled)}${'.'.repeat(30 - filled)}] ${done} of ${total} takers`
}
