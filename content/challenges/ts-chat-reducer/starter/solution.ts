export interface Reply {
  text: string
  status: 'waiting' | 'streaming' | 'done' | 'cancelled' | 'failed'
  attempt: number
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
  throw new Error('not written yet')
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
