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
  throw new Error('not written yet')
}
