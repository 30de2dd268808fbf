import type { Context } from 'hono'

/** The text fields of a posted form. */
export async function formFields(c: Context): Promise<(name: string) => string> {
  const form = await c.req.formData()
  return (name) => textOf(form, name)
}

/** One text field of a form; empty when there is none. Of a repeated one the first. */
export function textOf(form: FormData, name: string): string {
  return textsOf(form, name)[0] ?? ''
}

/** All that was entered under one name. Files are passed over. */
export function textsOf(form: FormData, name: string): string[] {
  return form.getAll(name).flatMap((value) => (typeof value === 'string' ? [asTyped(value)] : []))
}

/** Forms are posted with line ends of two characters, of which people typed and count one. */
const asTyped = (value: string): string => value.replaceAll('\r\n', '\n').trim()
