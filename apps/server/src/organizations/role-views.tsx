import { ROLES } from '../accounts/policy.ts'
import type { Role } from '../db/schema.ts'
import { listText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { Choice, Choices } from '../web/components.tsx'

/** "recruiter and admin", in the order of the policy, for the middle of a sentence. */
export function roleNames(roles: readonly Role[]): string {
  return listText(ROLES.filter((role) => roles.includes(role)).map((role) => t(`organizations.role.${role}`)))
}

/** The same with a capital, or that there is none. */
export function rolesText(roles: readonly Role[]): string {
  const text = roleNames(roles)
  return text ? text[0]!.toUpperCase() + text.slice(1) : t('organizations.role.none')
}

/** Choosing roles, each with what it means. */
export function RoleChoices({
  chosen,
  offered = ROLES,
  legend,
  hint,
  error,
}: {
  chosen: readonly Role[]
  offered?: readonly Role[]
  legend: string
  hint?: string | undefined
  error?: string | undefined
}) {
  return (
    <Choices legend={legend} hint={hint} error={error}>
      {offered.map((role) => (
        <Choice
          key={role}
          kind="checkbox"
          name="roles"
          value={role}
          checked={chosen.includes(role)}
          hint={t(`organizations.role.${role}.hint`)}
        >
          {t(`organizations.role.${role}.title`)}
        </Choice>
      ))}
    </Choices>
  )
}

/** What somebody is here, role by role. */
export function RoleList({ roles }: { roles: readonly Role[] }) {
  return (
    <dl class="facts">
      {ROLES.filter((role) => roles.includes(role)).map((role) => (
        <>
          <dt>{t(`organizations.role.${role}.title`)}</dt>
          <dd>{t(`organizations.role.${role}.hint`)}</dd>
        </>
      ))}
    </dl>
  )
}
