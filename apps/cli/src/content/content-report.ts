import { readCatalogue, testItems, type Catalogue, type Item, type ReadingLevels } from '@millwright/catalog'
import type { Output } from './content-check.ts'

const kinds = ['single', 'multiple', 'numeric', 'ordering', 'matching'] as const

/** Prints what the collection holds: items by skill, proficiency and kind, keys, reviews, reading level, challenges and guides. */
export async function contentReport(directory: string, output: Output): Promise<number> {
  const { catalogue, problems, readingLevels } = await readCatalogue(directory, { lint: true })
  if (!catalogue || !readingLevels) {
    output.write('The graph has errors; run millwright content check.')
    return 1
  }
  for (const line of reportLines(catalogue, readingLevels)) output.write(line)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  if (errors > 0) output.write(`Left out because of errors: see millwright content check (${errors}).`)
  return 0
}

export function reportLines(catalogue: Catalogue, levels: ReadingLevels): string[] {
  const { graph, items, challenges, guides, blueprints } = catalogue
  const measured = graph.skills.filter(({ id }) => items.some(({ skill }) => skill === id))
  const rows = measured.map(({ id }) =>
    row(
      id,
      items.filter(({ skill }) => skill === id),
    ),
  )
  const exercises = [...items, ...challenges]
  const reviews = exercises.flatMap(({ reviewed }) => (reviewed ? [reviewed] : []))
  const agreed = reviews.filter((review) => review.agreed).length
  const generated = items.filter(({ template }) => template).length
  const forTests = testItems(catalogue).length
  const enemies = items.flatMap((item) => item.enemies.filter((enemy) => item.id < enemy))
  const sources = new Set(exercises.flatMap((exercise) => exercise.sources.map(({ url }) => url)))
  return [
    `Catalogue ${catalogue.hash}`,
    `${graph.areas.length} areas, ${graph.skills.length} skills, ${graph.roles.length} roles, ${blueprints.length} blueprints`,
    '',
    ...table([
      ['skill', 'P1', 'P2', 'P3', 'P4', ...kinds, 'code', 'chart', 'generated', 'reviewed', 'all'],
      ...rows,
      row('all', items),
    ]),
    '',
    `Single choice: ${percent(items.filter(({ kind }) => kind === 'single').length, items.length)} of ${items.length} items`,
    `Generated anew for each sitting: ${generated} items (${percent(generated, items.length)})`,
    `For tests: ${forTests} items; ${items.length - forTests} are for practice at the ends of guide sections`,
    `Enemies, never in one test: ${enemies.length} pairs`,
    `Key positions of single choices: ${keyPositions(items).join(', ')}`,
    `Reviewed blind: ${agreed} agreed, ${reviews.length - agreed} disagreed, ${exercises.length - reviews.length} not yet, of ${exercises.length} items and challenges`,
    `Different sources of items and challenges: ${sources.size}`,
    `Median expected time of an item: ${median(items.map(({ minutes }) => minutes))} minutes`,
    gradesOf(levels),
    '',
    ...table([
      ['challenge', 'kind', 'runtime', 'criteria', 'tests', 'hidden', 'wrong', 'reviewed'],
      ...challenges.map((challenge) => [
        challenge.id,
        challenge.kind,
        challenge.runtime,
        String(challenge.criteria.length),
        String(challenge.tests.length),
        String(challenge.tests.filter(({ visible }) => !visible).length),
        String(challenge.wrong.length),
        challenge.reviewed?.agreed ? 'yes' : 'no',
      ]),
    ]),
    '',
    ...table([
      ['guide', 'words', 'sections', 'diagrams', 'charts', 'sources', 'minutes', 'grade'],
      ...guides.map((guide) => [
        guide.id,
        String(guide.words),
        String(guide.sections.length),
        String(guide.diagrams),
        String(guide.charts),
        String(guide.references.length),
        String(guide.readingMinutes),
        levels.guides.get(guide.id)?.grade?.toFixed(1) ?? '-',
      ]),
    ]),
  ]
}

/** The school grades (Flesch-Kincaid) of stem and options; short texts have none. */
function gradesOf(levels: ReadingLevels): string {
  const graded = [...levels.items].flatMap(([id, { grade }]) => (grade === null ? [] : [{ id, grade }]))
  const sorted = graded.toSorted((a, b) => a.grade - b.grade)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  const hardest = sorted.at(-1)
  if (!hardest) return 'Reading grade of items: no item is long enough to say'
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => at(share)?.grade.toFixed(1))
  return `Reading grade of ${sorted.length} items: median ${middle}, 90% between ${low} and ${high}, hardest ${hardest.grade.toFixed(1)} (${hardest.id}); ${levels.items.size - sorted.length} are too short to say`
}

function row(name: string, items: readonly Item[]): string[] {
  const by = (test: (item: Item) => boolean) => String(items.filter(test).length)
  return [
    name,
    ...([1, 2, 3, 4] as const).map((proficiency) => by((item) => item.proficiency === proficiency)),
    ...kinds.map((kind) => by((item) => item.kind === kind)),
    by(readsCode),
    by(readsChart),
    by((item) => item.template !== undefined),
    by((item) => item.reviewed?.agreed === true),
    String(items.length),
  ]
}

const CODE = /^```(python|py|typescript|ts|tsx|javascript|js|sql|bash|sh|java|scala|go|rust|css|html)\b/m

const readsCode = ({ stem }: Item) => CODE.test(stem)
const readsChart = ({ stem }: Item) => /^```(chart|mermaid)\b/m.test(stem)

function keyPositions(items: readonly Item[]): number[] {
  const positions = items.flatMap((item) =>
    item.kind === 'single' ? [item.options.findIndex(({ correct }) => correct)] : [],
  )
  return [0, 1, 2, 3, 4].map((position) => positions.filter((each) => each === position).length)
}

/** Columns of equal width: text to the left, numbers to the right. */
function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  return rows.map((cells) =>
    cells
      .map((cell, i) =>
        /^[\d.]+$/.test(rows[1]?.[i] ?? '') ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0%' : `${Math.round((100 * part) / whole)}%`
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
