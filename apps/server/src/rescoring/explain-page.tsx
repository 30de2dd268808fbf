import type { Observation } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { categoryCount } from '@millwright/psychometrics'
import { t } from '../messages/index.ts'
import { Breadcrumb, Notice, PageHead, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import type { Explanation } from './explain-evidence.ts'

/** One score, opened up: from what it was computed, whether it still comes out, and what became of it. */
export function ExplainPage({ explanation, catalogue }: { explanation: Explanation; catalogue: Catalogue }) {
  const { stored, recomputed, same, recordedAt, catalogueHash, engineVersion, rescorings } = explanation
  const skill = indexCatalogue(catalogue).skills.get(stored.skill)?.name ?? stored.skill
  return (
    <>
      <Breadcrumb trail={[{ label: t('profiles.title'), href: '/profile' }, { label: t('rescoring.explain.title') }]} />
      <PageHead title={t('rescoring.explain.title')} lead={t('rescoring.explain.lead')} />
      <Notice
        kind={same ? 'success' : 'error'}
        title={t(same ? 'rescoring.explain.same' : 'rescoring.explain.different')}
      >
        {recomputed.outcome === 'computed' ? null : (
          <p>
            {t(`rescoring.explain.outcome.${recomputed.outcome}`, {
              message: recomputed.outcome === 'does-not-fit' ? recomputed.message : '',
            })}
          </p>
        )}
      </Notice>
      <Table
        caption={t('rescoring.explain.title')}
        captionHidden
        head={[{ label: t('rescoring.explain.what') }, { label: t('rescoring.explain.value') }]}
      >
        <tr>
          <th scope="row">{t('rescoring.explain.recorded')}</th>
          <td>
            <DateTime at={recordedAt} />
          </td>
        </tr>
        <tr>
          <th scope="row">{t('rescoring.explain.skill')}</th>
          <td>{skill}</td>
        </tr>
        <tr>
          <th scope="row">{t('rescoring.explain.category')}</th>
          <td>{pointsText(stored)}</td>
        </tr>
        <tr>
          <th scope="row">{t('rescoring.explain.model')}</th>
          <td>
            <code>{modelText(stored)}</code>
          </td>
        </tr>
        <tr>
          <th scope="row">{t('rescoring.explain.basis')}</th>
          <td>{t(`rescoring.explain.basis.${stored.basis}`)}</td>
        </tr>
        <tr>
          <th scope="row">{t('rescoring.explain.catalogue')}</th>
          <td class="mono">{catalogueHash.slice(0, 12)}</td>
        </tr>
        <tr>
          <th scope="row">{t('rescoring.explain.engine')}</th>
          <td class="mono">{engineVersion}</td>
        </tr>
        {rescorings.map(({ at, reason, observation }) => (
          <tr key={at.toISOString()}>
            <th scope="row">{t('rescoring.explain.again')}</th>
            <td>
              <DateTime at={at} />: {reason}
              <br />
              <span class="mono">
                {observation
                  ? `${pointsText(observation)}, ${modelText(observation)}`
                  : t('rescoring.explain.withdrawn')}
              </span>
            </td>
          </tr>
        ))}
      </Table>
    </>
  )
}

const pointsText = ({ category, model }: Observation) =>
  t('profiles.evidence.category', { category, max: model.kind === 'continuous' ? 1 : categoryCount(model) - 1 })

/** "dichotomous: a = 1.1, b = 0.25, c = 0.25, d = 1". */
function modelText({ model }: Observation): string {
  const { kind, ...parameters } = model
  const written = Object.entries(parameters).map(
    ([name, value]) => `${name} = ${[value].flat().map(numberText).join(' / ')}`,
  )
  return `${kind}: ${written.join(', ')}`
}

const numberText = (value: unknown) =>
  typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value)
