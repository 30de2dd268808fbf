import { GROUP_SCHEMA, USER_SCHEMA } from './resources.ts'

type Kind = 'string' | 'boolean' | 'reference' | 'complex'

interface Attribute {
  name: string
  type?: Kind
  required?: boolean
  many?: boolean
  readOnly?: boolean
  unique?: boolean
  exact?: boolean
  about: string
  parts?: readonly Attribute[]
}

const USER: readonly Attribute[] = [
  { name: 'userName', required: true, unique: true, about: 'Names the user; unique in the organization.' },
  {
    name: 'name',
    type: 'complex',
    about: 'The parts of the name.',
    parts: [
      { name: 'formatted', about: 'The whole name.' },
      { name: 'familyName', about: 'The family name.' },
      { name: 'givenName', about: 'The given name.' },
    ],
  },
  { name: 'displayName', about: 'The name that people see.' },
  {
    name: 'emails',
    type: 'complex',
    many: true,
    about: 'The primary one is the address of the account; its domain must be proven.',
    parts: [
      { name: 'value', about: 'The address.' },
      { name: 'type', about: 'work, home, other.' },
      { name: 'primary', type: 'boolean', about: 'Whether it is the account’s.' },
    ],
  },
  { name: 'active', type: 'boolean', about: 'False takes all rights away and ends sessions.' },
  {
    name: 'roles',
    type: 'complex',
    many: true,
    readOnly: true,
    about: 'What the member is; given by admins.',
    parts: [{ name: 'value', readOnly: true, about: 'The role.' }],
  },
]

const GROUP: readonly Attribute[] = [
  { name: 'displayName', required: true, unique: true, about: 'The name of the team.' },
  {
    name: 'members',
    type: 'complex',
    many: true,
    about: 'Users of the team.',
    parts: [
      { name: 'value', exact: true, about: 'The id of the user.' },
      { name: 'display', readOnly: true, about: 'Their name.' },
      { name: 'type', readOnly: true, about: 'User.' },
      { name: '$ref', type: 'reference', readOnly: true, about: 'Their address.' },
    ],
  },
]

const attribute = (one: Attribute): Record<string, unknown> => ({
  name: one.name,
  type: one.type ?? 'string',
  multiValued: one.many ?? false,
  description: one.about,
  required: one.required ?? false,
  caseExact: one.exact ?? false,
  mutability: one.readOnly ? 'readOnly' : 'readWrite',
  returned: 'default',
  uniqueness: one.unique ? 'server' : 'none',
  ...(one.type === 'reference' ? { referenceTypes: ['User'] } : {}),
  ...(one.parts ? { subAttributes: one.parts.map(attribute) } : {}),
})

const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema'
const TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'
const CONFIG = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'

/** The most that one page of a list holds. */
export const MAX_COUNT = 200

/** What this server can do, for directories that ask (RFC 7643, sections 5 to 7). */
export function discoveryOf(baseUrl: string) {
  const root = `${baseUrl}/scim/v2`
  const schema = (id: string, name: string, description: string, attributes: readonly Attribute[]) => ({
    schemas: [SCHEMA],
    id,
    name,
    description,
    attributes: attributes.map(attribute),
    meta: { resourceType: 'Schema', location: `${root}/Schemas/${id}` },
  })
  const type = (name: string, endpoint: string, description: string, of: string) => ({
    schemas: [TYPE],
    id: name,
    name,
    endpoint,
    description,
    schema: of,
    meta: { resourceType: 'ResourceType', location: `${root}/ResourceTypes/${name}` },
  })
  return {
    config: {
      schemas: [CONFIG],
      documentationUri: 'https://datatracker.ietf.org/doc/html/rfc7644',
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: MAX_COUNT },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: true },
      authenticationSchemes: [
        {
          type: 'oauthbearertoken',
          name: 'API token',
          description: 'A token of the organization with the scope "scim".',
          primary: true,
        },
      ],
      meta: { resourceType: 'ServiceProviderConfig', location: `${root}/ServiceProviderConfig` },
    },
    schemas: [schema(USER_SCHEMA, 'User', 'A member', USER), schema(GROUP_SCHEMA, 'Group', 'A team', GROUP)],
    types: [type('User', '/Users', 'Members', USER_SCHEMA), type('Group', '/Groups', 'Teams', GROUP_SCHEMA)],
  }
}
