import { and, eq, isNull } from 'drizzle-orm'
import type { Context } from 'hono'
import type { SignedIn } from '../accounts/people.ts'
import { may, type Action } from '../accounts/policy.ts'
import type { Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import { organization } from '../db/schema.ts'
import { notFound } from '../web/errors.tsx'
import { isUuid } from '../web/is-uuid.ts'
import { actorOf } from '../web/actor.ts'

export type Organization = typeof organization.$inferSelect

/**
 * Somebody in an organization who may do what `right` names. Services ask for it in their signatures, so no route can forget the
 * question: it gets a tenant only by asking the policy.
 */
export interface Tenant<Right extends Action = Action> {
  organization: Organization
  who: SignedIn
  actor: Actor
  right: Right
}

/** Null when there is no such organization, or this person may not do it: both look the same from outside. */
export async function tenantFor<Right extends Action>(
  { db }: Pick<AppContext, 'db'>,
  who: SignedIn,
  actor: Actor,
  address: { slug: string } | { id: string },
  right: Right,
): Promise<Tenant<Right> | null> {
  if ('id' in address && !isUuid(address.id)) return null
  const named = 'id' in address ? eq(organization.id, address.id) : eq(organization.slug, address.slug)
  const [found] = await db
    .select()
    .from(organization)
    .where(and(named, isNull(organization.archivedAt)))
  return found && may(who, right, found.id) ? { organization: found, who, actor, right } : null
}

/** The same person in the same organization with another right, or null. */
export const withRight = <Right extends Action>(tenant: Tenant, right: Right): Tenant<Right> | null =>
  may(tenant.who, right, tenant.organization.id) ? { ...tenant, right } : null

type TenantHandler<Right extends Action> = (c: Context, tenant: Tenant<Right>) => Promise<Response>

/** Routes below `/organizations/:slug`: for whoever may; the sign-in page for a browser that nobody is signed in to; 404 for the rest. */
export const tenantRoutes =
  (context: AppContext) =>
  <Right extends Action>(right: Right, handler: TenantHandler<Right>) =>
  async (c: Context): Promise<Response> => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect(`/account/sign-in?next=${encodeURIComponent(c.req.path)}`, 303)
    const tenant = await tenantFor(context, who, actorOf(c, who), { slug: c.req.param('slug') ?? '' }, right)
    return tenant ? handler(c, tenant) : notFound(c, context)
  }
