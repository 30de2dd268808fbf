/** What a client is told in SCIM's own shape (RFC 7644, section 3.12). */
export class ScimError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 429 | 501
  readonly scimType: string | undefined
  constructor(status: ScimError['status'], detail: string, scimType?: string) {
    super(detail)
    this.status = status
    this.scimType = scimType
  }
}

export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'
export const notFound = () => new ScimError(404, 'There is nothing of this id in your organization.')
export const invalid = (detail: string, scimType: 'invalidValue' | 'invalidSyntax' | 'invalidFilter' | 'invalidPath') =>
  new ScimError(400, detail, scimType)
