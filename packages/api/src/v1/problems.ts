import { z } from 'zod'

/** Every kind of error that the API answers. Its type is the address of this explanation: `/api/problems#<name>`. */
export const PROBLEMS = {
  malformed: { status: 400, title: 'The body is not JSON', help: 'Send one JSON value in UTF-8.' },
  'not-signed-in': {
    status: 401,
    title: 'Nobody is signed in',
    help: 'Send a valid token in the header Authorization: Bearer mw_... Tokens expire and can be revoked; make a new one in your account.',
  },
  'scope-missing': {
    status: 403,
    title: 'The token may not do this',
    help: 'Each operation names the scope that it needs. Make a token that has it.',
  },
  'not-allowed': {
    status: 403,
    title: 'Your role does not allow this',
    help: 'Ask an administrator of the organization for a role that does.',
  },
  'cross-site': {
    status: 403,
    title: 'The request came from another site',
    help: 'With the cookie of a browser, only our own pages may change something. Use a token instead.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    help: 'Check the address. What belongs to somebody else looks as if it did not exist.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The address does not know this method',
    help: 'The header Allow names those that it knows.',
  },
  'not-open': {
    status: 409,
    title: 'This is not open any more, or not yet',
    help: 'Read the sitting again: it says which exercise is open.',
  },
  'already-answered': {
    status: 409,
    title: 'This exercise has been answered',
    help: 'The first answer counts. Read the sitting to see what is open now.',
  },
  'does-not-fit': {
    status: 409,
    title: 'The answer does not fit the open exercise',
    help: 'Answer in the kind of the exercise, with the ids of its options as they are shown.',
  },
  'on-break': {
    status: 409,
    title: 'The sitting is on a break',
    help: 'End the break first: the question is not shown while the clock stands.',
  },
  'no-break-left': {
    status: 409,
    title: 'No break is left',
    help: 'The time for which the clock of this sitting may be stopped is used up, or there is none.',
  },
  'time-over': {
    status: 409,
    title: 'The time for this question is over',
    help: 'Read the sitting again: it goes on or has ended. Your draft is kept.',
  },
  conflict: { status: 409, title: 'Something stands against it', help: 'The detail says what.' },
  'too-many-runs': {
    status: 409,
    title: 'Too many runs are open',
    help: 'Wait until one has ended, or cancel one.',
  },
  'changed-meanwhile': {
    status: 412,
    title: 'Somebody else changed it meanwhile',
    help: 'Read it again, put both together, and send it with the new ETag in If-Match.',
  },
  'too-large': { status: 413, title: 'The request is too large', help: 'Send less.' },
  'unsupported-type': {
    status: 415,
    title: 'The body has another type',
    help: 'Send Content-Type: application/json.',
  },
  invalid: {
    status: 422,
    title: 'The request does not have the expected shape',
    help: 'The list errors names each place: a JSON pointer into the body, a parameter or a header.',
  },
  'key-reused': {
    status: 422,
    title: 'The idempotency key was used for something else',
    help: 'Send a new Idempotency-Key with each new request, and the same one only with the very same request.',
  },
  'precondition-missing': {
    status: 428,
    title: 'The header If-Match is missing',
    help: 'Read it first and send its ETag in If-Match, so that nothing of others is overwritten.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    help: 'Wait as many seconds as the header Retry-After says.',
  },
  failed: {
    status: 500,
    title: 'Something went wrong here',
    help: 'It is our fault, and in the log under the requestId. Send the same request again later; with its Idempotency-Key that is safe.',
  },
} as const satisfies Record<string, { status: number; title: string; help: string }>

export type ProblemName = keyof typeof PROBLEMS

/** One place of a request that is wrong. */
const Fault = z.object({
  detail: z.string(),
  /** JSON pointer into the body. */
  pointer: z.string().optional(),
  parameter: z.string().optional(),
  header: z.string().optional(),
})
export type Fault = z.infer<typeof Fault>

/** An error as RFC 9457 shapes it. */
export const ProblemBody = z.object({
  type: z.string().describe('The address of an explanation, relative to the server.'),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().describe('What to do about it, in plain English.'),
  errors: z.array(Fault).optional(),
  /** The same as in the server's log. */
  requestId: z.string().optional(),
})
export type ProblemBody = z.infer<typeof ProblemBody>
