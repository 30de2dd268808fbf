export {
  ApiProblem,
  type CallInput,
  type CallResult,
  type Client,
  type ClientOptions,
  createClient,
  type ListName,
} from './client.ts'
export { type Area, namedSchemas, type Operation, problemsOf, type Reply } from './operation.ts'
export { line } from './fields.ts'
export { API, type OperationName, operations, type Operations } from './operations.ts'
export { type Fault, PROBLEMS, ProblemBody, type ProblemName } from './problems.ts'
export { Report, ReportScope } from './report.ts'
export { ALL_SCOPES, type Scope, SCOPES } from './scopes.ts'
