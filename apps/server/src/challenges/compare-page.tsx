import type { Challenge } from '@millwright/catalog'
import type { SubmissionView } from '../grading/find-submission.ts'
import { t } from '../messages/index.ts'
import { useContext } from 'preact/hooks'
import { shortMomentText } from '../messages/formats.ts'
import { ReaderTimeZone } from '../web/time-zone.ts'
import { Breadcrumb, Button, PageHead } from '../web/components.tsx'
import { DiffView } from './diff-view.tsx'
import { resultText } from './history.tsx'

/** One side of a comparison. */
export interface Version {
  /** `starter`, `draft`, or the id of a run or hand-in. */
  id: string
  files: Record<string, string>
  /** The run or hand-in that it is; null for the starter and the draft. */
  sent: SubmissionView | null
}

/** What changed between two versions of somebody's own code, file by file. */
export function ComparePage({
  challenge,
  versions,
  from,
  to,
}: {
  challenge: Challenge
  versions: readonly Version[]
  from: Version
  to: Version
}) {
  const names = [...new Set([...Object.keys(from.files), ...Object.keys(to.files)])]
  return (
    <>
      <Breadcrumb
        trail={[
          { label: t('challenges.title'), href: '/challenges' },
          { label: challenge.title, href: `/challenges/${challenge.id}` },
          { label: t('workbench.compare.title') },
        ]}
      />
      <PageHead title={t('workbench.compare.title')} />
      <form method="get" class="inline-form pair">
        <Choose name="from" versions={versions} challenge={challenge} chosen={from} />
        <Choose name="to" versions={versions} challenge={challenge} chosen={to} />
        <Button>{t('workbench.compare.show')}</Button>
      </form>
      {names.map((name) => (
        <section key={name} class="compared" aria-label={name}>
          <h2 class="mono">{name}</h2>
          <DiffView
            before={from.files[name] ?? ''}
            after={to.files[name] ?? ''}
            label={t('workbench.compare.label', { name })}
          />
        </section>
      ))}
    </>
  )
}

function Choose({
  name,
  versions,
  challenge,
  chosen,
}: {
  name: 'from' | 'to'
  versions: readonly Version[]
  challenge: Challenge
  chosen: Version
}) {
  const timeZone = useContext(ReaderTimeZone) ?? 'UTC'
  return (
    <div class="field">
      <label for={name}>{t(`workbench.compare.${name}`)}</label>
      <select id={name} name={name}>
        {versions.map((version) => (
          <option key={version.id} value={version.id} selected={version.id === chosen.id}>
            {nameOf(version, challenge, timeZone)}
          </option>
        ))}
      </select>
    </div>
  )
}

function nameOf({ id, sent }: Version, challenge: Challenge, timeZone: string): string {
  if (sent) {
    return t('workbench.compare.version', {
      kind: t(`challenges.history.${sent.purpose}`),
      at: shortMomentText(sent.submittedAt, timeZone),
      result: resultText(challenge, sent),
    })
  }
  return t(id === 'draft' ? 'workbench.compare.draft' : 'workbench.compare.starter')
}
