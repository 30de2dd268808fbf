import { indexCatalogue, type Catalogue, type Challenge } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { t } from '../messages/index.ts'
import { Content, Badge, Button, EmptyState, PageHead } from '../web/components.tsx'
import {
  choicesOf,
  filterChallenges,
  LENGTHS,
  STATES,
  stateOfMine,
  type ChallengeFilter,
  type FilterChoices,
} from './challenge-filter.ts'
import { challengeScore } from './challenge-score.ts'
import type { MyChallenge } from './my-challenges.ts'

interface ListProps {
  catalogue: Catalogue
  filter: ChallengeFilter
  mine: ReadonlyMap<string, MyChallenge>
}

/** Every challenge that fits the filter, the easiest first, and how far the reader is with each. */
export function ChallengeList({ catalogue, filter, mine }: ListProps) {
  const all = catalogue.challenges
  const shown = filterChallenges(all, filter, mine)
  const isFiltered = Object.values(filter).some(Boolean)
  return (
    <>
      <PageHead title={t('challenges.title')} lead={t('challenges.lead')} />
      {all.length === 0 ? <EmptyState title={t('challenges.empty')} /> : null}
      {all.length > 0 ? (
        <>
          <FilterForm catalogue={catalogue} filter={filter} choices={choicesOf(catalogue)} isFiltered={isFiltered} />
          <p class="faint" role="status">
            {t('workbench.list.count', { shown: shown.length, total: all.length })}
          </p>
        </>
      ) : null}
      {all.length > 0 && shown.length === 0 ? (
        <EmptyState title={t('workbench.list.none')} action={<a href="/challenges">{t('workbench.list.clear')}</a>} />
      ) : null}
      <ul class="challenge-list">
        {shown.map((challenge) => (
          <ChallengeRow key={challenge.id} catalogue={catalogue} challenge={challenge} mine={mine.get(challenge.id)} />
        ))}
      </ul>
    </>
  )
}

function ChallengeRow({
  catalogue,
  challenge,
  mine,
}: {
  catalogue: Catalogue
  challenge: Challenge
  mine: MyChallenge | undefined
}) {
  const { skills } = indexCatalogue(catalogue)
  const names = [...new Set(challenge.criteria.map(({ skill }) => skills.get(skill)?.name ?? skill))]
  return (
    <li class="challenge-row">
      <div>
        <h2>
          <a href={`/challenges/${challenge.id}`}>
            <Content>{challenge.title}</Content>
          </a>
        </h2>
        <p>
          <Content>{challenge.summary}</Content>
        </p>
        <p class="faint small">
          {t('challenges.measures')}: {names.join(' · ')}
        </p>
      </div>
      <dl class="challenge-facts small">
        <Fact label={t('workbench.list.runtime')}>{t(`challenges.runtime.${challenge.runtime}`)}</Fact>
        <Fact label={t('workbench.list.level')}>{t(`results.proficiency.${challenge.proficiency}`)}</Fact>
        <Fact label={t('workbench.list.minutes')}>{t('workbench.list.about', { minutes: challenge.minutes })}</Fact>
        <Fact label={t('workbench.list.mine')}>
          <MyState challenge={challenge} mine={mine} />
        </Fact>
      </dl>
    </li>
  )
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function MyState({ challenge, mine }: { challenge: Challenge; mine: MyChallenge | undefined }) {
  const state = stateOfMine(mine)
  if (state === 'new') return <>{t('workbench.state.new')}</>
  if (state === 'begun') return <Badge tone="accent">{t('workbench.state.begun')}</Badge>
  return (
    <>
      <Badge tone="good">{t('workbench.state.handed-in')}</Badge>{' '}
      {mine?.verdict ? t('workbench.history.percent', { percent: challengeScore(challenge, mine.verdict) }) : null}
    </>
  )
}

function FilterForm({
  catalogue,
  filter,
  choices,
  isFiltered,
}: {
  catalogue: Catalogue
  filter: ChallengeFilter
  choices: FilterChoices
  isFiltered: boolean
}) {
  const { skills } = indexCatalogue(catalogue)
  return (
    <form method="get" action="/challenges" class="filter-form" role="search" aria-label={t('workbench.list.filter')}>
      <Choose
        name="runtime"
        chosen={filter.runtime}
        options={choices.runtimes.map((id) => [id, t(`challenges.runtime.${id}`)])}
      />
      <Choose
        name="skill"
        chosen={filter.skill}
        options={choices.skills.map((id) => [id, skills.get(id)?.name ?? id])}
      />
      <Choose
        name="level"
        chosen={filter.level}
        options={choices.levels.map((level) => [String(level), t(`results.proficiency.${level}`)])}
      />
      <Choose
        name="minutes"
        chosen={filter.minutes}
        options={LENGTHS.map((minutes) => [String(minutes), t('workbench.list.atMost', { minutes })])}
      />
      <Choose
        name="state"
        chosen={filter.state}
        options={STATES.map((state) => [state, t(`workbench.state.${state}`)])}
      />
      <div class="filter-actions">
        <Button>{t('workbench.list.apply')}</Button>
        {isFiltered ? <a href="/challenges">{t('workbench.list.clear')}</a> : null}
      </div>
    </form>
  )
}

function Choose({
  name,
  chosen,
  options,
}: {
  name: keyof ChallengeFilter
  chosen: string
  options: readonly (readonly [value: string, label: string])[]
}) {
  return (
    <div class="field">
      <label for={name}>{t(`workbench.filter.${name}`)}</label>
      <select id={name} name={name}>
        <option value="">{t('workbench.filter.any')}</option>
        {options.map(([value, label]) => (
          <option key={value} value={value} selected={value === chosen}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}
