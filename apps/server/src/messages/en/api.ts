/** The pages that document the HTTP API. */
export const api = {
  'api.title': 'HTTP API',
  'api.lead': 'Everything that a program may do here: sit tests, send code, read profiles and the catalogue.',
  'api.how': 'How it works',
  'api.how.document.title': 'The document',
  'api.how.document':
    'This page is drawn from an <document>OpenAPI 3.1 document</document>, which is made from the same schemas that check every request and every reply.',
  'api.how.token.title': 'Tokens',
  'api.how.token':
    'Make a token in <tokens>your account</tokens> and send it as <code>Authorization: Bearer mw_…</code>. It may do what its scopes say, and never more than you. In a page of this server the browser’s own sign-in works too.',
  'api.how.errors.title': 'Errors',
  'api.how.errors':
    'An error is a problem document (RFC 9457). Its <code>type</code> leads to <problems>an explanation</problems>, its <code>detail</code> says what to do, and its <code>requestId</code> is in the server’s log.',
  'api.how.paging.title': 'Pages',
  'api.how.paging':
    'A list answers up to <code>limit</code> items and <code>next</code>. Send that as <code>cursor</code> for the page after it; what is added meanwhile moves nothing.',
  'api.how.idempotency.title': 'Repeating',
  'api.how.idempotency':
    'Send a new <code>Idempotency-Key</code> with each new write. The same key with the same request within 24 hours gets the same reply, and nothing happens twice. What was refused may be tried again with its key.',
  'api.how.versions.title': 'Versions',
  'api.how.versions':
    'The catalogue carries an <code>ETag</code>: send it as <code>If-None-Match</code> and get 304 until something changes. Drafts ask for <code>If-Match</code>, so that nothing of another tab is overwritten.',
  'api.how.limits.title': 'Limits',
  'api.how.limits':
    'A token may send 300 requests at once and 10 each second in the long run. Beyond that the answer is 429, and <code>Retry-After</code> says how long to wait.',
  'api.how.origins.title': 'Other sites',
  'api.how.origins':
    'Pages of other sites may call with a token when the operator names them in <code>MILLWRIGHT_API_ORIGINS</code>, never with a cookie.',
  'api.client': 'The typed client',
  'api.client.lead':
    'For TypeScript and JavaScript, in Node and in browsers. It is typed by the same table, tries again when that is safe, and pages by itself.',
  'api.scopes': 'All scopes',
  'api.scope': 'Scope',
  'api.scope.what': 'What it allows',
  'api.scope.organization': 'Possible in an organization’s token',
  'api.yes': 'Yes',
  'api.no': 'No',
  'api.search': 'Find an operation',
  'api.search.action': 'Find',
  'api.search.found': '{count, plural, =0 {No operation} one {# operation} other {# operations}} for “{search}”',
  'api.operations': 'Operations',
  'api.open': 'Open to everybody.',
  'api.needs': 'Needs the scope {scope}.',
  'api.ifMatch': 'Needs the header If-Match.',
  'api.query': 'Query',
  'api.parameter': 'Parameter',
  'api.type': 'Type',
  'api.meaning': 'Meaning',
  'api.default': 'By default {value}.',
  'api.body': 'Body',
  'api.headers': 'With {list}.',
  'api.mayRefuse': 'May refuse with:',
  'api.examples': 'Examples: {name}',
  'api.shapes': 'Shapes',
  'api.problems.title': 'Errors of the API',
  'api.problems.lead': 'What each type of problem document means, and what to do.',
} as const
