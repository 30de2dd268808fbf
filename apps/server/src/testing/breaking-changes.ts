import { sql } from 'drizzle-orm'
import { rowsOf } from '../db/migrate.ts'
import type { Db } from '../db/open-database.ts'

/** A table as far as statements of an earlier release depend on it. */
interface TableFacts {
  name: string
  columns: { name: string; type: string; required: boolean; hasDefault: boolean }[]
  /** Unique indexes, by the columns in them: what ON CONFLICT refers to, and what refuses a second row. */
  unique: string[][]
  /** Checks and foreign keys. */
  constraints: { definition: string; columns: string[] }[]
  triggers: string[]
  hasRowSecurity: boolean
}

/** Looks at every table of ours, for `breakingChanges`. */
export async function describeTables(db: Db): Promise<Map<string, TableFacts>> {
  const names = (keys: string, table: string) =>
    sql.raw(
      `(select coalesce(json_agg(a.attname order by a.attname), '[]') from pg_attribute a where a.attrelid = ${table} and a.attnum = any(${keys}))`,
    )
  const rows = await rowsOf<TableFacts>(
    db,
    sql`select c.relname as name, c.relrowsecurity as "hasRowSecurity",
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'required', a.attnotnull, 'hasDefault', a.atthasdef or a.attidentity <> '') order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select coalesce(json_agg(${names('i.indkey::int2[]', 'c.oid')}), '[]') from pg_index i
        where i.indrelid = c.oid and i.indisunique and i.indpred is null) as unique,
      (select coalesce(json_agg(json_build_object('definition', pg_get_constraintdef(k.oid), 'columns', ${names('k.conkey', 'c.oid')})), '[]')
        from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'f')) as constraints,
      (select coalesce(json_agg(g.tgname), '[]') from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal) as triggers
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname`,
  )
  return new Map(rows.map((row) => [row.name, row]))
}

/**
 * What statements of an earlier release would stumble over: names that are gone, values that are refused where they were taken, rows
 * that are no longer seen. Empty for a migration that only adds.
 */
export function breakingChanges(before: Map<string, TableFacts>, after: Map<string, TableFacts>): string[] {
  const found: string[] = []
  for (const old of before.values()) {
    const now = after.get(old.name)
    if (!now) {
      found.push(`table ${old.name} is gone`)
      continue
    }
    const say = (what: string) => found.push(`${old.name}: ${what}`)
    const known = new Set(old.columns.map(({ name }) => name))
    const isOld = (columns: string[]) => columns.every((name) => known.has(name))
    for (const column of old.columns) {
      const same = now.columns.find(({ name }) => name === column.name)
      if (!same) say(`column ${column.name} is gone`)
      else if (same.type !== column.type) say(`column ${column.name} was ${column.type} and is ${same.type}`)
      else if (same.required && !column.required) say(`column ${column.name} must have a value now`)
      else if (column.hasDefault && !same.hasDefault) say(`column ${column.name} has lost its default`)
    }
    for (const { name, required, hasDefault } of now.columns)
      if (!known.has(name) && required && !hasDefault) say(`new column ${name} must have a value and has no default`)
    const has = (lists: string[][], list: string[]) => lists.some((one) => String(one) === String(list))
    for (const columns of old.unique) if (!has(now.unique, columns)) say(`(${columns.join(', ')}) is no longer unique`)
    for (const columns of now.unique)
      if (isOld(columns) && !has(old.unique, columns)) say(`(${columns.join(', ')}) must be unique now`)
    for (const { definition, columns } of now.constraints)
      if (isOld(columns) && !old.constraints.some((one) => one.definition === definition)) say(`new ${definition}`)
    for (const trigger of now.triggers) if (!old.triggers.includes(trigger)) say(`new trigger ${trigger}`)
    if (now.hasRowSecurity && !old.hasRowSecurity) say('row-level security hides rows from who does not say a scope')
  }
  return found
}
