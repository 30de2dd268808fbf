import { writeFile } from 'node:fs/promises'
import { type SimulatedLength, allBlueprints } from '@millwright/assessment'
import { type Blueprint, type Catalogue, readCatalogue, testItems } from '@millwright/catalog'
import type { Terminal } from './simulate-command.ts'
import { type Simulation, simulate } from './simulate.ts'

/**
 * `millwright simulate-lengths`: sends simulated takers through every test that this content offers, and writes down what its pages say
 * about each length. Same content and seed, same file.
 */
export async function simulateLengths(
  options: { content: string; takers?: number; seed?: string; out: string },
  terminal: Terminal,
): Promise<number> {
  const { takers = 1000, seed = '1' } = options
  const { catalogue } = await readCatalogue(options.content)
  if (!catalogue) {
    terminal.out(`There is no usable content in ${options.content}.`)
    return 1
  }
  const lengths: Record<string, SimulatedLength> = {}
  for (const blueprint of allBlueprints(catalogue).values()) {
    lengths[blueprint.id] = lengthsOf(simulateOne(catalogue, blueprint, { takers, seed }))
    terminal.progress?.(blueprint.id.padEnd(60))
  }
  const command = `millwright simulate-lengths --takers ${takers} --seed ${seed}`
  await writeFile(options.out, fileOf({ command, takers, catalogueHash: catalogue.hash, lengths }))
  terminal.out(`${Object.keys(lengths).length} tests, ${takers} simulated takers each: ${options.out}`)
  return 0
}

/** Questions only: challenges add evidence beyond what the figures say. */
function simulateOne(catalogue: Catalogue, blueprint: Blueprint, { takers, seed }: { takers: number; seed: string }) {
  return simulate({
    graph: catalogue.graph,
    blueprint,
    items: testItems(catalogue),
    challenges: catalogue.challenges,
    takers,
    seed,
    truth: 'prior',
    banks: Math.min(takers, 20),
    center: 'reference',
    withChallenges: false,
    limitExposure: true,
  })
}

function lengthsOf({ sittings, cut }: Simulation): SimulatedLength {
  const quantile = (values: number[], p: number): number =>
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))]!
  const share = (holds: (sitting: (typeof sittings)[number]) => boolean): number =>
    sittings.filter(holds).length / sittings.length
  const items = sittings.map((sitting) => sitting.items.length)
  const minutes = sittings.map((sitting) => sitting.minutes)
  const errors = sittings.map(({ standardError }) => standardError)
  return {
    questions: [quantile(items, 0.5), quantile(items, 0.9)],
    minutes: [Math.round(quantile(minutes, 0.5)), Math.round(quantile(minutes, 0.9))],
    halfWidth: rounded(1.96 * quantile(errors, 0.5)),
    right: rounded(share(({ probability, truth }) => probability >= 0.5 === truth >= cut)),
    covered: rounded(share(({ truth, estimate, standardError }) => Math.abs(truth - estimate) <= 1.96 * standardError)),
  }
}

const rounded = (value: number): number => Math.round(100 * value) / 100

interface Stored {
  command: string
  takers: number
  catalogueHash: string
  lengths: Record<string, SimulatedLength>
}

function fileOf({ command, takers, catalogueHash, lengths }: Stored): string {
  const lines = Object.entries(lengths).map(([id, one]) => `    '${id}': ${literal(one)},`)
  return `import type { SimulatedLengths } from './types.ts'

/** Made by \`npm run ${command.replace('millwright', 'millwright --')} --out packages/assessment/src/simulated-lengths.ts\`. Not written by hand. */
export const simulatedLengths: SimulatedLengths = {
  command: '${command}',
  takers: ${takers},
  catalogueHash: '${catalogueHash}',
  lengths: {
${lines.join('\n')}
  },
}
`
}

function literal({ questions, minutes, halfWidth, right, covered }: SimulatedLength): string {
  return `{ questions: [${questions.join(', ')}], minutes: [${minutes.join(', ')}], halfWidth: ${halfWidth}, right: ${right}, covered: ${covered} }`
}
