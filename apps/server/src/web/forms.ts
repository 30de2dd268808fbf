import type { Context } from 'hono'

/** The text fields of a posted form. Files and repeated fields: `formList`. */
export async function formFields(c: Context): Promise<(name: string) => string> {
  const form = await c.req.formData()
  return (name) => textOf(form, name)
}

/** One text field of a form; empty when there is none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
