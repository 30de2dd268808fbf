import { validator } from 'hono/validator'
import type { z } from 'zod'
import { problem } from './problem.ts'

/** Checks a JSON body against a schema; anything else is answered with the places that are wrong. */
export function validJson<Schema extends z.ZodType>(schema: Schema) {
  return validator('json', (value, c) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data as z.output<Schema>
    const errors = parsed.error.issues.map(({ path, message }) => ({ at: path.join('.'), message }))
    return problem(c, 422, 'The request does not have the expected shape.', { errors })
  })
}
