import type { PublicItem } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { contentLanguage } from '../messages/locales.ts'

/** What the options of a question are called on its page. */
export const MARKS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I']

interface MatchingFieldsProps {
  item: Pick<PublicItem, 'options' | 'prompts'>
  /** Begins the name of each field, `<name>-1` and so on; and, with a prefix, their ids on the page. */
  name: string
  idPrefix?: string
  /** The option that stands beside a prompt, if any does. */
  chosen: (promptId: string) => string | undefined
  /** The answer was refused: lines without a letter of their own are marked. */
  refused?: boolean
}

/** The answers with their letters, and for each prompt a choice among the letters. */
export function MatchingFields({ item, name, idPrefix = '', chosen, refused = false }: MatchingFieldsProps) {
  const given = item.prompts.map(({ id }) => chosen(id))
  const isAlone = (option: string | undefined) => given.filter((one) => one === option).length === 1
  return (
    <div class="matching">
      <ul class="matching-answers plain-list" aria-label={t('sessions.item.matchAnswers')}>
        {item.options.map(({ id, html }, index) => (
          <li key={id}>
            <span class="choice-mark">{MARKS[index]}</span>
            <span {...contentLanguage()} dangerouslySetInnerHTML={{ __html: html }} />
          </li>
        ))}
      </ul>
      {item.prompts.map(({ id, html }) => (
        <div key={id} class="matching-line">
          <span id={`${idPrefix}prompt-${id}`} {...contentLanguage()} dangerouslySetInnerHTML={{ __html: html }} />
          <select
            name={`${name}-${id}`}
            aria-labelledby={`${idPrefix}prompt-${id}`}
            aria-invalid={refused && !(chosen(id) && isAlone(chosen(id))) ? 'true' : undefined}
          >
            <option value="">–</option>
            {item.options.map((option, index) => (
              <option key={option.id} value={option.id} selected={chosen(id) === option.id}>
                {MARKS[index]}
              </option>
            ))}
          </select>
        </div>
      ))}
    </div>
  )
}
