import { z } from 'zod'
import { ProblemBody, type ProblemName } from './problems.ts'
import type { Scope } from './scopes.ts'

/** Shapes with a name of their own in the document. */
export const namedSchemas = z.registry<{ id: string }>()

export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  namedSchemas.add(schema, { id })
  return schema
}

named('Problem', ProblemBody)

export type Area =
  | 'You'
  | 'Catalogue'
  | 'Sittings'
  | 'Drafts'
  | 'Submissions'
  | 'Profile'
  | 'Organizations'
  | 'Assignments'
  | 'Tokens'

export interface Reply {
  what: string
  body: z.ZodType | null
  /** Which headers come with it. */
  headers?: readonly ('ETag' | 'Location' | 'Link')[]
}

/** One operation of the API: what is sent and what comes back. The server, the document and the client are made from it. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/api/v1`. */
  path: `/${string}`
  area: Area
  summary: string
  description?: string
  /** What a token needs. Null: open to everybody. */
  scope: Scope | null
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** It changes one version of something: `If-Match` is required. */
  ifMatch?: true
  /** It may be asked for again by its ETag: `If-None-Match`. */
  ifNoneMatch?: true
  replies: Readonly<Record<number, Reply>>
  /** Beside those that follow from the rest, such as `invalid` for what has a body. */
  problems: readonly ProblemName[]
}

export function operation<const One extends Operation>(one: One): One {
  return one
}

/** The problems that follow from what an operation is, and those it names itself. */
export function problemsOf(one: Operation): ProblemName[] {
  const names = new Set<ProblemName>(['not-signed-in', 'too-many-requests', 'failed', ...one.problems])
  if (one.scope) names.add('scope-missing')
  if (one.params || one.query || one.body) names.add('invalid')
  // A page of a list is found by its cursor.
  if (one.params || one.query?.shape['cursor']) names.add('not-found')
  if (one.body) for (const name of ['malformed', 'unsupported-type', 'too-large'] as const) names.add(name)
  if (one.method !== 'get') for (const name of ['cross-site', 'key-reused', 'invalid'] as const) names.add(name)
  if (one.ifMatch) for (const name of ['precondition-missing', 'changed-meanwhile'] as const) names.add(name)
  return [...names]
}
