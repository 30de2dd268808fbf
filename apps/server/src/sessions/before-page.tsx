import { onlySkillOf } from '@millwright/assessment'
import { toolsOf, type Blueprint, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Content, Breadcrumb, Button, LinkButton, Notice, PageHead } from '../web/components.tsx'
import { lengthName, Provenance, TestFacts } from './length-cards.tsx'
import { Measured } from './measure-pages.tsx'
import { addressOf } from './test-address.ts'
import { testName } from './test-name.ts'
import { timingOf, type TimeGrant } from './timing.ts'

export interface BeforePageProps {
  catalogue: Catalogue
  blueprint: Blueprint
  /** The same test in its other lengths. */
  others: readonly Blueprint[]
  /** Has been here before, as a guest or with an account. */
  known: boolean
  grant: TimeGrant | null
  /** The sitting of this test that is open already. */
  openSession: string | null
  /** Questions of a single skill that this person has met in earlier tests, and those that are left. */
  met: { seen: number; left: number } | null
}

/** What a taker knows before the first question. */
export function BeforePage(props: BeforePageProps) {
  const { catalogue, blueprint, others, known, grant, openSession, met } = props
  const { items, challenges, aiMode } = blueprint
  const { limitMinutes, breakMinutes } = timingOf(blueprint, grant)
  const skill = onlySkillOf(blueprint)
  const tools = toolsOf(blueprint)
  const up = skill
    ? `/measure/skills/${skill}`
    : `/measure?role=${blueprint.target.role}&level=${blueprint.target.level}`
  return (
    <div class="before">
      <Breadcrumb
        trail={[
          { label: t('sessions.measure.title'), href: '/measure' },
          { label: blueprint.title, href: up },
          { label: lengthName(blueprint) },
        ]}
      />
      <PageHead title={testName(blueprint)} lead={<Content>{blueprint.summary}</Content>} />
      <div class="before-columns">
        <div>
          <TestFacts test={blueprint} limitMinutes={limitMinutes}>
            <dt>{t('sessions.facts.ai')}</dt>
            <dd>
              <strong>{t(`sessions.before.aiName.${aiMode}`)}.</strong> {t(`sessions.before.ai.${aiMode}`)}
            </dd>
            <dt>{t('sessions.facts.tools')}</dt>
            <dd>{toolsText(tools)}</dd>
            <dt>{t('sessions.facts.breaks')}</dt>
            <dd>
              {breakMinutes > 0
                ? t('sessions.before.breaks', { minutes: breakMinutes })
                : t('sessions.before.noBreaks')}
            </dd>
            {grant ? (
              <>
                <dt>{t('sessions.facts.granted')}</dt>
                <dd>
                  {limitMinutes === null
                    ? t('sessions.before.noTimer')
                    : limitMinutes > items.minutesMax
                      ? t('sessions.before.moreTime', {
                          minutes: Math.round(limitMinutes),
                          usual: Math.round(items.minutesMax),
                        })
                      : t('sessions.before.grantedOther')}
                </dd>
              </>
            ) : null}
          </TestFacts>
          <MetNotice met={met} needed={items.min} />
          {openSession ? (
            <p class="actions">
              <LinkButton href={`/sessions/${openSession}`} tone="primary">
                {t('sessions.measure.resume')}
              </LinkButton>
              <span class="faint">{t('sessions.before.openAlready')}</span>
            </p>
          ) : met?.left === 0 ? null : (
            <form method="post" action={addressOf(blueprint)} class="actions">
              <Button tone="primary">{t('sessions.before.start')}</Button>
              <span class="faint">{t(known ? 'sessions.before.clockStarts' : 'sessions.before.guest')}</span>
            </form>
          )}
          {others.length === 0 ? null : (
            <p>
              {t('sessions.before.otherLengths')}{' '}
              {others.map((test, index) => (
                <>
                  {index > 0 ? ' · ' : ''}
                  <a href={addressOf(test)}>{lengthName(test)}</a>
                </>
              ))}
            </p>
          )}
          <Provenance catalogue={catalogue} />
        </div>
        <div>
          <h2>{t('sessions.before.how')}</h2>
          <ul>
            <li>
              {t(skill ? 'sessions.before.fixed' : 'sessions.before.adaptive', { min: items.min, max: items.max })}
            </li>
            {challenges.count > 0 ? <li>{t('sessions.before.challenges', { count: challenges.count })}</li> : null}
            {limitMinutes === null ? null : <li>{t('sessions.before.time', { minutes: Math.round(limitMinutes) })}</li>}
            <li>{t('sessions.before.leave')}</li>
            <li>
              {t('sessions.before.keyboard')}{' '}
              <a href="/account/accommodations">{t('sessions.before.accommodations')}</a>
            </li>
          </ul>
          <h2>{t('sessions.before.what')}</h2>
          <Measured catalogue={catalogue} blueprint={blueprint} />
          <h2>{t('sessions.before.recorded')}</h2>
          <ul>
            <li>{t('sessions.before.recordedText')}</li>
            <li>{t('sessions.before.recordedNot')}</li>
            <li>{t('sessions.before.sees')}</li>
          </ul>
          <h2>{t('sessions.before.breaksDown')}</h2>
          <ul>
            <li>{t('sessions.before.offline')}</li>
            <li>{t('sessions.before.crash')}</li>
            <li>{t('sessions.before.wrong')}</li>
          </ul>
          <Notice>
            <p>
              {t('sessions.before.honest')} <a href="/about/measurement">{t('web.footer.measurement')}</a>
            </p>
          </Notice>
        </div>
      </div>
    </div>
  )
}

function toolsText(tools: ReturnType<typeof toolsOf>): string {
  if (tools.length === 2) return t('sessions.before.tools.both')
  return tools[0] ? t(`sessions.before.tools.${tools[0]}`) : t('sessions.before.tools.none')
}

/** Seen once, a question measures memory; so the same skill cannot be asked about for ever. */
function MetNotice({ met, needed }: { met: BeforePageProps['met']; needed: number }) {
  if (!met || met.seen === 0 || met.left >= needed) return null
  return met.left === 0 ? (
    <Notice kind="warn" title={t('sessions.before.allMet')}>
      <p>{t('sessions.before.allMetText', { count: met.seen })}</p>
    </Notice>
  ) : (
    <Notice kind="warn" title={t('sessions.before.fewLeft', { count: met.left })}>
      <p>{t('sessions.before.fewLeftText', { seen: met.seen })}</p>
    </Notice>
  )
}
