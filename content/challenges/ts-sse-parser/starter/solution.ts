export interface StreamEvent {
  type: string
  data: string
  id: string
}

export interface Parser {
  /** Takes the next bytes and returns the events that are complete now. */
  push(bytes: Uint8Array): StreamEvent[]
}

export function createParser(): Parser {
  throw new Error('not written yet')
}

/**
 * Sends texts (each so many times) as UTF-8, cut into pieces of these sizes in turn, and notes which piece completed
 * each event. Long data is shown by its length. The tests call this function: leave it as it is.
 */
export function replay(texts: [string, number][], sizes: number[]) {
  const bytes = new TextEncoder().encode(texts.map(([text, times]) => text.repeat(times)).join(''))
  const parser = createParser()
  const events: (StreamEvent & { piece: number })[] = []
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const size = sizes[piece % sizes.length]!
    for (const event of parser.push(bytes.slice(at, at + size))) {
      const data = event.data.length > 200 ? `${event.data.length} characters` : event.data
      events.push({ ...event, data, piece })
    }
    at += size
  }
  return events
}
