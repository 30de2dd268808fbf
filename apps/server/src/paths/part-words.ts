import { t } from '../messages/index.ts'
import type { Material } from './materials.ts'

/** "Read: The role", "Solve: Find the leak". */
export function partKind(material: Material, title: string): string {
  switch (material.kind) {
    case 'section':
      return t('paths.part.section', { title })
    case 'reading':
      return t(`paths.part.${material.reading.kind === 'course' ? 'course' : 'reading'}`, { title })
    case 'challenge':
      return t('paths.part.challenge', { title })
    case 'check':
      return t('paths.part.check', { title })
  }
}
