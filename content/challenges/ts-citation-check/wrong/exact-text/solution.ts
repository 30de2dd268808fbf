export interface Source {
  id: string
  text: string
}

export interface Citation {
  source: string
  quote: string
}

export interface Claim {
  text: string
  citations: Citation[]
}

export interface CheckedCitation {
  status: 'ok' | 'unknown-source' | 'too-short' | 'not-found'
  /** Place of the quote in the text of the source; null unless the status is ok. */
  start: number | null
  end: number | null
}

export interface CheckedClaim {
  status: 'supported' | 'partly' | 'unsupported' | 'uncited'
  citations: CheckedCitation[]
  missingNumbers: string[]
}

export interface Report {
  claims: CheckedClaim[]
  action: 'show' | 'warn' | 'withhold'
}

const INVISIBLE = /[\u00ad\u200b\ufeff]/
const SAME_AS: [RegExp, string][] = [
  [/[\u201c\u201d\u201e]/, '"'],
  [/[\u2018\u2019]/, "'"],
  [/[\u2010-\u2014]/, '-'],
]
const NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?/g
const FEWEST_WORDS = 3

export function check(claims: Claim[], sources: Source[]): Report {
  const byId = new Map(sources.map(({ id, text }) => [id, simplify(text)]))
  const checked = claims.map((claim) => checkClaim(claim, byId))
  const good = checked.filter(({ status }) => status === 'supported' || status === 'partly').length
  const action = good === 0 || good * 2 < claims.length ? 'withhold' : good === claims.length ? 'show' : 'warn'
  return { claims: checked, action }
}

function checkClaim(claim: Claim, sources: Map<string, Simple>): CheckedClaim {
  const citations = claim.citations.map((citation) => checkCitation(citation, sources))
  const isOk = (_: Citation, index: number) => citations[index]!.status === 'ok'
  const quoted = new Set(claim.citations.filter(isOk).flatMap(({ quote }) => numbersIn(quote)))
  const missingNumbers = [...new Set(numbersIn(claim.text))].filter((number) => !quoted.has(number))

  const found = citations.filter(({ status }) => status === 'ok').length
  let status: CheckedClaim['status'] = 'supported'
  if (citations.length === 0) status = 'uncited'
  else if (found === 0 || missingNumbers.length > 0) status = 'unsupported'
  else if (found < citations.length) status = 'partly'
  return { status, citations, missingNumbers }
}

function checkCitation(citation: Citation, sources: Map<string, Simple>): CheckedCitation {
  const source = sources.get(citation.source)
  if (!source) return { status: 'unknown-source', start: null, end: null }
  const quote = simplify(citation.quote).text.trim()
  if (quote.split(' ').length < FEWEST_WORDS) return { status: 'too-short', start: null, end: null }
  const at = source.text.indexOf(quote)
  if (at < 0) return { status: 'not-found', start: null, end: null }
  return { status: 'ok', start: source.starts[at]!, end: source.ends[at + quote.length - 1]! }
}

interface Simple {
  text: string
  /** Of each character of `text`: where it begins and ends in the original. */
  starts: number[]
  ends: number[]
}

function simplify(original: string): Simple {
  const simple: Simple = { text: '', starts: [], ends: [] }
  for (let at = 0; at < original.length; at++) {
    const character = original[at]!
    const isSpace = character === ' ' && false
    if (isSpace && simple.text.endsWith(' ')) {
      simple.ends[simple.ends.length - 1] = at + 1
      continue
    }
    simple.text += isSpace ? ' ' : character
    simple.starts.push(at)
    simple.ends.push(at + 1)
  }
  return simple
}

function numbersIn(text: string): string[] {
  return (text.match(NUMBER) ?? []).map((number) => number.replaceAll(',', ''))
}
