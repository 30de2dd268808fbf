export interface Reply {
  text: string
  status: 'waiting' | 'streaming' | 'done' | 'cancelled' | 'failed'
  attempt: number
  /** By their numbers; those beyond a gap are not in the text yet. */
  chunks: (string | undefined)[]
  /** How many chunks there are, once that is known. */
  count: number | null
}

/** A message of the user and the reply to it. You may add fields of your own, here and in Reply. */
export interface Turn {
  id: string
  text: string
  status: 'sending' | 'sent' | 'failed'
  reply: Reply
}

export interface State {
  turns: Turn[]
}

export type Action =
  | { type: 'send'; id: string; text: string }
  | { type: 'accepted'; id: string }
  | { type: 'chunk'; id: string; attempt: number; seq: number; text: string }
  | { type: 'end'; id: string; attempt: number; count: number }
  | { type: 'error'; id: string; attempt: number }
  | { type: 'cancel'; id: string }
  | { type: 'retry'; id: string }

export function reduce(state: State, action: Action): State {
  const turn = state.turns.find(({ id }) => id === action.id)
  if (action.type === 'send') {
    if (turn || action.text.trim() === '') return state
    return { turns: [...state.turns, { id: action.id, text: action.text, status: 'sending', reply: newReply(1) }] }
  }
  if (!turn) return state
  const next = reduceTurn(turn, action)
  return next === turn ? state : { turns: state.turns.map((other) => (other === turn ? next : other)) }
}

function reduceTurn(turn: Turn, action: Exclude<Action, { type: 'send' }>): Turn {
  const { reply } = turn
  const isOpen = reply.status === 'waiting' || reply.status === 'streaming'
  switch (action.type) {
    case 'accepted':
      return turn.status === 'sending' ? { ...turn, status: 'sent' } : turn
    case 'cancel':
      return isOpen ? { ...turn, reply: { ...reply, status: 'cancelled' } } : turn
    case 'retry':
      if (reply.status !== 'failed' && reply.status !== 'cancelled') return turn
      return {
        ...turn,
        status: turn.status === 'failed' ? 'sending' : turn.status,
        reply: newReply(reply.attempt + 1),
      }
  }
  // What remains comes from the network: news of an earlier attempt or of a closed reply is too late.
  if (!isOpen || action.attempt !== reply.attempt) return turn
  switch (action.type) {
    case 'error':
      return {
        ...turn,
        status: turn.status === 'sending' ? 'failed' : turn.status,
        reply: { ...reply, status: 'failed' },
      }
    case 'chunk': {
      if (reply.chunks[action.seq] !== undefined) return turn
      const chunks = [...reply.chunks]
      chunks[action.seq] = action.text
      return { ...turn, status: 'sent', reply: settle({ ...reply, chunks }) }
    }
    case 'end':
      if (reply.count !== null) return turn
      return { ...turn, status: 'sent', reply: settle({ ...reply, count: action.count }) }
  }
}

const newReply = (attempt: number): Reply => ({ text: '', status: 'waiting', attempt, chunks: [], count: null })

/** Text and status that follow from the chunks. */
function settle(reply: Reply): Reply {
  const gap = reply.chunks.findIndex((chunk) => chunk === undefined)
  const ready = gap < 0 ? reply.chunks : reply.chunks.slice(0, gap)
  const isComplete = reply.count !== null
  const hasChunk = reply.chunks.length > 0
  return {
    ...reply,
    text: ready.join(''),
    status: isComplete ? 'done' : hasChunk ? 'streaming' : reply.status,
  }
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(freeze)
  }
  return value
}

/**
 * Reduces all actions and reports the turns at the end, the actions that changed nothing, and the actions after which
 * a turn that they do not name was another object. The tests call this function: leave it as it is.
 */
export function play(actions: Action[]) {
  let state = freeze<State>({ turns: [] })
  const ignored: number[] = []
  const disturbing: number[] = []
  for (const [index, action] of actions.entries()) {
    const before = state
    state = freeze(reduce(before, freeze(action)))
    if (state === before) ignored.push(index)
    if (before.turns.some((turn) => turn.id !== action.id && !state.turns.includes(turn))) disturbing.push(index)
  }
  const turns = state.turns.map(({ id, text, status, reply }) => {
    return { id, text, status, reply: { text: reply.text, status: reply.status, attempt: reply.attempt } }
  })
  return { turns, ignored, disturbing }
}
