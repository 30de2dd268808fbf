import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fillTemplate, readCatalogue, type ItemHeader, type ItemTemplate } from '@millwright/catalog'

const USAGE = `Compares the key of every generated item with an independent computation, on many seeds.
node --conditions=development scripts/check-variants.ts [--content DIR] [--seeds N] [item ...]
Beside items/<skill>/<id>.md lies <id>.check.py with "def key(p)": from the drawn parameters alone it gives the number, the
id of the right option, the ids of all right options, or the ids in order.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    content: { type: 'string', default: join(import.meta.dirname, '../content') },
    seeds: { type: 'string', default: '200' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}

type Key = { value: number; tolerance: number } | { id: string } | { ids: string[]; inOrder: boolean }

interface Case {
  item: string
  file: string
  parameters: Record<string, number | string>
  key: Key
}

const { catalogue } = await readCatalogue(values.content)
if (!catalogue) throw new Error('The content cannot be read; run millwright content check')
const items = new Map(catalogue.items.map((item) => [item.id, item]))
const seeds = /^[1-9]\d{0,4}$/.test(values.seeds) ? Number(values.seeds) : null
const wrongWords = [
  ...(seeds === null ? [`--seeds is a number from 1 to 99999, not "${values.seeds}".`] : []),
  ...positionals.flatMap((id) => {
    const item = items.get(id)
    return item?.template ? [] : [item ? `${id} is not a generated item.` : `There is no item "${id}".`]
  }),
]
if (seeds === null || wrongWords.length > 0) {
  for (const word of wrongWords) console.error(word)
  process.exit(1)
}
const generated = catalogue.items.flatMap(({ id, skill, template }) =>
  template && (positionals.length === 0 || positionals.includes(id)) ? [{ id, skill, template }] : [],
)
const cases = generated.flatMap((item) => casesOf(item, seeds))
const answers = independentKeys(cases)
const wrong = cases.flatMap((one, i) => {
  const answer = answers[i]
  return agrees(one, answer) ? [] : [{ ...one, answer }]
})
for (const [item, found] of Map.groupBy(wrong, (one) => one.item)) {
  const [first] = found
  console.log(
    `${item}: ${found.length} of ${seeds} draws differ, first ${JSON.stringify(first?.parameters)}: ` +
      `the item says ${JSON.stringify(first && wordsOf(first.key))}, the check ${JSON.stringify(first?.answer)}`,
  )
}
console.log(`${generated.length} generated items, ${cases.length} draws, ${wrong.length} differ.`)
process.exit(wrong.length > 0 ? 1 : 0)

function casesOf(
  { id, skill, template }: { id: string; skill: string; template: ItemTemplate },
  draws: number,
): Case[] {
  return Array.from({ length: draws }, (_, seed) => {
    const { header, parameters } = fillTemplate(template, id, `check-variants ${seed}`)
    const file = join(values.content, 'items', skill, `${id}.check.py`)
    return { item: id, file, parameters, key: keyOf(header) }
  })
}

function keyOf(header: ItemHeader): Key {
  switch (header.kind) {
    case 'numeric':
      return { value: header.answer.value, tolerance: header.answer.tolerance }
    case 'single':
      return { id: header.options.find(({ correct }) => correct)?.id ?? '' }
    case 'multiple':
      return { ids: header.options.flatMap(({ id, correct }) => (correct ? [id] : [])), inOrder: false }
    case 'ordering':
      return { ids: header.options.map(({ id }) => id), inOrder: true }
    case 'matching':
      return { ids: header.pairs.map(({ id }) => id), inOrder: true }
  }
}

/** As a check file gives it. */
function wordsOf(key: Key): number | string | string[] {
  return 'value' in key ? key.value : 'id' in key ? key.id : key.ids
}

function agrees({ key }: Case, answer: unknown): boolean {
  if ('value' in key) {
    const { value, tolerance } = key
    // Half of the tolerance at most: a taker who computes as the check does must be well inside.
    return typeof answer === 'number' && Math.abs(answer - value) <= tolerance / 2 + 1e-9 * Math.max(1, Math.abs(value))
  }
  if ('id' in key) return answer === key.id
  const { ids, inOrder } = key
  if (!Array.isArray(answer) || answer.length !== ids.length) return false
  return ids.every((id, i) => (inOrder ? answer[i] === id : answer.includes(id)))
}

/** Runs every check file in one Python process; a file that breaks answers with its error. */
function independentKeys(all: readonly Case[]): unknown[] {
  const program = `
import json, runpy, sys
known = {}
out = []
for case in json.load(sys.stdin):
    try:
        if case["file"] not in known:
            known[case["file"]] = runpy.run_path(case["file"])["key"]
        out.append(known[case["file"]](dict(case["parameters"])))
    except Exception as error:
        out.append({"error": f"{type(error).__name__}: {error}"})
json.dump(out, sys.stdout)
`
  const ran = spawnSync('python3', ['-I', '-c', program], {
    input: JSON.stringify(all.map(({ file, parameters }) => ({ file, parameters }))),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: 300_000,
  })
  if (ran.status !== 0) throw new Error(`The checks could not be run: ${ran.error?.message ?? ran.stderr}`)
  return JSON.parse(ran.stdout) as unknown[]
}
