import { lengthOf, onlySkillOf, simulatedLengths } from '@millwright/assessment'
import type { Blueprint, Catalogue } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { t } from '../messages/index.ts'
import { readingMargin } from '../web/ability-scale.ts'
import { Card, LinkButton } from '../web/components.tsx'
import { addressOf } from './test-address.ts'

/** The lengths of one test side by side: what each asks of a taker, and how sure its result will be. */
export function LengthCards({ catalogue, tests }: { catalogue: Catalogue; tests: readonly Blueprint[] }) {
  return (
    <>
      <div class="cards length-cards">
        {tests.map((test) => (
          <Card
            key={test.id}
            level={2}
            title={lengthName(test)}
            foot={<LinkButton href={addressOf(test)}>{t('sessions.length.choose')}</LinkButton>}
          >
            <p>
              {t(
                onlySkillOf(test) ? `sessions.length.skill.${lengthOf(test)}` : `sessions.length.for.${lengthOf(test)}`,
              )}
            </p>
            <TestFacts test={test} />
          </Card>
        ))}
      </div>
      <Provenance catalogue={catalogue} />
    </>
  )
}

export const lengthName = (test: Blueprint): string =>
  onlySkillOf(test) ? t('sessions.length.questions', { count: test.items.max }) : t(`sessions.length.${lengthOf(test)}`)

/** Questions, minutes, challenges and certainty of one test. The figures come from simulated people, where there are any. */
export function TestFacts({
  test,
  limitMinutes = test.items.minutesMax,
  children,
}: {
  test: Blueprint
  limitMinutes?: number | null
  /** More lines of the list. */
  children?: ComponentChildren
}) {
  const { items, challenges } = test
  const simulated = simulatedLengths.lengths[test.id]
  const fixed = items.min === items.max
  return (
    <dl class="facts">
      <dt>{t('sessions.facts.questions')}</dt>
      <dd>
        {fixed
          ? t('sessions.facts.exactly', { count: items.max })
          : simulated
            ? t('sessions.facts.usually', { typical: simulated.questions[0], most: items.max })
            : t('sessions.facts.between', { min: items.min, max: items.max })}
      </dd>
      <dt>{t('sessions.facts.minutes')}</dt>
      <dd>
        {simulated ? usualMinutes(simulated.minutes) : null}{' '}
        {limitMinutes === null
          ? t('sessions.facts.noLimit')
          : t('sessions.facts.limit', { minutes: Math.round(limitMinutes) })}
      </dd>
      {onlySkillOf(test) ? null : (
        <>
          <dt>{t('sessions.facts.challenges')}</dt>
          <dd>{t('sessions.facts.challengeCount', { count: challenges.count })}</dd>
        </>
      )}
      {simulated ? (
        <>
          <dt>{t('sessions.facts.sure')}</dt>
          <dd>
            {t('sessions.facts.margin', { margin: readingMargin(simulated.halfWidth / 1.96) })}{' '}
            {t(onlySkillOf(test) ? 'sessions.facts.rightSkill' : 'sessions.facts.right', {
              count: Math.round(100 * simulated.right),
            })}
          </dd>
        </>
      ) : null}
      {children}
    </dl>
  )
}

function usualMinutes([typical, long]: readonly [number, number]): string {
  return t('sessions.facts.usualMinutes', { typical, long, same: typical === long ? 'yes' : 'no' })
}

/** Where the figures about a length come from. */
export function Provenance({ catalogue }: { catalogue: Catalogue }) {
  const { command, takers, catalogueHash } = simulatedLengths
  return (
    <details class="provenance">
      <summary>{t('sessions.provenance.title')}</summary>
      <p>{t('sessions.provenance.text', { takers })}</p>
      {catalogueHash === catalogue.hash ? null : <p>{t('sessions.provenance.older')}</p>}
      <pre tabIndex={0}>
        <code>{`npm run millwright -- ${command.replace('millwright ', '')}`}</code>
      </pre>
    </details>
  )
}
