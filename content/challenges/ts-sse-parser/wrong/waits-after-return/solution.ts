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
  const decoder = new TextDecoder()
  let pending = '' // the beginning of a line whose end has not come yet
  let data: string[] = []
  let type = ''
  let id = ''

  function take(line: string): StreamEvent | null {
    if (line === '') {
      const event = data.length > 0 ? { type: type || 'message', data: data.join('\n'), id } : null
      data = []
      type = ''
      return event
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const rest = colon < 0 ? '' : line.slice(colon + 1)
    const value = rest.startsWith(' ') ? rest.slice(1) : rest
    if (field === 'data') data.push(value)
    else if (field === 'event') type = value
    else if (field === 'id') id = value
    return null
  }

  function push(bytes: Uint8Array): StreamEvent[] {
    // The decoder keeps the bytes of an unfinished character, and drops a byte order mark at the very beginning.
    const text = decoder.decode(bytes, { stream: true })
    const events: StreamEvent[] = []
    pending += text
    const held = pending.endsWith('\r') ? '\r' : ''
    const lines = pending.slice(0, pending.length - held.length).split(/\r\n|\n|\r/)
    pending = lines.pop()! + held
    for (const line of lines) {
      const event = take(line)
      if (event) events.push(event)
    }
    return events
  }

  return { push }
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
