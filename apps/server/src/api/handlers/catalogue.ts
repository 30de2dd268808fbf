import { allBlueprints } from '@millwright/assessment'
import { indexCatalogue, publicChallenge, targetsFor, type Catalogue, type Guide } from '@millwright/catalog'
import type { Call, Handlers } from '../call.ts'
import { pageOfList } from '../cursor.ts'

type Names =
  | 'getCatalogue'
  | 'listRoles'
  | 'getRole'
  | 'listSkills'
  | 'getSkill'
  | 'listBlueprints'
  | 'getBlueprint'
  | 'listChallenges'
  | 'getChallenge'
  | 'listGuides'
  | 'getGuide'

/** Raised when the API shows the same catalogue in another shape, so that nobody keeps the old one. */
const SHAPE = 1

/** The collection: everything here is the same for everybody until the catalogue's hash changes. */
export const catalogueHandlers: Pick<Handlers, Names> = {
  getCatalogue: async ({ context }) => {
    const { hash, graph } = context.catalogue()
    const { areas, levels, cutScores } = graph
    return found(context.catalogue(), { hash, areas, levels, cutScores })
  },
  listRoles: (call) => list(call, 'roles', call.context.catalogue().graph.roles, roleView),
  getRole: (call) => one(call, 'roles', call.params.roleId, roleView),
  listSkills: (call) => list(call, 'skills', call.context.catalogue().graph.skills, (_, skill) => skill),
  getSkill: (call) => one(call, 'skills', call.params.skillId, (_, skill) => skill),
  listBlueprints: (call) =>
    list(call, 'blueprints', [...allBlueprints(call.context.catalogue()).values()], (_, blueprint) => blueprint),
  async getBlueprint({ context, params: { blueprintId } }) {
    const catalogue = context.catalogue()
    const blueprint = allBlueprints(catalogue).get(blueprintId)
    if (blueprint) return found(catalogue, blueprint)
    return { problem: 'not-found', detail: `The catalogue has no blueprints of the name ${blueprintId}.` }
  },
  listChallenges: (call) =>
    list(call, 'challenges', call.context.catalogue().challenges, (_, challenge) => publicChallenge(challenge)),
  getChallenge: (call) =>
    one(call, 'challenges', call.params.challengeId, (_, challenge) => publicChallenge(challenge)),
  listGuides: (call) => list(call, 'guides', call.context.catalogue().guides, (_, guide) => guide),
  getGuide: (call) => one(call, 'guides', call.params.guideId, (_, guide) => guideView(guide)),
}

type Found<Body> = { status: 200; body: Body; headers: Record<string, string> }

const found = <Body>({ hash }: Catalogue, body: Body): Found<Body> => ({
  status: 200,
  body,
  headers: { etag: `"${hash}.${SHAPE}"` },
})

async function list<One extends { id: string }, View>(
  { context, query }: Pick<Call, 'context'> & { query: { limit: number; cursor?: string | undefined } },
  name: string,
  all: readonly One[],
  view: (catalogue: Catalogue, one: One) => View,
) {
  const catalogue = context.catalogue()
  const { limit, cursor } = query
  const { items, next } = pageOfList(all, { list: name, limit, cursor, key: ({ id }) => id })
  return found(catalogue, { items: items.map((each) => view(catalogue, each)), next })
}

type Index = ReturnType<typeof indexCatalogue>
type Indexed<Kind extends keyof Index> = Index[Kind] extends ReadonlyMap<string, infer One> ? One : never

async function one<Kind extends 'roles' | 'skills' | 'challenges' | 'guides', View>(
  { context }: Pick<Call, 'context'>,
  kind: Kind,
  id: string,
  view: (catalogue: Catalogue, one: Indexed<Kind>) => View,
) {
  const catalogue = context.catalogue()
  const known = indexCatalogue(catalogue)[kind].get(id) as Indexed<Kind> | undefined
  if (!known) return { problem: 'not-found' as const, detail: `The catalogue has no ${kind} of the name ${id}.` }
  return found(catalogue, view(catalogue, known))
}

function roleView({ graph }: Catalogue, role: Catalogue['graph']['roles'][number]) {
  const targets = graph.levels.flatMap(({ id }) =>
    targetsFor(graph, role.id, id).flatMap(({ skill, proficiency, required }) =>
      proficiency === 0 ? [] : [{ level: id, skill, proficiency, required }],
    ),
  )
  return { ...role, targets }
}

function guideView(guide: Guide) {
  return { ...guide, references: guide.references.map(({ number, source }) => ({ number, ...source })) }
}
