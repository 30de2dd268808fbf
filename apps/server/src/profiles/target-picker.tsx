import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Button } from '../web/components.tsx'
import type { Target } from './standing.ts'

interface TargetPickerProps {
  catalogue: Catalogue
  target: Target
  action: string
  hidden?: Record<string, string>
}

/** Chooses the role and level to compare with: a plain GET form. */
export function TargetPicker({ catalogue, target, action, hidden = {} }: TargetPickerProps) {
  const { roles, levels } = catalogue.graph
  return (
    <form method="get" action={action} class="inline-form">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <label for="target-role">{t('profiles.target')}</label>
      <select id="target-role" name="role">
        {roles.map(({ id, name }) => (
          <option key={id} value={id} selected={id === target.role}>
            {name}
          </option>
        ))}
      </select>
      <select name="level" aria-label={t('profiles.target.level')}>
        {levels
          .filter(({ tested }) => tested)
          .map(({ id, name }) => (
            <option key={id} value={id} selected={id === target.level}>
              {name}
            </option>
          ))}
      </select>
      <Button>{t('profiles.target.change')}</Button>
    </form>
  )
}

/** "ML engineer, junior". */
export function targetText(catalogue: Catalogue, { role, level }: Target): string {
  const { roles, levels } = indexCatalogue(catalogue)
  return t('sessions.measure.level', {
    role: roles.get(role)?.name ?? role,
    level: (levels.get(level)?.name ?? level).toLowerCase(),
  })
}
