import { createMiddleware } from 'hono/factory'
import type { WebContext } from './context.ts'
import { notFound } from './errors.tsx'

/** Nothing here has NUL in its address, and PostgreSQL refuses to look for it: there is no such thing, whatever the route is. */
export const storableAddresses = (context: WebContext) =>
  createMiddleware(async (c, next) => (c.req.url.includes('%00') ? notFound(c, context) : next()))
