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

export function check(claims: Claim[], sources: Source[]): Report {
  throw new Error('not written yet')
}
