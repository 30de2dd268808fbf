import { sha256 } from './canonical-json.ts'
import { answerFixtures, givenFixtures } from './challenge-files.ts'
import type { Challenge, ChallengeTest, Files } from './challenge.ts'
import { choicesOf, type Item } from './item.ts'
import { compare } from './rules.ts'

/** What a taker may see of an item: no key, no rationale, no author's order or option ids. */
export interface PublicItem {
  id: string
  revision: number
  skill: string
  kind: Item['kind']
  minutes: number
  stemHtml: string
  /** Shuffled; the ids are the positions "1", "2" ... Translate an answer back by `toOptionIds`. */
  options: { id: string; html: string }[]
  /** What a matching item asks to match, with the positions "1", "2" ... in the author's order; empty otherwise. */
  prompts: { id: string; html: string }[]
  /** Shown beside the field of a numeric item. */
  unit?: string
}

/**
 * @param seed - decides the order of the options; the same for one person's sitting, and unknown to them,
 *   because who knows it could compute the author's order
 */
export function publicItem(item: Item, seed: string): PublicItem {
  const html = new Map(item.html.options.map((option) => [option.id, option.text]))
  return {
    id: item.id,
    revision: item.revision,
    skill: item.skill,
    kind: item.kind,
    minutes: item.minutes,
    stemHtml: item.html.stem,
    options: optionOrder(item, seed).map((id, i) => ({ id: String(i + 1), html: html.get(id) ?? '' })),
    // Catalogues of before there were matching items, with which sittings may still be open, lack `prompts`.
    prompts:
      item.kind === 'matching' ? item.html.prompts.map(({ text }, i) => ({ id: String(i + 1), html: text })) : [],
    ...(item.kind === 'numeric' && item.answer.unit !== undefined ? { unit: item.answer.unit } : {}),
  }
}

/** The author's option ids in the order in which they are shown; empty for numeric items. */
export function optionOrder(item: Item, seed: string): string[] {
  const keyed = choicesOf(item).map(({ id }) => ({ id, key: sha256(`${seed}\n${item.id}\n${id}`) }))
  return keyed.toSorted((a, b) => compare(a.key, b.key)).map(({ id }) => id)
}

/** Translates the ids of shown options into the author's; null when one does not exist or comes twice. */
export function toOptionIds(item: Item, seed: string, shown: readonly string[]): string[] | null {
  const order = optionOrder(item, seed)
  const ids = shown.map((id) => (/^[1-9]$/.test(id) ? order[Number(id) - 1] : undefined))
  const known = ids.filter((id) => id !== undefined)
  return known.length === shown.length && new Set(known).size === known.length ? known : null
}

/** What a candidate may see of a challenge: visible tests whole, hidden ones as a number. */
export interface PublicChallenge {
  id: string
  revision: number
  title: string
  summary: string
  kind: Challenge['kind']
  runtime: Challenge['runtime']
  entry: string
  minutes: number
  limits: Challenge['limits']
  statementHtml: string
  hintsHtml: string[]
  starter: Files
  criteria: { id: string; title: string; weight: number; hiddenTests: number }[]
  visibleTests: ChallengeTest[]
  /** The files of the visible tests. */
  fixtures: Files
}

export function publicChallenge(challenge: Challenge): PublicChallenge {
  const { id, revision, title, summary, kind, runtime, entry, minutes, limits, starter } = challenge
  const tests: ChallengeTest[] = challenge.tests
  const visibleTests = tests.filter((test) => test.visible)
  const hidden = tests.filter((test) => !test.visible)
  const secret = new Set([
    ...hidden.flatMap(answerFiles),
    // What a checker compares with is never shown, not even for a visible test: it is not what must be returned.
    ...visibleTests.flatMap((test) => ('labels' in test.expect || 'checker' in test.expect ? answerFiles(test) : [])),
  ])
  const shown = new Set(visibleTests.flatMap((test) => [...givenFixtures(test), ...answerFiles(test)]))
  const fixtures = Object.entries(challenge.fixtures).filter(([name]) => shown.has(name) && !secret.has(name))
  return {
    id,
    revision,
    title,
    summary,
    kind,
    runtime,
    entry,
    minutes,
    limits,
    statementHtml: challenge.html.statement,
    hintsHtml: challenge.html.hints,
    starter,
    criteria: challenge.criteria.map((criterion) => ({
      id: criterion.id,
      title: criterion.title,
      weight: criterion.weight,
      hiddenTests: hidden.filter((test) => test.criterion === criterion.id).length,
    })),
    visibleTests,
    fixtures: Object.fromEntries(fixtures),
  }
}

const answerFiles = (test: ChallengeTest) => answerFixtures(test).map(({ name }) => name)
