import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemModel, judgedItemModel } from '@millwright/assessment'
import { type Catalogue, readCatalogue } from '@millwright/catalog'
import { randomNormal, sampleCategory, seededRandom } from '@millwright/psychometrics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explained } from '../terminal.ts'
import { calibrateCommand } from './calibrate-command.ts'

const CONTENT = join(import.meta.dirname, '../../../../content')
const HEAD = 'person,item,category,option,time,revision,mode,date'

describe('calibrating the responses of the platform', () => {
  let folder: string
  let catalogue: Catalogue
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millwright-judged-'))
    catalogue = (await readCatalogue(CONTENT)).catalogue!
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const calibrateLines = async (lines: readonly string[], content = CONTENT) => {
    const heard: string[] = []
    const terminal = { out: () => {}, say: (line: string) => void heard.push(line), watched: false }
    const file = join(folder, 'responses-closed.csv')
    await writeFile(file, `${[HEAD, ...lines].join('\r\n')}\r\n`)
    const out = join(content === CONTENT ? folder : content, 'calibration/closed.json')
    const code = await explained(() => calibrateCommand(file, { model: 'auto', content, out }, terminal), terminal)
    return { code, said: heard.join('\n') }
  }

  it('writes parameters that the collection takes, also for questions nearly everybody answered alike', async () => {
    const content = join(folder, 'content')
    await cp(CONTENT, content, { recursive: true })
    const random = seededRandom('judged')
    const kinds = (['single', 'multiple', 'numeric', 'ordering'] as const).flatMap((kind) =>
      catalogue.items.filter((item) => item.kind === kind).slice(0, 3),
    )
    const lines = Array.from({ length: 40 }, (_, p) => {
      const ability = 0.5 + randomNormal(random)
      return kinds.map((item, i) => {
        const { model } = judgedItemModel(item, catalogue.graph.cutScores)
        // Everybody fails the first question of each kind.
        const category = i % 3 === 0 ? 0 : sampleCategory(model, ability, random)
        return `p${p + 1},${item.id},${category},,12.5,${item.revision},closed,2026-11-24`
      })
    }).flat()
    const { code, said } = await calibrateLines(lines, content)
    expect(code).toBe(0)
    expect(said).toContain('left as judged')
    const { catalogue: after, problems } = await readCatalogue(content)
    expect(problems).toEqual([])
    const found = after!.items.filter(({ calibration }) => calibration)
    expect(found.map(({ id }) => id).toSorted()).toEqual(kinds.map(({ id }) => id).toSorted())
    const bases = found.map((item) => itemModel(item, after!.graph.cutScores))
    expect(new Set(bases.map(({ basis }) => basis))).toEqual(new Set(['calibrated', 'expert-judged']))
    for (const { basis, parameterVariance } of bases) {
      expect(parameterVariance.b).toBeGreaterThan(0)
      if (basis === 'calibrated') expect(parameterVariance.b).toBeLessThan(0.32)
    }
    const unanswered = found.find(({ id }) => id === kinds[3]!.id)!
    expect(itemModel(unanswered, after!.graph.cutScores)).toMatchObject(
      judgedItemModel(kinds[3]!, after!.graph.cutScores),
    )
  })

  it.each([
    ['p1,no-such-item,1,,,1,closed,2026-11-24', 'which', 'does not have'],
    ['p1,ITEM,1,,,99,closed,2026-11-24', 'answers revision 99', 'which is now'],
    ['p1,ITEM,1,,,,closed,2026-11-24', 'does not say which revision', 'column revision'],
    ['p1,ITEM,1,,,one,closed,2026-11-24', '"one" is no revision', 'whole number'],
    ['p1,ITEM,1,,,REVISION,closed,2026-11-24', '1 person, which says too little', 'at least 20'],
    ['p1,ITEM,7,,,REVISION,closed,2026-11-24', 'not one of its categories', 'as it is'],
  ])('explains %s', async (line, ...said) => {
    const item = catalogue.items[0]!
    const result = await calibrateLines([line.replace('ITEM', item.id).replace('REVISION', `${item.revision}`)])
    expect(result.code).toBe(1)
    for (const text of said) expect(result.said).toContain(text)
  })
})
