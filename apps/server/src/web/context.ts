import type { Catalogue } from '@millwright/catalog'
import type { Context } from 'hono'
import type { PersonView } from './person.ts'

/** What the reading pages need from the running server. */
export interface WebContext {
  catalogue(): Catalogue
  person(c: Context): Promise<PersonView | null>
}
