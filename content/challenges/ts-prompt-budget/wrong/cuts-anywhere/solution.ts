export interface Document {
  id: string
  text: string
  score: number
}

/** One exchange of the conversation so far. */
export interface Turn {
  user: string
  assistant: string
}

export interface Request {
  system: string
  question: string
  /** Oldest first. */
  history: Turn[]
  documents: Document[]
  contextTokens: number
  replyTokens: number
  /** From 0 to 1. */
  historyShare: number
}

export interface Part {
  role: 'system' | 'user' | 'assistant' | 'document'
  text: string
}

export interface Prompt {
  parts: Part[]
  tokens: number
  droppedTurns: number
  droppedDocuments: string[]
  shortenedDocuments: string[]
}

/** What a part costs: its text, and 4 tokens that frame it. */
export function cost(text: string): number {
  return 4 + Math.ceil(new TextEncoder().encode(text).length / 4)
}

export function fit(request: Request): Prompt {
  const { system, question, history, documents } = request
  const budget = request.contextTokens - request.replyTokens
  let room = budget - cost(system) - cost(question)
  if (room < 0) throw new RangeError('system and question leave no room for the reply')

  // Turns are taken from the end and without gaps, so one number says which ones are in.
  let turns = 0
  const takeTurns = (limit: number) => {
    for (; turns < history.length; turns++) {
      const turn = history[history.length - 1 - turns]!
      const price = cost(turn.user) + cost(turn.assistant)
      if (price > limit) break
      limit -= price
      room -= price
    }
  }

  takeTurns(Math.floor(room * request.historyShare))

  const taken: Part[] = []
  const kept = new Set<string>()
  const shortened = new Set<string>()
  for (const document of ranked(documents)) {
    const text = longestStart(document.text, room)
    if (text === null) continue
    taken.push({ role: 'document', text })
    kept.add(document.id)
    if (text !== document.text) shortened.add(document.id)
    room -= cost(text)
  }

  takeTurns(room)

  const isIn = (ids: Set<string>) => documents.map(({ id }) => id).filter((id) => ids.has(id))
  return {
    parts: [
      { role: 'system', text: system },
      ...history.slice(history.length - turns).flatMap((turn): Part[] => [
        { role: 'user', text: turn.user },
        { role: 'assistant', text: turn.assistant },
      ]),
      ...taken.toReversed(),
      { role: 'user', text: question },
    ],
    tokens: budget - room,
    droppedTurns: history.length - turns,
    droppedDocuments: documents.map(({ id }) => id).filter((id) => !kept.has(id)),
    shortenedDocuments: isIn(shortened),
  }
}

/** The best first, and each text once. */
function ranked(documents: Document[]): Document[] {
  const best = documents.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  const seen = new Set<string>()
  return best.filter(({ text }) => {
    const words = text.split(/\s+/).filter(Boolean).join(' ')
    if (words === '' || seen.has(words)) return false
    seen.add(words)
    return true
  })
}

/** As many whole paragraphs from the beginning as fit, or null. */
function longestStart(text: string, room: number): string | null {
  if (cost(text) <= room) return text
  const ends = [...text].map((_, index) => index)
  const start = ends.map((end) => text.slice(0, end)).findLast((part) => part.trim() !== '' && cost(part) <= room)
  return start ?? null
}
