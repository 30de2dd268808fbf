import type { Context as HonoContext } from 'hono'
import type { z } from 'zod'
import type { Fault, Operation, OperationName, Operations, ProblemName } from '@millwright/api'
import type { SignedIn } from '../accounts/people.ts'
import type { Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { FoundToken } from '../tokens/find-token.ts'

type Parsed<One, Part extends string> = One extends { [K in Part]: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : null

/** One call of an operation: who asks, and what was sent, checked. */
export interface Call<One extends Operation = Operation> {
  /** Its `db` is the transaction of the idempotency key, when one was sent. */
  context: AppContext
  c: HonoContext
  who: One['scope'] extends null ? SignedIn | null : SignedIn
  token: FoundToken | null
  actor: Actor
  params: Parsed<One, 'params'>
  query: Parsed<One, 'query'>
  body: Parsed<One, 'body'>
  /** What `If-Match` named, without its quotation marks; `*` for anything. */
  ifMatch: string
}

type BodyOf<Body> = Body extends z.ZodType ? z.input<Body> : null

export interface ProblemReply<Name extends ProblemName = ProblemName> {
  problem: Name
  detail: string
  errors?: readonly Fault[]
  headers?: Record<string, string>
}

type Implied<One extends Operation> =
  | (One extends { params: z.ZodType } ? 'not-found' : never)
  | (One extends { ifMatch: true } ? 'changed-meanwhile' : never)
  | 'invalid'

/** What a handler may answer: a reply that the table describes, or a problem that it names. Nothing else compiles. */
export type ReplyOf<One extends Operation> =
  | {
      [Status in keyof One['replies'] & number]: {
        status: Status
        body: BodyOf<One['replies'][Status]['body']>
        headers?: Record<string, string>
      }
    }[keyof One['replies'] & number]
  | ProblemReply<One['problems'][number] | Implied<One>>

export type Handlers = {
  [Name in OperationName]: (call: Call<Operations[Name]>) => Promise<ReplyOf<Operations[Name]>>
}

/** Stops a call with a problem, from wherever it is noticed. */
export class Refusal extends Error {
  readonly reply: ProblemReply

  constructor(reply: ProblemReply) {
    super(reply.detail)
    this.reply = reply
  }
}
