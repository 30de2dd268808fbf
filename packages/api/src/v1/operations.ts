import { catalogueOperations } from './catalogue.ts'
import { organizationOperations } from './organizations.ts'
import { profileOperations } from './profiles.ts'
import { reportOperations } from './report.ts'
import { sessionOperations } from './sessions.ts'
import { submissionOperations } from './submissions.ts'
import { tokenOperations } from './tokens.ts'

/** Where the API is. */
export const API = '/api/v1'

/** Every operation of the API, by its name in the document and in the client. */
export const operations = {
  getMe: profileOperations.getMe,
  ...catalogueOperations,
  ...sessionOperations,
  ...submissionOperations,
  getProfile: profileOperations.getProfile,
  listEvidence: profileOperations.listEvidence,
  getReport: reportOperations.getReport,
  ...organizationOperations,
  ...tokenOperations,
}

export type Operations = typeof operations
export type OperationName = keyof Operations
