import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { may } from '../accounts/policy.ts'
import { scopeOf } from '../accounts/scope-of.ts'
import type { AppContext } from '../context.ts'
import { inScope } from '../db/scope.ts'
import { tokenBehind } from '../tokens/find-token.ts'
import { actorOf } from '../web/actor.ts'
import { isUuid } from '../web/is-uuid.ts'
import { discoveryOf, MAX_COUNT } from './discovery.ts'
import { parseFilter } from './filter.ts'
import { deleteGroup, getGroup, GROUP_FILTERS, listGroups, saveGroup } from './groups.ts'
import { applyPatch } from './patch.ts'
import { checked, GroupInput, groupResource, UserInput, userResource } from './resources.ts'
import { ERROR_SCHEMA, invalid, notFound, ScimError } from './scim-error.ts'
import { createUser, deleteUser, getUser, listUsers, replaceUser, USER_FILTERS, type ScimTenant } from './users.ts'

export const SCIM = '/scim/v2'
const MAX_BODY_BYTES = 1024 * 1024
const USUAL_COUNT = 100
const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

type Resource = Record<string, unknown>
type Env = { Variables: { tenant: ScimTenant } }

/** SCIM 2.0 for an organization's directory: members and teams, by a bearer token. No cookies, so no other site can act here. */
export function scimRoutes(context: AppContext) {
  const app = new Hono<Env>()
  const { baseUrl } = context
  const discovery = discoveryOf(baseUrl)
  const user = (row: Parameters<typeof userResource>[0]) => userResource(row, baseUrl)
  const group = (row: Parameters<typeof groupResource>[0]) => groupResource(row, baseUrl)

  app.onError((error, c) => {
    if (!(error instanceof ScimError)) throw error
    return refuse(c, error)
  })
  app.use(
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => refuse(c, new ScimError(413, 'The request is too large.')) }),
  )

  app.use(async (c, next) => {
    const token = await tokenBehind(context, c)
    if (!token?.organizationId || !token.scopes.includes('scim')) {
      c.header('www-authenticate', 'Bearer realm="SCIM"')
      throw new ScimError(401, 'Send an API token of your organization with the scope "scim" as a bearer token.')
    }
    const taken = await context.limits.take('api-token', token.id)
    if (!taken.allowed) {
      c.header('retry-after', String(taken.retryAfterS))
      throw new ScimError(429, `Too many requests. Wait ${taken.retryAfterS} s.`)
    }
    const { organizationId, who } = token
    // A token never may more than its person.
    if (!may(who, 'members.change', organizationId) || !may(who, 'teams.change', organizationId))
      throw new ScimError(403, 'The person who made this token may not change members any more.')
    c.set('tenant', { organizationId, actor: actorOf(c, who, 'api-token') })
    return inScope(scopeOf(who), next)
  })

  app.get('/ServiceProviderConfig', (c) => send(c, discovery.config))
  for (const [path, all] of [
    ['/Schemas', discovery.schemas],
    ['/ResourceTypes', discovery.types],
  ] as const) {
    app.get(path, (c) => {
      if (c.req.query('filter')) throw new ScimError(403, 'This list cannot be filtered.')
      return send(c, listOf(all, { total: all.length, startIndex: 1 }))
    })
    app.get(`${path}/:id`, (c) => {
      const found = all.find(({ id }) => id === c.req.param('id'))
      if (!found) throw notFound()
      return send(c, found)
    })
  }

  app.get('/Users', async (c) => {
    const { conditions, offset, limit } = asked(c, USER_FILTERS)
    const { rows, total } = await listUsers(context.db, c.get('tenant'), { conditions, offset, limit })
    return send(
      c,
      listOf(
        rows.map((row) => selected(c, user(row))),
        { total, startIndex: offset + 1 },
      ),
    )
  })
  app.post('/Users', async (c) => {
    const row = await createUser(context, c.get('tenant'), checked(UserInput, await bodyOf(c)))
    return sendResource(c, user(row), 201)
  })
  app.get('/Users/:id', async (c) => sendResource(c, user(await getUser(context.db, c.get('tenant'), idOf(c)))))
  app.put('/Users/:id', async (c) => {
    const input = checked(UserInput, await bodyOf(c))
    const change = (before: Parameters<typeof user>[0]) => (mustMatch(c, user(before)), input)
    return sendResource(c, user(await replaceUser(context, c.get('tenant'), { id: idOf(c), change })))
  })
  app.patch('/Users/:id', async (c) => {
    const body = await bodyOf(c)
    const change = (before: Parameters<typeof user>[0]) => {
      mustMatch(c, user(before))
      return checked(UserInput, applyPatch(user(before), body))
    }
    return sendResource(c, user(await replaceUser(context, c.get('tenant'), { id: idOf(c), change })))
  })
  app.delete('/Users/:id', async (c) => {
    await deleteUser(context, c.get('tenant'), { id: idOf(c), check: (before) => mustMatch(c, user(before)) })
    return c.body(null, 204)
  })

  app.get('/Groups', async (c) => {
    const { conditions, offset, limit } = asked(c, GROUP_FILTERS)
    const { rows, total } = await listGroups(context.db, c.get('tenant'), { conditions, offset, limit })
    return send(
      c,
      listOf(
        rows.map((row) => selected(c, group(row))),
        { total, startIndex: offset + 1 },
      ),
    )
  })
  app.post('/Groups', async (c) => {
    const input = checked(GroupInput, await bodyOf(c))
    const row = await saveGroup(context, c.get('tenant'), { id: null, change: () => input })
    return sendResource(c, group(row), 201)
  })
  app.get('/Groups/:id', async (c) => sendResource(c, group(await getGroup(context.db, c.get('tenant'), idOf(c)))))
  app.on(['PUT', 'PATCH'], '/Groups/:id', async (c) => {
    const body = await bodyOf(c)
    const change = (before: Parameters<typeof group>[0] | null) => {
      if (!before) throw notFound()
      mustMatch(c, group(before))
      return checked(GroupInput, c.req.method === 'PUT' ? body : applyPatch(group(before), body))
    }
    return sendResource(c, group(await saveGroup(context, c.get('tenant'), { id: idOf(c), change })))
  })
  app.delete('/Groups/:id', async (c) => {
    await deleteGroup(context, c.get('tenant'), { id: idOf(c), check: (before) => mustMatch(c, group(before)) })
    return c.body(null, 204)
  })
  app.all('*', () => {
    throw new ScimError(404, 'There is no such resource.')
  })
  return app
}

function asked(c: Context, filters: readonly string[]) {
  const whole = (name: string, otherwise: number) => {
    const text = c.req.query(name)
    if (text === undefined) return otherwise
    if (!/^-?\d{1,9}$/.test(text)) throw invalid(`${name} is not a whole number.`, 'invalidValue')
    return Number(text)
  }
  const filter = c.req.query('filter')
  return {
    conditions: filter ? parseFilter(filter, filters) : [],
    // Less than 1 means 1, and a negative count none (RFC 7644, section 3.4.2.4).
    offset: Math.max(1, whole('startIndex', 1)) - 1,
    limit: Math.min(MAX_COUNT, Math.max(0, whole('count', USUAL_COUNT))),
  }
}

const listOf = (resources: readonly Resource[], about: { total: number; startIndex: number }): Resource => ({
  schemas: [LIST_SCHEMA],
  totalResults: about.total,
  startIndex: about.startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
})

/** `attributes` and `excludedAttributes`, by whole attributes. What identifies a resource always comes. */
function selected(c: Context, resource: Resource): Resource {
  const names = (query: string) => {
    const text = c.req.query(query)
    return text === undefined
      ? null
      : text.split(',').map((name) =>
          (
            name
              .trim()
              .replace(/^urn:.*:/, '')
              .split(/[.[]/)[0] ?? ''
          ).toLowerCase(),
        )
  }
  const only = names('attributes')
  const without = names('excludedAttributes')
  const always = ['schemas', 'id', 'meta']
  const kept = Object.entries(resource).filter(([key]) => {
    const name = key.toLowerCase()
    return always.includes(name) || (only ? only.includes(name) : !without?.includes(name))
  })
  return Object.fromEntries(kept)
}

const versionOf = (resource: Resource) => (resource['meta'] as { version: string }).version

/** Somebody else changed it since the client looked. */
function mustMatch(c: Context, resource: Resource): void {
  const wanted = c.req.header('if-match')
  if (wanted === undefined || wanted.trim() === '*') return
  if (!wanted.split(',').some((tag) => tag.trim() === versionOf(resource)))
    throw new ScimError(412, 'This was changed since you read it. Read it again.')
}

function sendResource(c: Context, resource: Resource, status: 200 | 201 = 200): Response {
  const version = versionOf(resource)
  c.header('etag', version)
  if (status === 201) c.header('location', (resource['meta'] as { location: string }).location)
  if (c.req.method === 'GET' && c.req.header('if-none-match') === version) return c.body(null, 304)
  return send(c, selected(c, resource), status)
}

const send = (c: Context, body: Resource, status: ContentfulStatusCode = 200): Response =>
  c.body(JSON.stringify(body), status, { 'content-type': 'application/scim+json', 'cache-control': 'no-store' })

const refuse = (c: Context, { status, message, scimType }: ScimError): Response =>
  send(
    c,
    { schemas: [ERROR_SCHEMA], status: String(status), ...(scimType ? { scimType } : {}), detail: message },
    status,
  )

function idOf(c: Context): string {
  const id = c.req.param('id') ?? ''
  if (!isUuid(id)) throw notFound()
  return id
}

async function bodyOf(c: Context): Promise<unknown> {
  if (!/^application\/(scim\+)?json\b/i.test(c.req.header('content-type') ?? ''))
    throw invalid('Send application/scim+json.', 'invalidSyntax')
  try {
    return (await c.req.json()) as unknown
  } catch {
    throw invalid('This is not JSON.', 'invalidSyntax')
  }
}
