import { createElement, type ButtonHTMLAttributes, type ComponentChild, type ComponentChildren } from 'preact'
import { contentLanguage } from '../messages/locales.ts'
import { t, type MessageKey } from '../messages/index.ts'
import { Icon, type IconName } from './icons.tsx'

type Tone = 'primary' | 'plain' | 'danger'

/** A button that acts. `plain` by default: one primary action a page. */
export function Button({
  tone = 'plain',
  children,
  ...rest
}: { tone?: Tone; children: ComponentChildren } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'class'>) {
  return (
    <button type="submit" {...rest} class={`button ${tone}`}>
      {children}
    </button>
  )
}

/** A link that looks like a button, for the one next step. */
export function LinkButton({
  href,
  tone = 'plain',
  children,
}: {
  href: string
  tone?: Tone
  children: ComponentChildren
}) {
  return (
    <a class={`button ${tone}`} href={href}>
      {children}
    </a>
  )
}

interface FieldProps {
  /** Also the id of the control; the hint and the error hang on it. */
  name: string
  label: string
  hint?: string | undefined
  error?: string | undefined
  optional?: boolean
}

interface InputProps {
  type?: 'text' | 'email' | 'password' | 'search' | 'number' | 'date' | 'url'
  value?: string | number | undefined
  required?: boolean
  autocomplete?: string
  inputMode?: 'text' | 'decimal' | 'numeric' | 'search' | 'email' | 'url'
  min?: number | string
  max?: number | string
  step?: number | 'any'
  minLength?: number
  maxLength?: number
  spellcheck?: boolean
  autofocus?: boolean
}

/** One labelled control. Give `children` for a select or a textarea: it receives the attributes to spread. */
export function Field({
  name,
  label,
  hint,
  error,
  optional = false,
  children,
  ...input
}: FieldProps & {
  children?: (attributes: ControlAttributes) => ComponentChild
} & InputProps) {
  const described = [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean).join(' ')
  const attributes: ControlAttributes = {
    id: name,
    name,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? 'true' : undefined,
  }
  return (
    <div class={error ? 'field invalid' : 'field'}>
      <label for={name}>
        {label}
        {optional ? <span class="faint"> ({t('web.optional')})</span> : null}
      </label>
      {hint ? (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      {children ? children(attributes) : createElement('input', { type: 'text', ...input, ...attributes })}
      {error ? (
        <p class="error" id={`${name}-error`}>
          <Icon name="cross" /> {error}
        </p>
      ) : null}
    </div>
  )
}

export interface ControlAttributes {
  id: string
  name: string
  'aria-describedby': string | undefined
  'aria-invalid': 'true' | undefined
}

/** A radio or checkbox with room for a sentence or a code block: the options of an item, the choices of a form. */
export function Choice({
  kind = 'radio',
  name,
  value,
  checked = false,
  disabled = false,
  mark,
  hint,
  state,
  children,
}: {
  kind?: 'radio' | 'checkbox'
  name: string
  value: string
  checked?: boolean
  disabled?: boolean
  /** The letter or key in front: A, B, C. */
  mark?: string | undefined
  hint?: string | undefined
  /** After the answer: shown by colour, icon and words together. */
  state?: { kind: 'right' | 'wrong'; label: string } | undefined
  children: ComponentChildren
}) {
  const id = `${name}-${value}`
  return (
    <div class={state ? `choice ${state.kind}` : 'choice'}>
      <input
        type={kind}
        id={id}
        name={name}
        value={value}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <label for={id}>
        {mark ? <span class="choice-mark">{mark}</span> : null}
        <span class="choice-text">{children}</span>
        {state ? (
          <span class="choice-state">
            <Icon name={state.kind === 'right' ? 'check' : 'cross'} /> {state.label}
          </span>
        ) : null}
      </label>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  )
}

/** Choices under one question. */
export function Choices({
  legend,
  hint,
  error,
  children,
}: {
  legend: ComponentChildren
  hint?: string | undefined
  error?: string | undefined
  children: ComponentChildren
}) {
  return (
    <fieldset class={error ? 'choices invalid' : 'choices'}>
      <legend>{legend}</legend>
      {hint ? <p class="hint">{hint}</p> : null}
      {error ? (
        <p class="error">
          <Icon name="cross" /> {error}
        </p>
      ) : null}
      {children}
    </fieldset>
  )
}

export type NoticeKind = 'info' | 'success' | 'warn' | 'error'

const NOTICES: Record<NoticeKind, { icon: IconName; label: MessageKey; role: 'note' | 'status' | 'alert' }> = {
  info: { icon: 'info', label: 'web.notice.info', role: 'note' },
  success: { icon: 'check', label: 'web.notice.success', role: 'status' },
  warn: { icon: 'warn', label: 'web.notice.warn', role: 'note' },
  error: { icon: 'cross', label: 'web.notice.error', role: 'alert' },
}

export function Notice({
  kind = 'info',
  title,
  children,
}: {
  kind?: NoticeKind
  title?: string | undefined
  children?: ComponentChildren
}) {
  const { icon, label, role } = NOTICES[kind]
  return (
    <div class={`notice ${kind}`} role={role}>
      <p class="notice-title">
        <Icon name={icon} /> {title ?? t(label)}
      </p>
      {children}
    </div>
  )
}

/** One thing in a list of things. With `href` the heading is its link. */
export function Card({
  title,
  href,
  eyebrow,
  level = 3,
  children,
  foot,
}: {
  title: ComponentChildren
  href?: string | undefined
  eyebrow?: ComponentChildren
  level?: 2 | 3 | 4
  children?: ComponentChildren
  foot?: ComponentChildren
}) {
  const Heading = `h${level}` as const
  return (
    <article class="card">
      {eyebrow ? <p class="eyebrow">{eyebrow}</p> : null}
      <Heading class="card-title">{href ? <a href={href}>{title}</a> : title}</Heading>
      {children}
      {foot ? <div class="card-foot">{foot}</div> : null}
    </article>
  )
}

/** A data table that scrolls inside itself on a narrow screen and can be reached by keyboard. */
export function Table({
  caption,
  captionHidden = false,
  head,
  dense = false,
  wordy = false,
  children,
}: {
  caption: string
  captionHidden?: boolean
  head: readonly { label: ComponentChildren; numeric?: boolean }[]
  dense?: boolean
  /** Has sentences in its cells, so it keeps a readable width. */
  wordy?: boolean
  /** The rows: <tr> elements with a <th scope="row"> first. */
  children: ComponentChildren
}) {
  return (
    <div class="table-scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class={[wordy && 'wide-table', dense && 'dense'].filter(Boolean).join(' ') || undefined}>
        <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {head.map((column, index) => (
              <th key={index} scope="col" class={column.numeric ? 'numeric' : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

/** Links to sibling pages that look like tabs. */
export function SubNav({
  label,
  items,
}: {
  label: string
  items: readonly { href: string; label: string; current?: boolean }[]
}) {
  return (
    <nav class="sub-nav" aria-label={label}>
      <ul>
        {items.map(({ href, label: text, current }) => (
          <li key={href}>
            <a href={href} aria-current={current ? 'page' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How far along, in words and as a bar. */
export function Progress({ label, value, max, text }: { label: string; value: number; max: number; text?: string }) {
  return (
    <div class="progress">
      <div class="progress-words">
        <span>{label}</span>
        <span class="mono">{text ?? t('web.progress', { value, max })}</span>
      </div>
      <progress value={value} max={max} aria-label={label} />
    </div>
  )
}

export function EmptyState({
  title,
  level = 2,
  children,
  action,
}: {
  title: string
  level?: 1 | 2 | 3
  children?: ComponentChildren
  action?: ComponentChildren
}) {
  const Heading = `h${level}` as const
  return (
    <div class="empty">
      <Heading>{title}</Heading>
      {children}
      {action ? <p class="actions">{action}</p> : null}
    </div>
  )
}

/** The way up. The last entry is this page and has no link. */
export function Breadcrumb({ trail }: { trail: readonly { label: string; href?: string }[] }) {
  return (
    <nav class="breadcrumb" aria-label={t('web.breadcrumb')}>
      <ol>
        {trail.map(({ label, href }) => (
          <li key={label}>{href ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}</li>
        ))}
      </ol>
    </nav>
  )
}

export function Badge({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent'
  children: ComponentChildren
}) {
  return <span class={`badge ${tone}`}>{children}</span>
}

/** Text from the catalogue, already turned into safe HTML when the content was compiled. */
export function Prose({ html, class: extra }: { html: string; class?: string }) {
  const words = extra ? `prose ${extra}` : 'prose'
  return <div class={words} {...contentLanguage()} dangerouslySetInnerHTML={{ __html: html }} />
}

/** Words of the content in the middle of a page: marked with their language where the page speaks another. */
export function Content({ children }: { children: ComponentChildren }) {
  const marks = contentLanguage()
  return marks.lang === undefined ? <>{children}</> : <span {...marks}>{children}</span>
}

/** A page's opening: one heading, one lead sentence, and what can be done here. */
export function PageHead({
  eyebrow,
  title,
  lead,
  actions,
}: {
  eyebrow?: ComponentChildren
  title: ComponentChildren
  lead?: ComponentChildren
  actions?: ComponentChildren
}) {
  return (
    <div class="page-head">
      {eyebrow ? <p class="eyebrow">{eyebrow}</p> : null}
      <h1>{title}</h1>
      {lead ? <p class="lead">{lead}</p> : null}
      {actions ? <div class="actions">{actions}</div> : null}
    </div>
  )
}

/** Above a form that was refused: what to mend, each linked to its field. Give it the focus by `autofocus`. */
export function ErrorSummary({ errors }: { errors: readonly { field: string; message: string }[] }) {
  if (errors.length === 0) return null
  return (
    <Notice kind="error" title={t('web.error.summary', { count: errors.length })}>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
