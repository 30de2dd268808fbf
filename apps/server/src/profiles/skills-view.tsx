import type { Profile, SkillEstimate } from '@millwright/assessment'
import { indexCatalogue, leftToReview, targetsFor, type Catalogue } from '@millwright/catalog'
import { namesText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { AbilityInterval, type AbilityRow } from '../web/charts/ability-interval.tsx'
import type { ProficiencyOrNone } from '../web/ability-scale.ts'
import type { Target } from './standing.ts'

export const ORDERS = ['area', 'measured', 'need'] as const
export const SHOWN = ['measured', 'relevant', 'all'] as const
export interface SkillsChoice {
  order: (typeof ORDERS)[number]
  shown: (typeof SHOWN)[number]
}

interface SkillsViewProps {
  catalogue: Catalogue
  profile: Profile
  target: Target
  choice: SkillsChoice
  /** The address of this page with another choice. */
  href: (choice: SkillsChoice) => string
  /** The address of what the estimate of a skill rests on. */
  evidence: (skill: string) => string
}

/** Each skill with its interval, chosen and ordered by links, so that it works everywhere. */
export function SkillsView({ catalogue, profile, target, choice, href, evidence }: SkillsViewProps) {
  const chosen = chosenSkills(catalogue, profile, target, choice)
  const counts = Object.fromEntries(
    SHOWN.map((shown) => [shown, chosenSkills(catalogue, profile, target, { ...choice, shown }).length]),
  ) as Record<SkillsChoice['shown'], number>
  const asked = chosen.filter(({ id, row }) => row.ownAnswers > 0 && leftToReview(catalogue.graph, id))
  return (
    <>
      <div class="choose">
        <ChoiceLinks
          label={t('measured.skills.show')}
          items={SHOWN.map((shown) => ({
            href: href({ ...choice, shown }),
            label: t(`measured.skills.show.${shown}`, { count: counts[shown] }),
            current: shown === choice.shown,
          }))}
        />
        <ChoiceLinks
          label={t('measured.skills.order')}
          items={ORDERS.map((order) => ({
            href: href({ ...choice, order }),
            label: t(`measured.skills.order.${order}`),
            current: order === choice.order,
          }))}
        />
      </div>
      {chosen.length === 0 ? (
        <p>{t('measured.skills.none')}</p>
      ) : (
        <>
          <AbilityInterval
            title={t('measured.skills.title')}
            rows={chosen.map(({ row, id }): AbilityRow => ({ ...row, evidence: evidence(id) }))}
            cuts={catalogue.graph.cutScores.cuts}
          />
          {asked.length === 0 ? null : (
            <p class="faint">{t('reviews.judgement.of', { list: namesText(asked.map(({ row }) => row.skill)) })}</p>
          )}
        </>
      )}
    </>
  )
}

function ChoiceLinks({
  label,
  items,
}: {
  label: string
  items: readonly { href: string; label: string; current: boolean }[]
}) {
  return (
    <nav class="choice-links" aria-label={label}>
      <span aria-hidden="true">{label}</span>
      <ul>
        {items.map((item) => (
          <li key={item.href}>
            <a href={item.href} aria-current={item.current ? 'true' : undefined}>
              {item.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

interface ChosenSkill {
  id: string
  row: AbilityRow
  /** Weight of what the target asks times the probability that it is missing. */
  need: number
}

/** The skills to show, in order, under their headings. */
export function chosenSkills(
  catalogue: Catalogue,
  profile: Profile,
  target: Target,
  choice: SkillsChoice,
): ChosenSkill[] {
  const { skills, areas } = indexCatalogue(catalogue)
  const asked = new Map(targetsFor(catalogue.graph, target.role, target.level).map((one) => [one.skill, one]))
  const chosen = profile.skills
    .filter(({ skill, ownAnswers }) => {
      if (choice.shown === 'all' || ownAnswers > 0) return true
      return choice.shown === 'relevant' && asked.get(skill)?.required === true
    })
    .map((estimate): ChosenSkill => {
      const { skill: id, mean, standardError, low, high, ownAnswers } = estimate
      const required = asked.get(id)?.required ? (asked.get(id)!.proficiency as ProficiencyOrNone) : undefined
      const skill = skills.get(id)
      return {
        id,
        need: required ? required * (1 - atLeast(estimate, required)) : 0,
        row: {
          skill: skill?.name ?? id,
          href: `/skills/${id}`,
          mean,
          standardError,
          low,
          high,
          ownAnswers,
          target: required,
          group:
            choice.order === 'area'
              ? (areas.get(skill?.area ?? '')?.name ?? '')
              : choice.order === 'measured'
                ? t(ownAnswers > 0 ? 'measured.skills.group.measured' : 'measured.skills.group.inferred')
                : t(required ? 'measured.skills.group.asked' : 'measured.skills.group.notAsked'),
        },
      }
    })
  const measured = ({ row }: ChosenSkill) => Number(row.ownAnswers > 0)
  switch (choice.order) {
    case 'area': {
      const place = new Map(catalogue.graph.areas.map(({ id }, index) => [id, index]))
      const area = ({ id }: ChosenSkill) => place.get(skills.get(id)?.area ?? '') ?? 0
      return chosen.toSorted((one, other) => area(one) - area(other) || measured(other) - measured(one))
    }
    case 'measured':
      return chosen.toSorted((one, other) => measured(other) - measured(one) || other.row.mean - one.row.mean)
    case 'need':
      return chosen.toSorted(
        (one, other) =>
          Number(other.row.target !== undefined) - Number(one.row.target !== undefined) || other.need - one.need,
      )
  }
}

function atLeast({ levels }: SkillEstimate, required: ProficiencyOrNone): number {
  return levels.slice(required).reduce((sum, probability) => sum + probability, 0)
}
