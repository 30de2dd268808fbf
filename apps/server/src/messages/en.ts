import { api } from './en/api.ts'
import { accounts } from './en/accounts.ts'
import { sessions } from './en/sessions.ts'
import { accommodations } from './en/accommodations.ts'
import { audit } from './en/audit.ts'
import { assignments } from './en/assignments.ts'
import { decisions } from './en/decisions.ts'
import { boundaries } from './en/boundaries.ts'
import { challenges } from './en/challenges.ts'
import { profiles } from './en/profiles.ts'
import { rescoring } from './en/rescoring.ts'
import { privacy } from './en/privacy.ts'
import { paths } from './en/paths.ts'
import { identity } from './en/identity.ts'
import { measured } from './en/measured.ts'
import { items } from './en/items.ts'
import { grading } from './en/grading.ts'
import { graph } from './en/graph.ts'
import { guides } from './en/guides.ts'
import { limits } from './en/limits.ts'
import { market } from './en/market.ts'
import { mails } from './en/mails.ts'
import { reports } from './en/reports.ts'
import { results } from './en/results.ts'
import { reviews } from './en/reviews.ts'
import { roles } from './en/roles.ts'
import { organizations } from './en/organizations.ts'
import { search } from './en/search.ts'
import { start } from './en/start.ts'
import { tokens } from './en/tokens.ts'
import { web } from './en/web.ts'
import { webhooks } from './en/webhooks.ts'
import { workbench } from './en/workbench.ts'

/** The English catalogue: one file per feature, flat keys 'feature.key', texts in ICU message syntax. */
export const en = {
  ...web,
  ...api,
  ...tokens,
  ...webhooks,
  ...workbench,
  ...start,
  ...reviews,
  ...roles,
  ...boundaries,
  ...graph,
  ...guides,
  ...search,
  ...results,
  ...paths,
  ...profiles,
  ...measured,
  ...reports,
  ...challenges,
  ...sessions,
  ...privacy,
  ...rescoring,
  ...accounts,
  ...mails,
  ...limits,
  ...items,
  ...identity,
  ...grading,
  ...organizations,
  ...assignments,
  ...accommodations,
  ...audit,
  ...decisions,
  ...market,
}
