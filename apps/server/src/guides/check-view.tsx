import { scoreItem } from '@millwright/assessment'
import { optionOrder, type Item } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { dateText } from '../messages/formats.ts'
import { contentLanguage } from '../messages/locales.ts'
import { t } from '../messages/index.ts'
import { Button, Prose } from '../web/components.tsx'
import { Icon } from '../web/icons.tsx'
import { MARKS, MatchingFields } from '../sessions/matching-fields.tsx'
import { PRACTICE_SEED, type Attempt, type PracticeQuestion } from './practice.ts'

interface QuestionProps {
  guideId: string
  question: PracticeQuestion
  /** Sent without an answer. */
  unanswered?: boolean
}

/** A question at the end of a section: a form before it is answered, and afterwards what is to be said about each option. */
export function Question({ guideId, question, unanswered = false }: QuestionProps) {
  const { item, attempt } = question
  const name = `check-${item.id}`
  return (
    <form
      method="post"
      action={`/guides/${guideId}/check/${item.id}`}
      class="check-question"
      id={name}
      data-check
      aria-labelledby={`${name}-stem`}
    >
      <div id={`${name}-stem`}>
        <Prose html={question.shown.stemHtml} />
      </div>
      {attempt ? (
        <Answered question={question} attempt={attempt} />
      ) : (
        <Open question={question} unanswered={unanswered} />
      )}
    </form>
  )
}

function Open({ question, unanswered }: { question: PracticeQuestion; unanswered: boolean }) {
  return (
    <>
      <Fields question={question} unanswered={unanswered} />
      <p class="check-actions">
        <Button name="do" value="check">
          {t('guides.check.go')}
        </Button>
        <button type="submit" class="quiet" name="do" value="show" formNoValidate>
          {t('guides.check.show')}
        </button>
      </p>
    </>
  )
}

function Fields({ question, unanswered }: { question: PracticeQuestion; unanswered: boolean }) {
  const { item, shown } = question
  const name = `check-${item.id}`
  const missing = unanswered ? (
    <p class="error" id={`${name}-error`} role="alert">
      <Icon name="cross" /> {t('guides.check.unanswered')}
    </p>
  ) : null
  switch (item.kind) {
    case 'single':
    case 'multiple':
      return (
        <FieldSet legend={t(item.kind === 'single' ? 'guides.check.one' : 'guides.check.multiple')} error={missing}>
          {shown.options.map(({ id, html }, index) => (
            <div key={id} class="choice">
              <input
                type={item.kind === 'single' ? 'radio' : 'checkbox'}
                id={`${name}-${id}`}
                name="choice"
                value={id}
              />
              <label for={`${name}-${id}`}>
                <span class="choice-mark">{MARKS[index]}</span>
                <span class="choice-text" {...contentLanguage()} dangerouslySetInnerHTML={{ __html: html }} />
              </label>
            </div>
          ))}
        </FieldSet>
      )
    case 'numeric':
      return (
        <div class={missing ? 'field invalid' : 'field'}>
          <label for={`${name}-number`}>
            {shown.unit ? t('guides.check.numericUnit', { unit: shown.unit }) : t('guides.check.numeric')}
          </label>
          <input
            id={`${name}-number`}
            name="number"
            inputMode="decimal"
            autocomplete="off"
            aria-describedby={missing ? `${name}-error` : undefined}
          />
          {missing}
        </div>
      )
    case 'matching':
      return (
        <FieldSet legend={t('sessions.item.match')} error={missing}>
          <MatchingFields item={shown} name="match" idPrefix={`${name}-`} chosen={() => undefined} />
        </FieldSet>
      )
    case 'ordering':
      return (
        <FieldSet legend={t('guides.check.ordering')} error={missing}>
          {shown.options.map(({ id, html }) => (
            <div key={id} class="ordering-line">
              <select name={`rank-${id}`} aria-labelledby={`${name}-line-${id}`}>
                <option value="">–</option>
                {shown.options.map((_, index) => (
                  <option key={index} value={String(index + 1)}>
                    {index + 1}
                  </option>
                ))}
              </select>
              <span id={`${name}-line-${id}`} {...contentLanguage()} dangerouslySetInnerHTML={{ __html: html }} />
            </div>
          ))}
        </FieldSet>
      )
  }
}

function FieldSet({
  legend,
  error,
  children,
}: {
  legend: string
  error: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <fieldset class={error ? 'choices invalid' : 'choices'}>
      <legend>{legend}</legend>
      {error}
      {children}
    </fieldset>
  )
}

function Answered({ question, attempt }: { question: PracticeQuestion; attempt: Attempt }) {
  const { item, skill } = question
  return (
    <div class="check-result" tabIndex={-1} data-check-result>
      <Outcome item={item} attempt={attempt} />
      <Options question={question} attempt={attempt} />
      <Prose html={item.html.explanation} class="check-explanation" />
      <Sources item={item} />
      <p class="check-actions">
        <button type="submit" class="quiet" name="do" value="again">
          {t('guides.check.again')}
        </button>
        {skill ? <a href={`/skills/${skill.id}`}>{t('guides.check.answer', { skill: skill.name })}</a> : null}
      </p>
    </div>
  )
}

function Outcome({ item, attempt }: { item: Item; attempt: Attempt }) {
  if (attempt.kind === 'shown') return <p class="check-outcome">{t('guides.check.wasShown')}</p>
  const result = scoreItem(item, attempt.response)
  const score = result.outcome === 'scored' ? result.score : 0
  const outcome = score === 1 ? 'right' : score > 0 ? 'partly' : 'wrong'
  return (
    <p class={`check-outcome ${outcome}`}>
      <Icon name={outcome === 'right' ? 'check' : outcome === 'partly' ? 'info' : 'cross'} />{' '}
      {t(`guides.check.outcome.${outcome}`)}
    </p>
  )
}

/** Each option with whether it is right, whether it was chosen, and why. */
function Options({ question, attempt }: { question: PracticeQuestion; attempt: Attempt }) {
  const { item, shown } = question
  const response = attempt.kind === 'answered' ? attempt.response : null
  switch (item.kind) {
    case 'numeric': {
      const given = response?.kind === 'numeric' ? response.value : null
      const mistake = item.mistakes.findIndex(({ value }) => value === given)
      const unit = shown.unit ?? ''
      return (
        <>
          <p>
            {given === null ? null : <>{t('guides.check.yours', { value: `${given} ${unit}`.trim() })} </>}
            <strong>{t('guides.check.value', { value: `${item.answer.value} ${unit}`.trim() })}</strong>
          </p>
          {mistake >= 0 ? <Prose html={item.html.mistakes[mistake] ?? ''} /> : null}
        </>
      )
    }
    case 'ordering': {
      const order = response?.kind === 'ordering' ? response.order : []
      return (
        <ol class="check-notes">
          {item.html.options.map(({ id, text, rationale }, index) => {
            const place = order.indexOf(id) + 1
            return (
              <li key={id} class={place === 0 ? undefined : place === index + 1 ? 'right' : 'wrong'}>
                <span {...contentLanguage()} dangerouslySetInnerHTML={{ __html: text }} />{' '}
                {place === 0 ? null : (
                  <span class="check-mark">
                    <Icon name={place === index + 1 ? 'check' : 'cross'} /> {t('guides.check.place', { place })}
                  </span>
                )}
                <div class="small" {...contentLanguage()} dangerouslySetInnerHTML={{ __html: rationale }} />
              </li>
            )
          })}
        </ol>
      )
    }
    case 'matching': {
      const matches = response?.kind === 'matching' ? response.matches : []
      const noteOf = new Map(item.html.options.map((option) => [option.id, option]))
      return (
        <ul class="check-notes plain-list">
          {item.html.prompts.map(({ id, text }, index) => {
            const given = matches[index]
            const right = noteOf.get(id)
            return (
              <li key={id} class={given === undefined ? undefined : given === id ? 'right' : 'wrong'}>
                <span {...contentLanguage()} dangerouslySetInnerHTML={{ __html: text }} />{' '}
                {given === undefined ? null : (
                  <span class="check-mark">
                    <Icon name={given === id ? 'check' : 'cross'} />{' '}
                    {t(given === id ? 'guides.check.right' : 'guides.check.wrong')}
                  </span>
                )}
                <div {...contentLanguage()} dangerouslySetInnerHTML={{ __html: right?.text ?? '' }} />
                <div
                  class="small"
                  {...contentLanguage()}
                  dangerouslySetInnerHTML={{ __html: right?.rationale ?? '' }}
                />
                {given === undefined || given === id ? null : (
                  <>
                    <div>
                      {t('guides.check.matched')}{' '}
                      <span
                        {...contentLanguage()}
                        dangerouslySetInnerHTML={{ __html: noteOf.get(given)?.text ?? '' }}
                      />
                    </div>
                    <div
                      class="small"
                      {...contentLanguage()}
                      dangerouslySetInnerHTML={{ __html: noteOf.get(given)?.rationale ?? '' }}
                    />
                  </>
                )}
              </li>
            )
          })}
        </ul>
      )
    }
    case 'single':
    case 'multiple': {
      const chosen = new Set(
        response?.kind === 'multiple' ? response.options : response?.kind === 'single' ? [response.option] : [],
      )
      const right = new Set(item.options.filter(({ correct }) => correct).map(({ id }) => id))
      const order = optionOrder(item, PRACTICE_SEED)
      const inShownOrder = item.html.options.toSorted((one, other) => order.indexOf(one.id) - order.indexOf(other.id))
      return (
        <ul class="check-notes plain-list">
          {inShownOrder.map(({ id, text, rationale }, index) => (
            <li key={id} class={right.has(id) ? 'right' : chosen.has(id) ? 'wrong' : undefined}>
              <span class="choice-mark">{MARKS[index]}</span>{' '}
              <span {...contentLanguage()} dangerouslySetInnerHTML={{ __html: text }} />{' '}
              <span class="check-mark">
                <Icon name={right.has(id) ? 'check' : 'cross'} />{' '}
                {t(right.has(id) ? 'guides.check.right' : 'guides.check.wrong')}
                {chosen.has(id) ? ` · ${t('guides.check.chosen')}` : ''}
              </span>
              <div class="small" {...contentLanguage()} dangerouslySetInnerHTML={{ __html: rationale }} />
            </li>
          ))}
        </ul>
      )
    }
  }
}

function Sources({ item }: { item: Item }) {
  if (item.sources.length === 0) return null
  return (
    <p class="small check-sources">
      {t('guides.check.source', { count: item.sources.length })}{' '}
      {item.sources.map(({ title, publisher, url, date }, index) => (
        <span key={url}>
          {index > 0 ? '; ' : ''}
          {publisher},{' '}
          <a href={url} rel="noopener">
            {title}
          </a>
          , {dateText(date)}
        </span>
      ))}
    </p>
  )
}
