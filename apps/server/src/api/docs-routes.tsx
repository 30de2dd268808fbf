import { Hono } from 'hono'
import { type Operation, type OperationName, operations } from '@millwright/api'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { sendPage } from '../web/send-page.tsx'
import { ApiPage, type Documented, ProblemsPage } from './docs-page.tsx'
import { openApiDocument } from './openapi.ts'
import type { SchemaNode } from './type-text.ts'

interface DescribedOperation {
  parameters: { name: string; in: string; schema: SchemaNode; description?: string }[]
  requestBody?: { content: { 'application/json': { schema: SchemaNode } } }
  responses: Record<string, { content?: { 'application/json'?: { schema: SchemaNode } } }>
}

/** The pages that document the API: drawn from the document that programs read. */
export function apiDocsRoutes(context: AppContext) {
  const { paths, components } = openApiDocument() as unknown as {
    paths: Record<string, Record<string, DescribedOperation>>
    components: { schemas: Record<string, SchemaNode> }
  }
  const all = (Object.entries(operations) as [OperationName, Operation][]).map(([name, one]): Documented => {
    const described = paths[one.path]![one.method]!
    return {
      name,
      one,
      body: described.requestBody?.content['application/json'].schema ?? null,
      query: described.parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name: parameter, schema, description }) => ({ name: parameter, schema, description })),
      replies: Object.entries(one.replies).map(([status, { what, headers = [] }]) => ({
        status: Number(status),
        what,
        headers,
        body: described.responses[status]?.content?.['application/json']?.schema ?? null,
      })),
    }
  })
  const wordsOf = ({ name, one }: Documented) =>
    [name, one.path, one.summary, one.description, one.area, one.scope].join(' ').toLowerCase()

  return new Hono()
    .get('/api', (c) => {
      const search = (c.req.query('q') ?? '').trim().slice(0, 100)
      const words = search.toLowerCase().split(/\s+/)
      const found = all.filter((one) => words.every((word) => wordsOf(one).includes(word)))
      const page = <ApiPage operations={found} schemas={components.schemas} search={search} baseUrl={context.baseUrl} />
      return sendPage(c, context, { title: t('api.title'), description: t('api.lead') }, page)
    })
    .get('/api/problems', (c) => sendPage(c, context, { title: t('api.problems.title') }, <ProblemsPage />))
}
