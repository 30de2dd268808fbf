import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { storable } from './db/storable.ts'

/** Our largest form has a few dozen fields. Parsing takes time quadratic in their number: 2.5 million would take minutes. */
export const MAX_FORM_FIELDS = 1000

/**
 * Reads the form of every POST once, before its route: what is no form, broken or has too many fields is refused here, so that
 * `c.req.formData()` in a route cannot fail. A POST without a body is an empty form. What PostgreSQL cannot hold is made visible here.
 */
export function readableForms() {
  return createMiddleware(async (c, next) => {
    if (c.req.method === 'POST') Object.assign(c.req.bodyCache, { formData: Promise.resolve(await readForm(c)) })
    return next()
  })
}

async function readForm(c: Context): Promise<FormData> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'multipart/form-data') return storableForm(limited(await readMultipart(c)))
  const text = await c.req.text()
  if (text === '') return new FormData()
  if (type !== 'application/x-www-form-urlencoded') throw new HTTPException(415, { message: 'A form was expected.' })
  if (text.split('&', MAX_FORM_FIELDS + 1).length > MAX_FORM_FIELDS) throw tooManyFields()
  const form = new FormData()
  for (const [name, value] of new URLSearchParams(text)) form.append(storable(name), storable(value))
  return form
}

async function readMultipart(c: Context): Promise<FormData> {
  try {
    return await c.req.formData()
  } catch (cause) {
    throw new HTTPException(400, { message: 'The form could not be read.', cause })
  }
}

function limited(form: FormData): FormData {
  if ([...form.keys()].length > MAX_FORM_FIELDS) throw tooManyFields()
  return form
}

/** Files are left as they are; text can be stored whatever it is. */
function storableForm(form: FormData): FormData {
  const made = new FormData()
  for (const [name, value] of form.entries())
    if (typeof value === 'string') made.append(storable(name), storable(value))
    else made.append(storable(name), value)
  return made
}

const tooManyFields = () => new HTTPException(413, { message: 'The form has too many fields.' })
