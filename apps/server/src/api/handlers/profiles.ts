import type { TargetStanding } from '@millwright/assessment'
import { type CallResult, ReportScope } from '@millwright/api'
import { categoryCount } from '@millwright/psychometrics'
import { loadEvidence } from '../../profiles/load-evidence.ts'
import { isEnoughAsked, loadStanding } from '../../profiles/standing.ts'
import { profileFrom } from '@millwright/assessment'
import { indexCatalogue } from '@millwright/catalog'
import { gapText } from '../../paths/path-words.ts'
import { makeReport } from '../../reports/make-report.ts'
import type { Handlers } from '../call.ts'
import { pageOfList } from '../cursor.ts'

/** Who somebody is, and what their work says about their skills. */
export const profileHandlers: Pick<Handlers, 'getMe' | 'getProfile' | 'listEvidence' | 'getReport'> = {
  async getMe({ who, token }) {
    return {
      status: 200,
      body: {
        id: who.id,
        name: who.name,
        // A guest's is made up.
        email: who.guest ? null : who.email,
        guest: who.guest,
        memberships: who.memberships.map(({ organizationId, roles }) => ({ organizationId, roles: [...roles] })),
        token: token && { id: token.id, organizationId: token.organizationId, scopes: [...token.scopes] },
      },
    }
  },

  async getProfile({ context, who, query: { aiMode, target } }) {
    const catalogue = context.catalogue()
    const { graph } = catalogue
    const described = ({ skills, observationCount, judgedCount, basis }: ReturnType<typeof profileFrom>) => ({
      aiMode,
      observationCount,
      judgedCount,
      basis,
      skills: skills.map((skill) => ({ ...skill, levels: [...skill.levels] })),
    })
    if (target === undefined) {
      const evidence = await loadEvidence(context.db, who, { aiMode, graph })
      const profile = profileFrom(
        graph,
        evidence.map(({ observation }) => observation),
      )
      return { status: 200, body: { ...described(profile), standing: null, gaps: [] } }
    }
    const [role = '', level] = target.split('/')
    if (!indexCatalogue(catalogue).roles.has(role))
      return { problem: 'not-found', detail: 'The catalogue has no such role.' }
    const tested = graph.levels.find((one) => one.id === level && one.tested)
    if (!tested) return { problem: 'not-found', detail: 'No test claims to measure this level.' }
    const { profile, standing, gaps } = await loadStanding(context.db, who, {
      catalogue,
      target: { role, level: tested.id },
      aiMode,
    })
    return {
      status: 200,
      body: {
        ...described(profile),
        standing: standingView(standing),
        gaps: gaps.map((gap) => ({ ...gap, reason: gapText(gap) })),
      },
    }
  },

  async getReport({ context, who, query: { aiMode, target } }) {
    const [role = '', level] = target?.split('/') ?? []
    if (target !== undefined && !indexCatalogue(context.catalogue()).roles.has(role))
      return { problem: 'not-found', detail: 'The catalogue has no such role.' }
    const scope = target === undefined ? { kind: 'whole' } : { kind: 'target', role, level }
    const name = who.guest ? null : who.name
    const report = await makeReport(context, who, { aiMode, scope: ReportScope.parse(scope), name, history: true })
    return { status: 200, body: report }
  },

  async listEvidence({ context, who, query: { limit, cursor, aiMode } }) {
    const { graph } = context.catalogue()
    const newest = (await loadEvidence(context.db, who, { aiMode, graph })).toReversed()
    const { items, next } = pageOfList(newest, { list: `evidence ${aiMode}`, limit, cursor, key: ({ id }) => id })
    return {
      status: 200,
      body: {
        items: items.map(({ id, recordedAt, sourceKind, sourceId, observation }) => {
          const [challengeId = '', criterion = ''] = observation.source.split('/')
          return {
            id,
            recordedAt: recordedAt.toISOString(),
            source:
              sourceKind === 'answer'
                ? { kind: sourceKind }
                : { kind: sourceKind, submissionId: sourceId, challengeId, criterion },
            skill: observation.skill,
            category: observation.category,
            categoryMax: observation.model.kind === 'continuous' ? 1 : categoryCount(observation.model) - 1,
            basis: observation.basis,
          }
        }),
        next,
      },
    }
  },
}

export function standingView(standing: TargetStanding): CallResult<'getSessionResults'>['standing'] {
  const enough = isEnoughAsked(standing)
  return {
    ...standing,
    composite: enough ? standing.composite : null,
    allRequired: enough ? standing.allRequired : null,
    skills: standing.skills.map((skill) => ({ ...skill })),
  }
}
