// Runs inside the hostile process, like run_query in millwright_box/programs.py: one question { id, setup, query } on
// standard input, one answer on descriptor 3: { columns, rows } of the last statement, values as the other engines' are.
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { answer } from './answer.mjs'
import { startPostgres } from './postgres.mjs'

const FOLDER = '/opt/millwright/pglite'
const LARGEST_RESULT_ROWS = 20_000

// Most of the engine is never called: measured 55 ms less at the start, and long queries take as long as before.
setFlagsFromString('--wasm-lazy-validation')
setFlagsFromString('--wasm-tiering-budget=50000000')

const question = JSON.parse(readFileSync(0, 'utf8'))
const engine = await startPostgres(FOLDER, { template: true })
const { Parser, serialize } = (await import(`${FOLDER}/index.js`)).protocol

/** What PostgreSQL says about a failure, as psql prints it. */
class Refused extends Error {
  constructor(message, text = '') {
    super(message.message)
    this.code = message.code
    this.lines = [`ERROR: ${message.message}`]
    if (message.position) this.lines[0] += ` (${lineAndColumn(text, Number(message.position))})`
    if (message.where) this.lines.push(`CONTEXT: ${message.where}`)
    if (message.detail) this.lines.push(`DETAIL: ${message.detail}`)
    if (message.hint) this.lines.push(`HINT: ${message.hint}`)
  }
}

/** `position` counts characters from 1, and those beyond 16 bits once. */
function lineAndColumn(text, position) {
  const before = Array.from(text).slice(0, position - 1)
  return `line ${before.filter((character) => character === '\n').length + 1}, column ${position - 1 - before.lastIndexOf('\n')}`
}

/** Runs all statements of a text in one message, as psql -c does, and keeps the result of the last one. */
async function run(text) {
  const parser = new Parser()
  const none = () => ({ fields: [], rows: [] })
  let [current, last] = [none(), none()]
  let [failure, complete] = [null, false]
  const hear = (message) => {
    if (message.name === 'rowDescription') current.fields = message.fields
    else if (message.name === 'dataRow') {
      if (current.rows.length < LARGEST_RESULT_ROWS) current.rows.push(message.fields)
    } else if (message.name === 'commandComplete') [last, current] = [current, none()]
    else if (message.name === 'notice') console.error(`${message.severity}: ${message.message}`)
    else if (message.name === 'emptyQuery') failure ??= new Refused({ message: 'the query is empty' })
    else if (message.name === 'error') failure ??= new Refused(message, text)
    else if (message.name === 'readyForQuery') complete = true
  }
  try {
    await engine.execProtocolRawStream(serialize.query(text), {
      onRawData: (bytes) => parser.parse(bytes, hear),
      syncToFs: false,
    })
  } catch {
    // The engine ended the session, for COPY FROM STDIN say; most often it has said why.
  }
  if (failure) throw failure
  if (!complete) throw new Refused({ message: 'the session ended' })
  return last
}

/** The types of arrays that occur in a result: {type: {element, separator}}. */
async function arrayTypes(fields) {
  const types = [...new Set(fields.map((field) => field.dataTypeID))].filter((type) => !readerOf(type))
  if (types.length === 0) return {}
  const { rows } = await run(
    `SELECT listed.oid, coalesce(nullif(element.typbasetype, 0), element.oid), element.typdelim
     FROM pg_catalog.pg_type listed JOIN pg_catalog.pg_type element ON element.oid = listed.typelem
     WHERE listed.typcategory = 'A' AND listed.oid IN (${types.join()})`,
  )
  return Object.fromEntries(rows.map(([type, element, separator]) => [type, { element, separator }]))
}

/** How the text of a type becomes JSON, by the type's number in pg_type; undefined for what is not named here. */
function readerOf(type) {
  switch (Number(type)) {
    case 16: // boolean
      return (text) => text === 't'
    case 20: // bigint
    case 21: // smallint
    case 23: // integer
    case 26: // oid
    case 700: // real
    case 701: // double precision
    case 1700: // numeric
      return Number
    case 114: // json
    case 3802: // jsonb
      return JSON.parse
    case 17: // bytea
      return (text) => text.slice('\\x'.length)
    case 1083: // time
    case 1114: // timestamp
    case 1184: // timestamp with time zone
    case 1266: // time with time zone
      return isoMoment
    case 19: // name
    case 25: // text
    case 1042: // char
    case 1043: // varchar
    case 1082: // date
    case 2950: // uuid
      return asText
  }
}

const asText = (text) => text

/** As Python's isoformat writes it, which the other engines go through: `2026-01-31T08:00:00.250000+00:00`. */
function isoMoment(text) {
  const parts = /^(?:(\d{4,}-\d\d-\d\d) )?(\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)?(:\d\d)?$/.exec(text)
  if (!parts) return text // infinity, before Christ, or another style that the query asked for
  const [, date, time, fraction, hours, minutes = ':00'] = parts
  return `${date ? `${date}T` : ''}${time}${fraction ? fraction.padEnd(7, '0') : ''}${hours ? hours + minutes : ''}`
}

function cell(value, type, arrays) {
  if (value === null) return null
  const array = arrays[type]
  if (array && /^[[{]/.test(value))
    return arrayCell(value, array.separator, (item) => cell(item, array.element, arrays))
  return (readerOf(type) ?? asText)(value)
}

/** Reads `{1,NULL,"a b",{...}}`, which may follow its bounds as in `[0:1]={1,2}`. */
function arrayCell(text, separator, item) {
  let at = text.indexOf('{')
  const list = () => {
    const items = []
    at += 1 // {
    while (text[at] !== '}') {
      if (text[at] === '{') items.push(list())
      else if (text[at] === '"') items.push(item(quoted()))
      else {
        const start = at
        while (text[at] !== separator && text[at] !== '}') at += 1
        const word = text.slice(start, at)
        items.push(word === 'NULL' ? null : item(word))
      }
      if (text[at] === separator) at += 1
    }
    at += 1 // }
    return items
  }
  const quoted = () => {
    let value = ''
    for (at += 1; text[at] !== '"'; at += 1) {
      if (text[at] === '\\') at += 1
      value += text[at]
    }
    at += 1
    return value
  }
  return list()
}

try {
  for (const script of question.setup) await run(script)
  const { fields, rows } = await run(question.query)
  const arrays = rows.length > 0 ? await arrayTypes(fields) : {}
  answer(question, {
    ok: {
      columns: fields.map((field) => field.name),
      rows: rows.map((row) => row.map((value, column) => cell(value, fields[column].dataTypeID, arrays))),
    },
  })
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(error.lines.join('\n'))
  answer(question, { error: ['DatabaseError', ...(error.code ? [error.code] : [])] })
}
