import { leftToReview, targetsFor, indexCatalogue, type Catalogue, type LevelId } from '@millwright/catalog'
import { namesText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'

/** Skills that a target requires and that decide nothing in it, by name: what people do there is for reviews. */
export function LeftToReview({ catalogue, role, level }: { catalogue: Catalogue; role: string; level: string }) {
  const { graph } = catalogue
  const { skills } = indexCatalogue(catalogue)
  const left = targetsFor(graph, role, level as LevelId).filter(
    ({ skill, required }) => required && leftToReview(graph, skill),
  )
  if (left.length === 0) return null
  const list = namesText(left.map(({ skill }) => skills.get(skill)?.name ?? skill))
  return <p class="faint">{t('reviews.left', { list })}</p>
}

/** Beside whatever answers say about such a skill: what they cannot show. */
export function JudgementNote({ catalogue, skill }: { catalogue: Catalogue; skill: string }) {
  return leftToReview(catalogue.graph, skill) ? <p class="faint">{t('reviews.judgement')}</p> : null
}
