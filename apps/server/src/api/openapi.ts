import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import {
  API,
  namedSchemas,
  type Operation,
  type OperationName,
  operations,
  ProblemBody,
  PROBLEMS,
  problemsOf,
  SCOPES,
} from '@millwright/api'

type Json = Record<string, unknown>

/**
 * What the document says beside the table. Its version is that of the shapes, not of the release: the first number rises where a program
 * that reads them may break.
 */
const INFO = {
  title: 'Millwright API',
  version: '2.0.0',
  description:
    'Sit tests, send code, read your profile and the catalogue, and work with your organization. Errors are problem documents (RFC 9457). Lists come in pages: send `next` as `cursor`. Every write takes an `Idempotency-Key`: the same key with the same request within 24 hours gets the same reply, and does nothing twice.\n\nSince 2.0.0, `composite` and `allRequired` of a standing are null where too little was asked directly for a probability.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}

const ID = '$response.body#/id'
const FIRST = '$response.body#/items/0/id'
const ORGANIZATION = { organizationId: '$request.path.organizationId' }

/** Which reply leads to which operations, so that tools can follow: each parameter and where its value is. */
const LINKS: Partial<Record<OperationName, { to: OperationName[]; parameters: Record<string, string> }[]>> = {
  startSession: [
    {
      to: [
        'getSession',
        'answerItem',
        'takeBreak',
        'endBreak',
        'endSession',
        'getSessionResults',
        'handInChallenge',
        'skipChallenge',
      ],
      parameters: { sessionId: ID },
    },
    {
      to: ['getSessionDraft', 'saveSessionDraft'],
      parameters: { sessionId: ID, position: '$response.body#/open/position' },
    },
  ],
  createSubmission: [{ to: ['getSubmission', 'cancelSubmission'], parameters: { submissionId: ID } }],
  listRoles: [{ to: ['getRole'], parameters: { roleId: FIRST } }],
  listSkills: [{ to: ['getSkill'], parameters: { skillId: FIRST } }],
  listBlueprints: [{ to: ['getBlueprint'], parameters: { blueprintId: FIRST } }],
  listChallenges: [
    {
      to: ['getChallenge', 'getChallengeDraft', 'saveChallengeDraft', 'createSubmission'],
      parameters: { challengeId: FIRST },
    },
  ],
  listGuides: [{ to: ['getGuide'], parameters: { guideId: FIRST } }],
  listOrganizations: [
    {
      to: [
        'getOrganization',
        'listMembers',
        'listTeams',
        'createTeam',
        'listInvitations',
        'createInvitation',
        'listAssignments',
        'createAssignment',
        'listAudit',
      ],
      parameters: { organizationId: FIRST },
    },
  ],
  createTeam: [{ to: ['getTeam', 'deleteTeam'], parameters: { ...ORGANIZATION, teamId: ID } }],
  createInvitation: [{ to: ['revokeInvitation'], parameters: { ...ORGANIZATION, invitationId: ID } }],
  createAssignment: [
    {
      to: ['getAssignment', 'withdrawAssignment', 'getAssignmentResult', 'listDecisions', 'createDecision'],
      parameters: { ...ORGANIZATION, assignmentId: ID },
    },
  ],
}

const IF_MATCH = '^(\\*|"[\\x21\\x23-\\x7e]{0,100}")$'

const HEADERS = {
  ETag: { description: 'Names this version.', schema: { type: 'string' } },
  Location: { description: 'Where it can be read.', schema: { type: 'string', format: 'uri-reference' } },
  Link: { description: 'The next page, as RFC 8288 links it; left out on the last one.', schema: { type: 'string' } },
} as const

/** The OpenAPI 3.1 document, made from the same schemas that check every request and every reply. */
export function openApiDocument(): Json {
  const schemas: Json = {}
  const collect = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const {
      $defs = {},
      $schema: _,
      ...made
    } = z.toJSONSchema(schema, {
      metadata: namedSchemas,
      io,
      override: ({ jsonSchema }) => plain(jsonSchema as Json),
    }) as Json & { $defs?: Json }
    const moved = JSON.parse(
      JSON.stringify({ $defs, made })
        // Any JSON value: Zod spells it out as a type that refers to itself.
        .replaceAll(/\{"\$ref":"#\/\$defs\/__schema\d+"\}/g, '{}')
        .replaceAll('"#/$defs/', '"#/components/schemas/'),
    ) as { $defs: Json; made: Json }
    for (const [name, definition] of Object.entries(moved.$defs))
      if (!name.startsWith('__schema')) schemas[name] = withoutId(definition as Json)
    return withoutId(moved.made)
  }
  collect(z.object({ problem: ProblemBody }), 'output')
  const paths: Record<string, Json> = {}
  for (const [name, one] of Object.entries(operations) as [OperationName, Operation][])
    paths[one.path] = { ...paths[one.path], [one.method]: describe(name, one, collect) }
  return {
    openapi: '3.1.1',
    info: INFO,
    servers: [{ url: API }],
    tags: [...new Set(Object.values(operations).map(({ area }) => area))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).toSorted(([one], [other]) => (one < other ? -1 : 1))),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'mw_...',
          description: `An API token, made in your account. Scopes: ${Object.keys(SCOPES).join(', ')}.`,
        },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'millwright.session_token',
          description: 'The browser that somebody is signed in to. Writes are taken from pages of this server only.',
        },
      },
    },
  }
}

function describe(
  name: OperationName,
  one: Operation,
  collect: (schema: z.ZodType, io: 'input' | 'output') => Json,
): Json {
  const { summary, description, area, scope, method } = one
  return {
    operationId: name,
    summary,
    ...(description ? { description } : {}),
    tags: [area],
    // Open to everybody, and a token does no harm.
    security: scope === null ? [] : [{ token: [scope] }, { cookie: [] }],
    parameters: [
      ...parameters('path', one.params, collect),
      ...parameters('query', one.query, collect),
      ...(one.ifMatch
        ? [header('If-Match', 'The ETag of what you read, or * for whatever is there.', true, IF_MATCH)]
        : []),
      ...(one.ifNoneMatch
        ? [header('If-None-Match', 'An ETag that you have: 304 when it is still right.', false)]
        : []),
      ...(method === 'get'
        ? []
        : [
            header(
              'Idempotency-Key',
              'A new one for each new request, such as a UUID.',
              false,
              '^[\\x21-\\x7e]{1,200}$',
            ),
          ]),
    ],
    ...(one.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: collect(one.body, 'input') } } } }
      : {}),
    responses: { ...replies(name, one, collect), ...problems(one) },
  }
}

function parameters(
  place: 'path' | 'query',
  schema: z.ZodObject | undefined,
  collect: (schema: z.ZodType, io: 'input' | 'output') => Json,
): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    // As it is understood: what a query writes as text is a number.
    const { description, ...made } = collect(field as z.ZodType, 'output')
    const required = place === 'path'
    return { name, in: place, required, ...(description ? { description } : {}), schema: made }
  })
}

const header = (name: string, description: string, required: boolean, pattern?: string): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string', ...(pattern ? { pattern } : {}) },
})

function replies(
  name: OperationName,
  one: Operation,
  collect: (schema: z.ZodType, io: 'input' | 'output') => Json,
): Json {
  return Object.fromEntries(
    Object.entries(one.replies).map(([status, { what, body, headers = [] }]) => {
      const links = LINKS[name] ?? []
      return [
        status,
        {
          description: what,
          ...(headers.length > 0 ? { headers: Object.fromEntries(headers.map((each) => [each, HEADERS[each]])) } : {}),
          ...(body ? { content: { 'application/json': { schema: collect(body, 'output') } } } : {}),
          ...(links.length > 0 && body
            ? {
                links: Object.fromEntries(
                  links.flatMap(({ to, parameters: values }) =>
                    to.map((operationId) => [operationId, { operationId, parameters: values }]),
                  ),
                ),
              }
            : {}),
        },
      ]
    }),
  )
}

function problems(one: Operation): Json {
  const byStatus = Map.groupBy(problemsOf(one), (name) => PROBLEMS[name].status)
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([a], [b]) => a - b)
      .map(([status, names]) => [
        status,
        {
          description: `${STATUS_CODES[status]}: ${names.map((name) => `\`${name}\``).join(', ')}.`,
          ...(status === 429
            ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
            : {}),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  )
}

/** A format says it all but for addresses of mail, and every number of JSON is within what a double holds. */
function plain(schema: Json): void {
  if (schema['format'] === 'email') delete schema['format']
  else if (schema['format'] !== undefined) delete schema['pattern']
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum']
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum']
}

function withoutId(schema: Json): Json {
  delete schema['id']
  delete schema['$id']
  delete schema['$schema']
  return schema
}
