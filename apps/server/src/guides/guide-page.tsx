import type { Catalogue, Guide, GuideSection } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { abilityReading, proficiencyAt, readingMargin } from '../web/ability-scale.ts'
import { Content, Breadcrumb, Button, LinkButton, PageHead, Progress, Prose } from '../web/components.tsx'
import { Icon } from '../web/icons.tsx'
import { Question } from './check-view.tsx'
import { Contents } from './contents.tsx'
import type { MyEstimate } from './my-estimates.ts'
import { practiceQuestions } from './practice.ts'
import type { GuideProgress } from './reading.ts'
import { References } from './references.tsx'
import { sectionHtml } from './section-html.ts'

export interface GuideView {
  catalogue: Catalogue
  guide: Guide
  progress: GuideProgress
  /** By skill. */
  estimates: ReadonlyMap<string, MyEstimate>
  /** Practice answers of this sitting, by item. */
  remembered: ReadonlyMap<string, string>
  /** The practice question that was sent without an answer. */
  unanswered: string | null
  /** Somebody we know, guests included: only for them is anything kept. */
  known: boolean
  /** The whole address of this page, for paper. */
  address: string
}

/** One guide to read from end to end. Reads, marks and answers without JavaScript; the island adds comfort. */
export function GuidePage(view: GuideView) {
  const { catalogue, guide, progress } = view
  const roles = catalogue.graph.roles.filter(({ id }) => guide.roles.includes(id))
  return (
    <>
      <Breadcrumb trail={[{ label: t('guides.title'), href: '/guides' }, { label: guide.title }]} />
      <div
        class="guide-layout"
        data-guide={guide.id}
        data-known={view.known ? '' : undefined}
        data-copied={t('guides.link.copied')}
        data-enlarge={t('guides.figure.enlarge')}
        data-close={t('guides.close')}
        data-in-list={t('guides.references.inList')}
        data-source={t('guides.references.one', { number: '#' })}
        data-offline={t('guides.offline')}
      >
        <nav class="toc" aria-label={t('guides.toc')}>
          <div class="toc-wide">
            <p class="eyebrow">{t('guides.toc')}</p>
            <Contents guide={guide} read={progress.read} />
          </div>
          <details class="toc-narrow">
            <summary>
              <span>{t('guides.toc')}</span> <span class="toc-here" data-here aria-hidden="true" />
            </summary>
            <Contents guide={guide} read={progress.read} />
          </details>
        </nav>
        <article class="guide">
          <PageHead
            eyebrow={roles.map((role) => role.name).join(' · ')}
            title={<Content>{guide.title}</Content>}
            lead={<Content>{guide.summary}</Content>}
            actions={
              <div class="guide-facts">
                <p class="small faint">
                  {t('guides.facts', {
                    minutes: guide.readingMinutes,
                    sources: guide.references.length,
                    date: dateText(guide.asOf),
                  })}
                </p>
                <p class="print-only small">{view.address}</p>
                <button type="button" class="quiet small" data-print data-room="inline" hidden>
                  {t('guides.print')}
                </button>
              </div>
            }
          />
          <div data-guide-progress aria-live="off">
            <GuideProgressView guide={guide} progress={progress} />
          </div>
          {guide.introHtml ? <Prose html={sectionHtml(guide, guide.introHtml)} /> : null}
          {guide.sections.map((section, index) => (
            <Section key={section.id} view={view} section={section} index={index} />
          ))}
          <References guide={guide} />
        </article>
      </div>
    </>
  )
}

/** How far this person is, and where to go on. Nothing before the first mark: nobody is counted who does not want to. */
export function GuideProgressView({ guide, progress }: { guide: Guide; progress: GuideProgress }) {
  const { done, total, minutesLeft, next } = progress
  if (done === 0) return null
  return (
    <div class="guide-progress">
      <Progress
        label={t('guides.progress')}
        value={done}
        max={total}
        text={t(next ? 'guides.progress.text' : 'guides.progress.all', { done, total, minutes: minutesLeft })}
      />
      {next ? (
        <p class="small">
          <a href={`#${next.id}`}>{t('guides.goOn', { section: next.title })}</a>
        </p>
      ) : null}
      <p class="visually-hidden">
        <Content>{guide.title}</Content>
      </p>
    </div>
  )
}

function Section({ view, section, index }: { view: GuideView; section: GuideSection; index: number }) {
  const { catalogue, guide, progress, remembered, unanswered } = view
  const questions = practiceQuestions(catalogue, section.check, remembered)
  return (
    <section
      class="guide-section"
      id={section.id}
      data-section
      data-minutes={section.minutes}
      aria-labelledby={`${section.id}-title`}
    >
      <h2 id={`${section.id}-title`}>
        <Content>{section.title}</Content>
        <HeadingLink id={section.id} title={section.title} />
      </h2>
      <p class="section-facts small faint">
        <span>{t('guides.section.minutes', { minutes: section.minutes })}</span>
        <Skills view={view} section={section} />
      </p>
      <Prose html={sectionHtml(guide, section.html)} />
      {questions.length > 0 ? (
        <section class="check" aria-label={t('guides.check.label', { section: section.title })}>
          <h3 class="eyebrow">{t('guides.check.title')}</h3>
          <p class="small faint">{t('guides.check.intro')}</p>
          {questions.map((question) => (
            <Question
              key={question.item.id}
              guideId={guide.id}
              question={question}
              unanswered={unanswered === question.item.id}
            />
          ))}
        </section>
      ) : null}
      <footer class="section-end" id={`end-${section.id}`} data-section-end>
        <div data-mark>
          <SectionRead guide={guide} section={section} read={progress.read.has(section.id)} />
        </div>
        <Neighbours guide={guide} index={index} />
      </footer>
    </section>
  )
}

/** Stands behind a heading: to copy, or to open in another tab. */
function HeadingLink({ id, title }: { id: string; title: string }) {
  return (
    <a class="heading-link" href={`#${id}`} aria-label={t('guides.link.label', { title })}>
      #
    </a>
  )
}

function Skills({ view, section }: { view: GuideView; section: GuideSection }) {
  const { graph } = view.catalogue
  return (
    <>
      {graph.skills
        .filter(({ id }) => section.skills.includes(id))
        .map(({ id, name }) => {
          const mine = view.estimates.get(id)
          return (
            <span key={id}>
              <a href={`/skills/${id}`}>{name}</a>
              {mine ? ` ${mineText(mine, graph.cutScores.cuts)}` : ''}
            </span>
          )
        })}
    </>
  )
}

function mineText({ mean, standardError }: MyEstimate, cuts: Catalogue['graph']['cutScores']['cuts']): string {
  const proficiency = proficiencyAt(mean, cuts)
  return t('guides.section.mine', {
    proficiency: t(`results.proficiency.${proficiency}`),
    reading: abilityReading(mean),
    margin: readingMargin(standardError),
  })
}

/** The mark at the end of a section, by hand; `byItself` when the page set it because the section was read through. */
export function SectionRead({
  guide,
  section,
  read,
  byItself = false,
}: {
  guide: Guide
  section: GuideSection
  read: boolean
  byItself?: boolean
}) {
  return (
    <form method="post" action={`/guides/${guide.id}/read`} class="section-read" data-read={read ? 'yes' : 'no'}>
      <input type="hidden" name="section" value={section.id} />
      <input type="hidden" name="read" value={read ? 'no' : 'yes'} />
      {read ? (
        <p>
          <Icon name="check" /> {t(byItself ? 'guides.read.byItself' : 'guides.read.done')}{' '}
          <button type="submit" class="quiet" aria-label={t('guides.read.undoLabel', { section: section.title })}>
            {t('guides.read.undo')}
          </button>
        </p>
      ) : (
        <p>
          <Button aria-label={t('guides.read.markLabel', { section: section.title })}>{t('guides.read.mark')}</Button>{' '}
          <span class="small faint" data-offer hidden>
            {t('guides.read.offer')}
          </span>
        </p>
      )}
    </form>
  )
}

function Neighbours({ guide, index }: { guide: Guide; index: number }) {
  const before = guide.sections[index - 1]
  const after = guide.sections[index + 1]
  return (
    <nav class="neighbours" aria-label={t('guides.neighbours', { section: guide.sections[index]!.title })}>
      {before ? (
        <a href={`#${before.id}`} class="before">
          <span class="small faint">{t('guides.before')}</span> {before.title}
        </a>
      ) : null}
      {after ? (
        <a href={`#${after.id}`} class="after">
          <span class="small faint">{t('guides.after')}</span> {after.title}
        </a>
      ) : null}
    </nav>
  )
}

/** "Go on where you stopped", for the pages that lead to guides. */
export function GoOnNotice({
  guide,
  section,
  progress,
}: {
  guide: Guide
  section: GuideSection
  progress: GuideProgress
}) {
  return (
    <section class="go-on" aria-label={t('guides.goOn.title')}>
      <div>
        <p class="eyebrow">{t('guides.goOn.title')}</p>
        <p class="go-on-place">
          <strong>
            <Content>{section.title}</Content>
          </strong>
          <span class="faint"> {t('guides.goOn.in', { guide: guide.title })}</span>
        </p>
        <p class="small faint">
          {t('guides.progress.text', { done: progress.done, total: progress.total, minutes: progress.minutesLeft })}
        </p>
      </div>
      <LinkButton href={`/guides/${guide.id}#${section.id}`}>{t('guides.goOn.action')}</LinkButton>
    </section>
  )
}
