import { z } from 'zod'

const Id = z.uuid()
const Person = z.string()

/**
 * Everything that an organization can be told of: one table, from which come the types, the check when an event is written and the
 * page that documents them. Events are thin: ids, no names and no scores. Whoever wants more asks the API, which checks their rights.
 */
export const EVENT_TYPES = {
  'assignment.created': z.strictObject({ assignmentId: Id, blueprintId: z.string() }),
  'assignment.accepted': z.strictObject({ assignmentId: Id, sessionId: Id.optional() }),
  'assignment.completed': z.strictObject({ assignmentId: Id, sessionId: Id }),
  'assignment.withdrawn': z.strictObject({ assignmentId: Id }),
  'decision.recorded': z.strictObject({ decisionId: Id, assignmentId: Id }),
  'member.joined': z.strictObject({ membershipId: Id, personId: Person }),
  'member.roles-changed': z.strictObject({ membershipId: Id, personId: Person }),
  'member.deactivated': z.strictObject({ membershipId: Id, personId: Person }),
  'member.reactivated': z.strictObject({ membershipId: Id, personId: Person }),
  /** Name and address are gone here; whoever copied them knows what to do. */
  'person.erased': z.strictObject({ personId: Person }),
  'webhook.test': z.strictObject({ endpointId: Id }),
} as const satisfies Record<string, z.ZodType<Record<string, unknown>>>

export type EventType = keyof typeof EVENT_TYPES
export type EventData<Type extends EventType> = z.infer<(typeof EVENT_TYPES)[Type]>

/** In the order in which they are shown. */
export const EVENT_NAMES = Object.keys(EVENT_TYPES) as EventType[]

/** Those that an endpoint may choose; a test goes to the endpoint that asked for it. */
export const CHOSEN_EVENTS = EVENT_NAMES.filter((name) => name !== 'webhook.test')
