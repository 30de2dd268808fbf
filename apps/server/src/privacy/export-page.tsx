import { renderToString } from 'preact-render-to-string'
import { t } from '../messages/index.ts'
import { momentText } from '../messages/moments.ts'
import type { ExportedRow, PersonExport } from './export-person.ts'
import { PERSONAL_DATA, personalTables } from './personal-data.ts'

/** The export as one document that needs nothing else: to read, to print, to keep. */
export function exportDocument(exported: PersonExport, timeZone: string | null): string {
  const at = (moment: Date) => momentText(moment, timeZone)
  const title = t('privacy.export.document', { name: exported.person.name })
  const filled = personalTables().flatMap((entry) => {
    const rows = exported.tables[entry.name] ?? []
    return rows.length > 0 ? [{ ...entry, rows }] : []
  })
  return `<!doctype html>${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{title}</h1>
        <p>{t('privacy.export.made', { at: at(exported.exportedAt) })}</p>
        <ul>
          {filled.map(({ name, what, rows }) => (
            <li key={name}>
              <a href={`#${name}`}>{t(what)}</a> ({rows.length})
            </li>
          ))}
        </ul>
        {filled.map(({ name, what, rows }) => (
          <section key={name}>
            <h2 id={name}>{t(what)}</h2>
            {rows.map((row, index) => (
              <Row key={index} row={row} at={at} />
            ))}
          </section>
        ))}
        <h2>{t('privacy.export.leftOut')}</h2>
        <p>{t('privacy.export.leftOutText')}</p>
        <ul>
          {exported.leftOut.map((name) => {
            const entry = PERSONAL_DATA[name as keyof typeof PERSONAL_DATA]
            return entry === 'none' ? null : <li key={name}>{t(entry.what)}</li>
          })}
        </ul>
      </body>
    </html>,
  )}`
}

function Row({ row, at }: { row: ExportedRow; at: (moment: Date) => string }) {
  const entries = Object.entries(row).filter(([, value]) => value !== null && value !== '')
  return (
    <dl>
      {entries.map(([column, value]) => (
        <div key={column}>
          <dt>{column}</dt>
          <dd>{typeof value === 'object' && !(value instanceof Date) ? <Value value={value} /> : textOf(value, at)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Files as they were written; anything else with structure as JSON. */
function Value({ value }: { value: unknown }) {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const files = entries.length > 0 && entries.every(([, text]) => typeof text === 'string' && text.includes('\n'))
  if (!files) return <pre>{JSON.stringify(value, null, 1)}</pre>
  return (
    <>
      {entries.map(([name, text]) => (
        <div key={name}>
          {name}
          <pre>{String(text)}</pre>
        </div>
      ))}
    </>
  )
}

function textOf(value: unknown, at: (moment: Date) => string): string {
  return value instanceof Date ? at(value) : String(value)
}

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; }
dl { border-left: 3px solid #8884; padding-left: 1rem; margin: 1rem 0; }
dl > div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 1rem; }
dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; margin: 0 0 .5rem; font-size: .85rem; max-height: none; }
@media (max-width: 40rem) { dl > div { grid-template-columns: 1fr; gap: 0; } }
`
