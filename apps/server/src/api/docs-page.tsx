import type { ComponentChildren } from 'preact'
import { API, type Operation, type OperationName, PROBLEMS, problemsOf, SCOPES } from '@millwright/api'
import { rich, t } from '../messages/index.ts'
import { Badge, Button, Field, PageHead, Table } from '../web/components.tsx'
import { BODIES, PARAMETERS, SOME_ID } from './examples.ts'
import { type SchemaNode, typeText } from './type-text.ts'

export interface Documented {
  name: OperationName
  one: Operation
  body: SchemaNode | null
  query: { name: string; schema: SchemaNode; description: string | undefined }[]
  replies: { status: number; what: string; body: SchemaNode | null; headers: readonly string[] }[]
}

/** The whole API on one page: how it works, then every operation and every shape. */
export function ApiPage({
  operations,
  schemas,
  search,
  baseUrl,
}: {
  operations: readonly Documented[]
  schemas: Record<string, SchemaNode>
  search: string
  baseUrl: string
}) {
  const areas = Map.groupBy(operations, ({ one }) => one.area)
  return (
    <div class="api-docs">
      <PageHead title={t('api.title')} lead={t('api.lead')} />
      <HowItWorks baseUrl={baseUrl} />
      <form method="get" action="/api" class="inline-form" role="search">
        <Field name="q" type="search" label={t('api.search')} value={search} />
        <Button>{t('api.search.action')}</Button>
      </form>
      {search === '' ? null : <p role="status">{t('api.search.found', { count: operations.length, search })}</p>}
      <nav aria-label={t('api.operations')}>
        {[...areas].map(([area, inArea]) => (
          <div key={area}>
            <h3 class="eyebrow">{area}</h3>
            <ul class="api-index">
              {inArea.map(({ name, one }) => (
                <li key={name}>
                  <a href={`#${name}`}>{one.summary}</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {[...areas].map(([area, inArea]) => (
        <section key={area} aria-labelledby={`area-${area}`}>
          <h2 id={`area-${area}`}>{area}</h2>
          {inArea.map((documented) => (
            <OperationView key={documented.name} documented={documented} known={schemas} baseUrl={baseUrl} />
          ))}
        </section>
      ))}
      <section aria-labelledby="shapes">
        <h2 id="shapes">{t('api.shapes')}</h2>
        {Object.entries(schemas).map(([name, schema]) => (
          <section key={name} id={`shape-${name}`}>
            <h3>{name}</h3>
            <Type node={schema} known={schemas} label={name} />
          </section>
        ))}
      </section>
    </div>
  )
}

const tags = {
  code: (chunks: ComponentChildren[]) => <code>{chunks}</code>,
  document: (chunks: ComponentChildren[]) => <a href={`${API}/openapi.json`}>{chunks}</a>,
  problems: (chunks: ComponentChildren[]) => <a href="/api/problems">{chunks}</a>,
  tokens: (chunks: ComponentChildren[]) => <a href="/account/tokens">{chunks}</a>,
}

function HowItWorks({ baseUrl }: { baseUrl: string }) {
  return (
    <section aria-labelledby="how">
      <h2 id="how">{t('api.how')}</h2>
      <dl class="api-how">
        {(['document', 'token', 'errors', 'paging', 'idempotency', 'versions', 'limits', 'origins'] as const).map(
          (topic) => (
            <div key={topic}>
              <dt>{t(`api.how.${topic}.title`)}</dt>
              <dd>{rich(`api.how.${topic}`, {}, tags as never)}</dd>
            </div>
          ),
        )}
      </dl>
      <h3>{t('api.client')}</h3>
      <p>{t('api.client.lead')}</p>
      <pre tabIndex={0}>{`import { createClient } from '@millwright/api'

const client = createClient({ baseUrl: '${baseUrl}', token: process.env.MILLWRIGHT_TOKEN })
for await (const sitting of client.all('listSessions')) console.log(sitting.title, sitting.done)`}</pre>
      <details>
        <summary>{t('api.scopes')}</summary>
        <Table
          caption={t('api.scopes')}
          captionHidden
          head={[{ label: t('api.scope') }, { label: t('api.scope.what') }, { label: t('api.scope.organization') }]}
        >
          {Object.entries(SCOPES).map(([scope, { what, organization }]) => (
            <tr key={scope}>
              <th scope="row" class="mono">
                {scope}
              </th>
              <td>{what}</td>
              <td>{t(organization ? 'api.yes' : 'api.no')}</td>
            </tr>
          ))}
        </Table>
      </details>
    </section>
  )
}

function OperationView({
  documented,
  known,
  baseUrl,
}: {
  documented: Documented
  known: Record<string, SchemaNode>
  baseUrl: string
}) {
  const { name, one, body, query, replies } = documented
  return (
    <section id={name} class="api-operation">
      <h3>
        <a href={`#${name}`}>{one.summary}</a>
      </h3>
      <p class="api-address">
        <Badge>{one.method.toUpperCase()}</Badge>{' '}
        <code>
          {API}
          {one.path}
        </code>
      </p>
      {one.description ? <p>{one.description}</p> : null}
      <p class="small faint">
        {one.scope === null ? t('api.open') : t('api.needs', { scope: one.scope })}
        {one.ifMatch ? ` ${t('api.ifMatch')}` : ''}
      </p>
      {query.length > 0 ? (
        <Table
          caption={t('api.query')}
          head={[{ label: t('api.parameter') }, { label: t('api.type') }, { label: t('api.meaning') }]}
        >
          {query.map(({ name: parameter, schema, description }) => (
            <tr key={parameter}>
              <th scope="row" class="mono">
                {parameter}
              </th>
              <td class="mono">{typeText(schema)}</td>
              <td>
                {description}
                {schema.default === undefined
                  ? null
                  : ` ${t('api.default', { value: JSON.stringify(schema.default) })}`}
              </td>
            </tr>
          ))}
        </Table>
      ) : null}
      {body ? (
        <>
          <p class="eyebrow">{t('api.body')}</p>
          <Type node={body} known={known} label={`${name}: ${t('api.body')}`} />
        </>
      ) : null}
      {replies.map(({ status, what, body: shape, headers }) => (
        <div key={status}>
          <p>
            <Badge tone="good">{String(status)}</Badge> {what}{' '}
            {headers.length > 0 ? (
              <span class="small faint">{t('api.headers', { list: headers.join(', ') })}</span>
            ) : null}
          </p>
          {shape ? <Type node={shape} known={known} label={`${name}: ${status}`} /> : null}
        </div>
      ))}
      <p class="small">
        {t('api.mayRefuse')}{' '}
        {problemsOf(one).map((problem, index) => (
          <span key={problem}>
            {index > 0 ? ', ' : ''}
            <a href={`/api/problems#${problem}`}>
              {PROBLEMS[problem].status} {problem}
            </a>
          </span>
        ))}
      </p>
      <details>
        <summary>{t('api.examples', { name: one.summary })}</summary>
        <pre tabIndex={0} aria-label="curl">
          {curlExample(name, one, baseUrl)}
        </pre>
        <pre tabIndex={0} aria-label="TypeScript">
          {clientExample(name, one)}
        </pre>
      </details>
    </section>
  )
}

/** A type with links to the shapes that it names. */
function Type({ node, known, label }: { node: SchemaNode; known: Record<string, SchemaNode>; label: string }) {
  const parts = typeText(node).split(/\b([A-Z]\w+)\b/)
  return (
    <pre tabIndex={0} aria-label={label}>
      {parts.map((part, index) =>
        index % 2 === 1 && Object.hasOwn(known, part) ? (
          <a key={index} href={`#shape-${part}`}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </pre>
  )
}

const valueOf = (parameter: string) => PARAMETERS[parameter] ?? SOME_ID
const withValues = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => valueOf(parameter))

function curlExample(name: OperationName, one: Operation, baseUrl: string): string {
  const method = one.method === 'get' ? '' : `-X ${one.method.toUpperCase()} `
  return [
    `curl ${method}${baseUrl}${API}${withValues(one.path)}`,
    ...(one.scope === null ? [] : ['  -H "Authorization: Bearer $MILLWRIGHT_TOKEN"']),
    ...(one.method === 'get' ? [] : ['  -H "Idempotency-Key: $(uuidgen)"']),
    ...(one.ifMatch ? [`  -H 'If-Match: "0"'`] : []),
    ...(one.body ? ['  -H "Content-Type: application/json"', `  -d '${JSON.stringify(BODIES[name])}'`] : []),
  ].join(' \\\n')
}

function clientExample(name: OperationName, one: Operation): string {
  const fields = [
    ...Object.keys(one.params?.shape ?? {}).map(
      (field) => `${field}: ${field === 'position' ? '1' : `'${valueOf(field)}'`}`,
    ),
    ...(one.ifMatch ? [`ifMatch: '"0"'`] : []),
    ...(one.body ? [`body: ${JSON.stringify(BODIES[name])}`] : []),
  ]
  return `await client.${name}(${fields.length > 0 ? `{ ${fields.join(', ')} }` : ''})`
}

/** What each kind of error means: where its `type` leads. */
export function ProblemsPage() {
  return (
    <>
      <PageHead title={t('api.problems.title')} lead={t('api.problems.lead')} />
      <p>
        <a href="/api">{t('api.title')}</a>
      </p>
      {Object.entries(PROBLEMS).map(([name, { status, title, help }]) => (
        <section key={name} id={name}>
          <h2>{title}</h2>
          <p>
            <Badge>{String(status)}</Badge> <code>{name}</code>
          </p>
          <p>{help}</p>
        </section>
      ))}
    </>
  )
}
