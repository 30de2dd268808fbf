import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadCatalogue } from '@millwright/catalog'
import type { Db } from '../db/open-database.ts'
import { applyRescoring } from './apply-rescoring.ts'
import { momentOfDigest, planRescoring, type RescoringChoice, type RescoringPlan } from './plan-rescoring.ts'

/** What the caller has to mend; said in one line. */
export class RescoreProblem extends Error {}

interface Surroundings {
  open: () => Promise<{ db: Db; close(): Promise<void> }>
  dataDirectory: string
  say: (text: string) => void
}

const list = (text: string | undefined) => (text ?? '').split(',').flatMap((id) => (id.trim() ? [id.trim()] : []))

/** `millwright rescore`: shows what computing everybody's scores again would change; applies only what was looked at. */
export async function rescoreCommand(args: string[], { open, dataDirectory, say }: Surroundings): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      content: { type: 'string', default: 'content' },
      withdraw: { type: 'string' },
      restore: { type: 'string' },
      'as-recorded': { type: 'boolean', default: false },
      apply: { type: 'string' },
      reason: { type: 'string' },
      csv: { type: 'string' },
      json: { type: 'string' },
    },
  })
  const until = values.apply === undefined ? new Date() : momentOfDigest(values.apply)
  if (!until) throw new RescoreProblem('--apply takes the digest that a run without it printed.')
  const reason = values.reason?.trim() ?? ''
  if (values.apply !== undefined && reason.length < 10)
    throw new RescoreProblem('Say why with --reason "...", in a sentence: the people concerned will read it.')
  const { catalogue } = await loadCatalogue(values.content, join(dataDirectory, 'catalogue.json'))
  if (!catalogue) throw new RescoreProblem(`The content in ${values.content} cannot be used: millwright content check`)
  const choice: RescoringChoice = {
    catalogue,
    withdraw: list(values.withdraw),
    restore: list(values.restore),
    asRecorded: values['as-recorded'],
    until,
  }
  const known = new Set([...catalogue.items, ...catalogue.challenges].map(({ id }) => id))
  for (const id of [...choice.withdraw, ...choice.restore])
    if (!known.has(id)) say(`Note: ${id} is not in the content of now; an earlier one may have it.`)
  const database = await open()
  try {
    if (values.apply === undefined) {
      const plan = await planRescoring(database.db, choice)
      show(plan, say)
      writeFiles(plan, values)
      if (plan.changes.length > 0)
        say(`\nNothing was changed. To apply exactly this: the same command with --apply ${plan.digest} --reason "..."`)
      return 0
    }
    const result = await applyRescoring(database.db, choice, {
      digest: values.apply,
      reason,
      appliedBy: userInfo().username,
      at: new Date(),
    })
    switch (result.outcome) {
      case 'applied':
        show(result.plan, say)
        say(
          `\nApplied as rescoring ${result.rescoringId}. To take it back: rescore --as-recorded, or with the content of before.`,
        )
        return 0
      case 'nothing-to-change':
        say('Nothing would change, so nothing was applied.')
        return 0
      case 'other-digest':
        say('Refused: what would be applied now is not what was looked at.')
        show(result.plan, say)
        say(`\nIts digest is ${result.plan.digest}. Look at it, then apply that.`)
        return 1
    }
  } finally {
    await database.close()
  }
}

const number = new Intl.NumberFormat('en')

function show(plan: RescoringPlan, say: (text: string) => void): void {
  const { observations, people, changes, withdrawn, notComparable, peopleChanged, move, levelChanges } = plan
  say(
    `Content ${plan.catalogueHash.slice(0, 12)}, engine ${plan.engineVersion}, evidence until ${plan.until.toISOString()}`,
  )
  say(`${number.format(observations)} observations of ${number.format(people)} people`)
  say(`${number.format(changes.length)} would change, for ${number.format(peopleChanged)} people`)
  if (withdrawn > 0) say(`  ${number.format(withdrawn)} of them would not count any more`)
  if (notComparable > 0)
    say(`${number.format(notComparable)} stay as they are: their exercise is gone, or another one under the same id`)
  if (changes.length > 0)
    say(
      `Estimates of skills would move by ${move.mean.toFixed(3)} on average, ${move.largest.toFixed(3)} at the most (ability scale)`,
    )
  if (levelChanges.length === 0) return say('Nobody’s level would change.')
  say(`${number.format(levelChanges.length)} levels would change:\n`)
  const rows = [
    ['person', 'target', 'mode', 'from', 'to', 'before', 'after'],
    ...levelChanges.map((one) => [
      one.personId,
      `${one.role}, ${one.level}`,
      one.aiMode,
      one.from,
      one.to,
      one.probabilityBefore.toFixed(3),
      one.probabilityAfter.toFixed(3),
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  for (const row of rows)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
}

function writeFiles(plan: RescoringPlan, { csv, json }: { csv?: string | undefined; json?: string | undefined }): void {
  const options = { mode: 0o600 }
  if (json) writeFileSync(json, `${JSON.stringify(plan, null, 1)}\n`, options)
  if (!csv) return
  const head = ['person', 'role', 'level', 'mode', 'from', 'to', 'probability_before', 'probability_after']
  const rows = plan.levelChanges.map((one) =>
    [one.personId, one.role, one.level, one.aiMode, one.from, one.to, one.probabilityBefore, one.probabilityAfter].join(
      ',',
    ),
  )
  writeFileSync(csv, `${[head.join(','), ...rows].join('\r\n')}\r\n`, options)
}
