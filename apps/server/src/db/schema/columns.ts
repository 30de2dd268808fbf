import { timestamp } from 'drizzle-orm/pg-core'

/** A moment, in UTC. Zones are for people: `web/date-time.tsx`. */
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
