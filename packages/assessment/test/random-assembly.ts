import {
  type AssemblyProblem,
  type AssemblyRow,
  type ResponseModel,
  information,
  randomIndex,
  randomNormal,
  seededRandom,
} from '@millwright/psychometrics'

/**
 * A random program of the kind blueprints make: skills, types and labs within bounds, minutes, enemies, some items given.
 * Bounds are drawn around a random test, so that most programs have a solution.
 */
export function randomAssembly(seed: number): AssemblyProblem {
  const random = seededRandom(`assembly ${seed}`)
  const size = 60 + randomIndex(random, 340)
  const length = 10 + randomIndex(random, 25)
  const all = Array.from({ length: size }, (_, i) => i)
  const theta = 1.2 * randomNormal(random)
  const models = all.map((): ResponseModel => ({
    kind: 'dichotomous',
    a: Math.exp(0.35 * randomNormal(random)),
    b: 1.1 * randomNormal(random),
    c: random() < 0.5 ? 0.2 : 0,
    d: 1,
  }))
  const minutes = all.map(() => 1 + randomIndex(random, 6))
  const shuffled = all.toSorted((i, j) => ((i * 7919 + seed) % 1009) - ((j * 7919 + seed) % 1009))
  const sample = new Set(shuffled.slice(0, length))
  const rows: AssemblyRow[] = [{ name: 'length', items: all, lower: length, upper: length }]
  const cover = (name: string, groups: number, slack: number): void => {
    const group = all.map(() => randomIndex(random, groups))
    for (let g = 0; g < groups; g++) {
      const items = all.filter((i) => group[i] === g)
      const drawn = items.filter((i) => sample.has(i)).length
      rows.push({
        name: `${name} ${g}`,
        items,
        lower: Math.max(0, drawn - randomIndex(random, slack + 1)),
        upper: drawn + randomIndex(random, slack + 1),
      })
    }
  }
  cover('skill', 3 + randomIndex(random, 5), 2)
  cover('type', 2 + randomIndex(random, 4), 2)
  cover('lab', 2, 1)
  const spent = shuffled.slice(0, length).reduce((sum, i) => sum + minutes[i]!, 0)
  rows.push({ name: 'minutes', items: all, coefficients: minutes, upper: spent + randomIndex(random, 5) })
  const enemies = Array.from({ length: randomIndex(random, 30) }, () => [
    randomIndex(random, size),
    randomIndex(random, size),
  ]).filter(([i, j]) => i !== j && !(sample.has(i!) && sample.has(j!)))
  return {
    objective: models.map((model) => information(model, theta)),
    rows,
    enemies,
    required: shuffled.slice(0, randomIndex(random, length >> 1)),
  }
}
