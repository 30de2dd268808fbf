import fc from 'fast-check'

/** One request that nobody in their right mind would send. */
export interface OddRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string | Uint8Array | null
}

export interface Target {
  method: string
  /** With `:name` for its parameters. */
  path: string
}

const INJECTIONS = [
  `' or 1=1 --`,
  `'; drop table person; --`,
  `") or pg_sleep(5)--`,
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '../../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '%00',
  '\0',
  '\ud800',
  '\u202e\u0000\uffff',
  'a\r\nset-cookie: x=1',
  '%0d%0aset-cookie:%20x=1',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '-0',
  '1e999',
  '9'.repeat(400),
  '-9223372036854775809',
  '2147483648',
  'x'.repeat(20_000),
  '00000000-0000-0000-0000-000000000000',
  '%E0%A4%A',
  '%',
  '💥'.repeat(50),
  '',
  ' ',
  '.',
  '..',
  'null',
]

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...INJECTIONS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
)

const nested = fc.integer({ min: 10, max: 3000 }).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`)
const anyJson = fc.jsonValue({ maxDepth: 3, noUnicodeString: false } as never)

/** Objects that look like what is asked for, with one thing wrong. */
const nearlyRight = (words: readonly string[]) =>
  fc
    .dictionary(
      fc.constantFrom(...words, '__proto__', 'constructor'),
      fc.oneof(text, anyJson, fc.double(), fc.constant(1)),
      {
        maxKeys: 6,
      },
    )
    .map((value) => JSON.stringify(value))

const jsonBody = (words: readonly string[]) =>
  fc.oneof(
    { weight: 4, arbitrary: nearlyRight(words) },
    { weight: 2, arbitrary: anyJson.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: nested },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{', '[1,', 'nul', '{"a":1}}', '\ufeff{}', '{"a":\u0000}', '"\\ud800"', '1e99999'),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  )

const formBody = (words: readonly string[]) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(
          fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: text }), text),
          { maxLength: 8 },
        )
        .map((pairs) =>
          pairs
            .map(
              ([name, value]) =>
                `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
            )
            .join('&'),
        ),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 100 }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  )

const JSON_TYPES = ['application/json', 'application/json; charset=utf-16', 'APPLICATION/JSON']
const OTHER_TYPES = [
  'text/plain',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/xml',
  'a/b; c="d',
  '',
  'application/problem+json',
]

/** Header values have to be of bytes, or no client could send them. */
const headerValue = text.map((value) =>
  value
    .replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '')
    .trim()
    .slice(0, 3000),
)
const headers = fc.dictionary(
  fc.constantFrom(
    'if-match',
    'if-none-match',
    'idempotency-key',
    'accept',
    'accept-encoding',
    'accept-language',
    'origin',
    'sec-fetch-site',
    'x-request-id',
    'x-forwarded-for',
    'content-length-x',
    'range',
    'referer',
  ),
  fc.oneof(headerValue, fc.constantFrom('*', '"0"', 'W/"1"', 'same-origin', 'text/html', 'application/json')),
  { maxKeys: 3 },
)

/**
 * Requests to these routes with malformed, oversized, hostile and nearly right contents.
 * @param words - names of fields that forms and bodies have
 * @param ids - values that exist, so that more than the first check is reached
 */
export function oddRequests(
  targets: readonly Target[],
  { words, ids }: { words: readonly string[]; ids: readonly string[] },
) {
  const parameter = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...ids) }, { weight: 2, arbitrary: text })
  const query = fc.array(
    fc.tuple(
      fc.constantFrom(
        'cursor',
        'limit',
        'q',
        'page',
        'state',
        'target',
        'aiMode',
        'wait',
        'output',
        'next',
        'token',
        'run',
        'catalogue',
        'role',
        'level',
        'mode',
      ),
      text,
    ),
    { maxLength: 3 },
  )
  return fc.constantFrom(...targets).chain(({ method, path }) => {
    const count = path.split(':').length - 1
    const isApi = path.startsWith('/api/')
    const own = isApi ? jsonBody(words) : formBody(words)
    const body =
      method === 'GET' || method === 'DELETE'
        ? fc.constant(null)
        : fc.oneof({ weight: 6, arbitrary: own }, { weight: 1, arbitrary: isApi ? formBody(words) : jsonBody(words) })
    const type = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constant(isApi || method === 'PUT' ? 'application/json' : 'application/x-www-form-urlencoded'),
      },
      { weight: 1, arbitrary: fc.constantFrom(...JSON_TYPES, ...OTHER_TYPES) },
    )
    return fc
      .record({ parameters: fc.array(parameter, { minLength: count, maxLength: count }), query, headers, type, body })
      .map(({ parameters, query: pairs, headers: given, type: contentType, body: sent }): OddRequest => {
        const values = [...parameters]
        const filled = path.replaceAll(/:\w+(\{[^}]*\})?/g, () => encodePath(values.shift() ?? ''))
        const search = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')
        return {
          method,
          path: `${filled}${search ? `?${search}` : ''}`,
          headers: { ...given, ...(sent === null ? {} : { 'content-type': contentType }) },
          body: sent,
        }
      })
  })
}

/** What is encoded already, as attackers send it, stays so. */
const encodePath = (value: string) =>
  value.startsWith('%') || value.includes('%2f')
    ? encodeURI(value).replaceAll('%25', '%')
    : encodeURIComponent(value.toWellFormed())

/** What must be in no answer: traces of our code, of the database or of the machine. */
const TRACES = [
  /\n\s+at .+[:(]\d+:\d+\)?/,
  /node_modules|\/apps\/server\//,
  /syntax error at or near|invalid input syntax|PGlite|SQLSTATE|drizzle/i,
  /root:x:0/,
]

/** What is wrong with an answer, or null. */
export function complaintAbout({ status }: { status: number }, text: string): string | null {
  if (status >= 500) return `answered ${status}`
  const trace = TRACES.find((pattern) => pattern.test(text))
  return trace ? `tells ${String(trace)}: ${trace.exec(text)?.[0].slice(0, 100)}` : null
}
