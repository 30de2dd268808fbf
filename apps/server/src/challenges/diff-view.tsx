import { t } from '../messages/index.ts'
import { lineDiff } from './line-diff.ts'

/** Two texts compared line by line. The marks in front are text, so that the difference is not told by colour alone. */
export function DiffView({ before, after, label }: { before: string; after: string; label: string }) {
  const lines = lineDiff(before, after)
  if (lines.length === 0) return <p class="faint">{t('workbench.diff.same')}</p>
  return (
    <pre class="diff" tabIndex={0} role="region" aria-label={label}>
      {lines.map((line, index) => {
        switch (line.kind) {
          case 'skipped':
            return (
              <span key={index} class="diff-skipped">
                {t('workbench.diff.skipped', { count: line.count })}
                {'\n'}
              </span>
            )
          case 'same':
            return <span key={index}>{`  ${line.text}\n`}</span>
          case 'removed':
            return <del key={index}>{`− ${line.text}\n`}</del>
          case 'added':
            return <ins key={index}>{`+ ${line.text}\n`}</ins>
        }
      })}
    </pre>
  )
}
