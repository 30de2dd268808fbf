import { writeFile } from 'node:fs/promises'
import { nameOf, placeOf } from '../calibrate-report/items-section.ts'
import { parametersOf, readParameters } from '../parameters/parameters-file.ts'
import { htmlPage, htmlTable, type Section } from '../report/html.ts'
import { chart, curve, keys, plot } from '../report/svg.ts'
import { counted, figure, percent, textTable, whole } from '../report/text-table.ts'
import { readGiven, type ResponseOptions } from '../responses/read-given.ts'
import { itemColumns, readKey } from '../responses/responses-file.ts'
import { exitCodes, type Terminal } from '../terminal.ts'
import { AHEAD, type ItemRow, itemRows } from './item-report.ts'

export interface ItemReportOptions extends ResponseOptions {
  readonly html?: string
  readonly json?: boolean
}

const HEAD = [
  'item',
  'model',
  'answers',
  'p',
  'item-rest',
  'a',
  'b',
  'SE b',
  'infit',
  'outfit',
  'basis',
  ...AHEAD.map((n) => `+${whole(n)}`),
]

/** `millwright item-report`: how each item does, what that rests on, and what more responses would change. */
export async function itemReportCommand(
  file: string,
  parametersFile: string,
  options: ItemReportOptions,
  terminal: Terminal,
): Promise<number> {
  const calibration = await readParameters(parametersFile)
  const data = await readGiven(file, options, terminal)
  const items = parametersOf(calibration, parametersFile, data)
  const key = options.key ? await readKey(options.key, await itemColumns(file, options.ignore)) : undefined
  const rows = itemRows(data, items, calibration, key)
  if (options.json) terminal.out(JSON.stringify({ ahead: AHEAD, items: rows }))
  else {
    terminal.out(textTable(HEAD, rows.map(cells)))
    terminal.out(
      `\np: share of points reached. ${AHEAD.map((n) => `+${whole(n)}`).join(', ')}: what the standard error of b is expected to be after so many more answers.`,
    )
    for (const remark of remarks(rows)) terminal.out(remark)
  }
  if (options.html) {
    await writeFile(
      options.html,
      htmlPage(
        `Items of ${file.replace(/^.*[\\/]/, '')}`,
        `${counted(items.length, 'item')}, ${counted(data.persons.length, 'person')}`,
        sections(rows),
      ),
    )
    terminal.say(`Page: ${options.html}`)
  }
  return exitCodes.done
}

function cells(row: ItemRow): string[] {
  const { id, model, answers, difficulty, itemRest, infit, outfit, basis, now, ahead } = row
  return [
    id,
    nameOf(model),
    whole(answers),
    figure(difficulty, 2),
    figure(itemRest, 2),
    model.kind === 'nominal' ? '-' : figure(model.a, 2),
    figure(placeOf(model), 2),
    figure(now, 2),
    figure(infit, 2),
    figure(outfit, 2),
    basis,
    ...AHEAD.map((_, k) => figure(ahead?.[k], 2)),
  ]
}

/** What an author should look at, in words. */
function remarks(rows: readonly ItemRow[]): string[] {
  return rows.flatMap(({ id, itemRest, difficulty, basis, untilCalibrated, options }) => [
    ...(itemRest !== null && itemRest < 0.1
      ? [`${id}: hardly separates people (item-rest ${figure(itemRest, 2)}): look at its key and wording.`]
      : []),
    ...(difficulty !== null && (difficulty < 0.05 || difficulty > 0.95)
      ? [`${id}: ${difficulty > 0.5 ? 'almost everyone is' : 'almost nobody is'} right (${percent(difficulty, 0)}).`]
      : []),
    ...(basis === 'expert-judged' && untilCalibrated !== null
      ? [
          `${id}: expert-judged; about ${untilCalibrated === 1 ? 'one more answer' : `${whole(untilCalibrated)} more answers`} would outweigh the judgement.`,
        ]
      : []),
    ...options.flatMap(({ option, remark }) => (remark === null ? [] : [`${id}: ${remarkText(option, remark)}`])),
  ])
}

function remarkText(option: string, remark: 'unused' | 'attracts-able' | 'key-repels'): string {
  if (remark === 'unused') return `option ${option} is chosen by fewer than 5 %.`
  if (remark === 'attracts-able') return `option ${option} is wrong but attracts the able.`
  return `option ${option} is the key, but those who choose it are not abler.`
}

function sections(rows: readonly ItemRow[]): Section[] {
  const withOptions = rows.filter(({ options }) => options.length > 0)
  const looked = remarks(rows)
  const shown = rows.filter((row) => row.ahead !== null)
  const counts = [0, ...AHEAD]
  const most = Math.max(0.1, ...shown.map(({ now }) => now ?? 0))
  return [
    {
      id: 'items',
      title: 'All items',
      lead: 'p is the share of points reached; item-rest the correlation of the item with the rest of the test; basis says whether the parameters rest on responses or on expert judgement.',
      body: [
        htmlTable('Items', HEAD, rows.map(cells)),
        ...(looked.length > 0
          ? [
              htmlTable(
                'Worth a look',
                ['item', 'why'],
                looked.map((text) => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 2)]),
              ),
            ]
          : []),
      ],
    },
    {
      id: 'ahead',
      title: 'What more responses would change',
      lead: 'The expected standard error of each difficulty after 50, 200 and 1,000 more answers by people like these. An item counts as calibrated once responses say more about its difficulty than the judgement does.',
      body: [
        ...(shown.length > 0 && shown.length <= 5 ? [keys(shown.map(({ id }) => id))] : []),
        plot(
          chart(
            {
              description: `Expected standard errors of ${shown.length} difficulties by number of further answers`,
              x: {
                from: 0,
                to: Math.log10(1 + AHEAD.at(-1)!),
                ticks: counts.map((n) => Math.log10(1 + n)),
                format: (at) => whole(10 ** at - 1),
                label: 'further answers',
              },
              y: { from: 0, to: most * 1.05, label: 'standard error of b' },
            },
            (frame) =>
              shown.map(({ now, ahead }, i) =>
                curve(
                  frame,
                  [now!, ...ahead!].map((value, k) => [Math.log10(1 + counts[k]!), value] as const),
                  shown.length > 5 ? (shown.length > 20 ? 's1 many' : 's1') : `s${1 + (i % 5)}`,
                ),
              ),
          ),
          'Expected standard errors',
        ),
        htmlTable(
          'Standard error of b, now and later',
          ['item', 'basis', 'now', ...AHEAD.map((n) => `after ${whole(n)} more`), 'more until calibrated'],
          rows.map(({ id, basis, now, ahead, untilCalibrated }) => [
            id,
            basis,
            figure(now),
            ...AHEAD.map((_, k) => figure(ahead?.[k])),
            untilCalibrated === null ? '-' : whole(untilCalibrated),
          ]),
        ),
      ],
    },
    ...(withOptions.length === 0
      ? []
      : [
          {
            id: 'options',
            title: 'Options',
            lead: 'Who chooses what. The key should be chosen by the abler, every wrong option by some of the less able; an option that nobody chooses helps nobody.',
            body: withOptions.map(({ id, options }) =>
              htmlTable(
                id,
                ['option', 'chosen', 'share', 'mean ability', 'point-biserial', 'remark'],
                options.map(({ option, isKey, chosen, share, meanAbility, pointBiserial, remark }) => [
                  `${option}${isKey ? ' (key)' : ''}`,
                  whole(chosen),
                  percent(share),
                  figure(meanAbility, 2),
                  figure(pointBiserial, 2),
                  remark === null ? '' : remark.replaceAll('-', ' '),
                ]),
              ),
            ),
          },
        ]),
  ]
}
