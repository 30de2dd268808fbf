import { indexCatalogue, publicChallenge, type Catalogue, type Challenge } from '@millwright/catalog'
import { contentLanguage } from '../messages/locales.ts'
import { t } from '../messages/index.ts'
import { Content, Prose } from '../web/components.tsx'
import { VisibleTests } from './visible-tests.tsx'

/** The task, what is graded, the tests that can be seen, hints, and where one can read about it. */
export function Statement({
  catalogue,
  challenge,
  withReading,
}: {
  catalogue: Catalogue
  challenge: Challenge
  /** In a sitting nothing leads away from it. */
  withReading: boolean
}) {
  const shown = publicChallenge(challenge)
  return (
    <>
      <p class="statement-summary">
        <Content>{challenge.summary}</Content>
      </p>
      <Prose html={shown.statementHtml} />
      <Criteria catalogue={catalogue} challenge={challenge} />
      <VisibleTests shown={shown} catalogueHash={catalogue.hash} />
      <Hints hints={shown.hintsHtml} />
      {withReading ? <Reading catalogue={catalogue} challenge={challenge} /> : null}
    </>
  )
}

function Criteria({ catalogue, challenge }: { catalogue: Catalogue; challenge: Challenge }) {
  const { skills } = indexCatalogue(catalogue)
  const total = challenge.criteria.reduce((sum, { weight }) => sum + weight, 0)
  const { cpuSeconds, wallSeconds, memoryMiB } = challenge.limits
  return (
    <>
      <h2>{t('challenges.criteria')}</h2>
      <ul>
        {challenge.criteria.map(({ id, title, skill, weight }) => (
          <li key={id}>
            {title}{' '}
            <span class="faint">
              {t('challenges.criterion.weight', { weight, total, skill: skills.get(skill)?.name ?? skill })}
            </span>
          </li>
        ))}
      </ul>
      <p class="faint small">{t('challenges.limits', { cpu: cpuSeconds, wall: wallSeconds, memory: memoryMiB })}</p>
    </>
  )
}

/** Each hint is inside the one before, so that nobody reads more than they need. Nothing is sent when one is opened. */
function Hints({ hints }: { hints: readonly string[] }) {
  if (hints.length === 0) return null
  return (
    <>
      <h2>{t('challenges.hints')}</h2>
      <p class="faint small">{t('workbench.hints.note', { count: hints.length })}</p>
      <HintsFrom hints={hints} number={1} />
    </>
  )
}

function HintsFrom({ hints, number }: { hints: readonly string[]; number: number }) {
  const html = hints[number - 1]
  if (html === undefined) return null
  return (
    <details class="hint-step">
      <summary>{t('workbench.hint', { number, count: hints.length })}</summary>
      <div {...contentLanguage()} dangerouslySetInnerHTML={{ __html: html }} />
      <HintsFrom hints={hints} number={number + 1} />
    </details>
  )
}

/** Sections of guides about the skills that the criteria measure. */
export function Reading({ catalogue, challenge }: { catalogue: Catalogue; challenge: Challenge }) {
  const skills = new Set(challenge.criteria.map(({ skill }) => skill))
  const sections = catalogue.guides.flatMap((guide) =>
    guide.sections
      .filter((section) => section.skills.some((skill) => skills.has(skill)))
      .map((section) => ({ guide, section })),
  )
  if (sections.length === 0) return null
  return (
    <>
      <h2>{t('workbench.reading')}</h2>
      <p class="faint small">{t('workbench.reading.note')}</p>
      <ul>
        {sections.map(({ guide, section }) => (
          <li key={`${guide.id} ${section.id}`}>
            <a href={`/guides/${guide.id}#${section.id}`}>
              <Content>{section.title}</Content>
            </a>{' '}
            <span class="faint">
              <Content>{guide.title}</Content>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
