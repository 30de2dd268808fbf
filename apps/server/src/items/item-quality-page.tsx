import { indexCatalogue, testItems, type AiMode, type Catalogue } from '@millwright/catalog'
import { numberText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { Content, Breadcrumb, EmptyState, LinkButton, PageHead, SubNav, Table } from '../web/components.tsx'
import type { Flag } from '../sessions/flag-item.ts'
import type { CollectedAnswer } from './answers.ts'
import { ReportedItems } from './reported-items.tsx'
import { MORE_ANSWERS, MOST_PEOPLE, type ItemQuality } from './item-quality.ts'

export function NoAnswers({ catalogue, flags }: { catalogue: Catalogue; flags: readonly Flag[] }) {
  return (
    <>
      <Head />
      <EmptyState
        title={t('items.empty.title')}
        action={
          <LinkButton href="/measure" tone="primary">
            {t('items.empty.action')}
          </LinkButton>
        }
      >
        <p>{t('items.empty', { count: testItems(catalogue).length })}</p>
      </EmptyState>
      <ReportedItems catalogue={catalogue} flags={flags} />
    </>
  )
}

function Head() {
  return (
    <>
      <Breadcrumb trail={[{ label: t('items.back'), href: '/account' }, { label: t('items.title') }]} />
      <PageHead title={t('items.title')} lead={t('items.lead')} />
    </>
  )
}

interface ItemQualityPageProps {
  catalogue: Catalogue
  mode: AiMode
  modes: readonly AiMode[]
  answers: readonly CollectedAnswer[]
  items: readonly ItemQuality[]
  flags: readonly Flag[]
  /** Every question, not only the first of them. */
  all: boolean
}

const SHOWN = 50

export function ItemQualityPage({ catalogue, mode, modes, answers, items, flags, all }: ItemQualityPageProps) {
  const { skills } = indexCatalogue(catalogue)
  const shown = all ? items : items.slice(0, SHOWN)
  const head = [
    { label: t('items.column.item') },
    { label: t('items.column.answers'), numeric: true },
    { label: t('items.column.observed'), numeric: true },
    { label: t('items.column.expected'), numeric: true },
    { label: t('items.column.basis') },
    { label: t('items.column.precision', { answers: MORE_ANSWERS }) },
    { label: t('items.column.needed') },
  ]
  return (
    <>
      <Head />
      {modes.length > 1 ? (
        <SubNav
          label={t('items.mode.nav')}
          items={modes.map((one) => ({
            href: `/items?mode=${one}`,
            label: t(`profiles.mode.${one}`),
            current: one === mode,
          }))}
        />
      ) : null}
      <p>
        {t('items.counts', {
          answers: answers.length,
          people: new Set(answers.map(({ person }) => person)).size,
          answered: items.filter((item) => item.answers > 0).length,
          items: items.length,
          calibrated: items.filter(({ basis }) => basis === 'calibrated').length,
        })}
      </p>
      <h2>{t('items.download.title')}</h2>
      <p>{t('items.download.lead')}</p>
      <p class="actions">
        <LinkButton href={`/items/responses.csv?mode=${mode}`}>{t('items.download')}</LinkButton>
      </p>
      <p>{t('items.download.then')}</p>
      <pre tabIndex={0}>
        <code>{`npm run millwright -- calibrate responses-${mode}.csv --content content --out content/calibration/${mode}.json`}</code>
      </pre>
      <h2>{t('items.table')}</h2>
      <p>{t('items.table.lead', { people: MOST_PEOPLE })}</p>
      <Table caption={t('items.table')} captionHidden head={head} dense wordy>
        {shown.map((item) => (
          <tr key={item.id}>
            <th scope="row">
              <Content>{item.title}</Content>{' '}
              <span class="faint small">{skills.get(item.skill)?.name ?? item.skill}</span>
            </th>
            <td class="numeric">{item.answers}</td>
            <td class="numeric">
              {item.observed === null || item.interval === null
                ? t('items.none')
                : t('items.observed', { share: item.observed, low: item.interval[0], high: item.interval[1] })}
            </td>
            <td class="numeric">
              {item.expected === null ? t('items.none') : t('items.share', { share: item.expected })}
            </td>
            <td>{t(`items.basis.${item.basis}`, { responses: item.calibratedFrom })}</td>
            <td>
              {t('items.precision', { now: errorText(item.difficultySd), after: errorText(item.difficultySdAfter) })}
            </td>
            <td>{neededText(item)}</td>
          </tr>
        ))}
      </Table>
      {shown.length < items.length ? (
        <p>
          {t('items.more', { shown: shown.length, count: items.length })}{' '}
          <a href={`/items?mode=${mode}&all=yes`}>{t('items.more.all')}</a>
        </p>
      ) : null}
      <ReportedItems catalogue={catalogue} flags={flags} />
      <h2>{t('items.explain.title')}</h2>
      <p>{t('items.explain.points')}</p>
      <p>{t('items.explain.error')}</p>
    </>
  )
}

function neededText({ basis, answersNeeded }: ItemQuality): string {
  if (basis === 'calibrated') return t('items.needed.done')
  return answersNeeded === null ? t('items.needed.never') : t('items.needed', { answers: answersNeeded })
}

/** On the ability scale, to two places. */
const errorText = (sd: number) => numberText(sd, { exactly: 2 })
