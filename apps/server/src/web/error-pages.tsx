import { t } from '../messages/index.ts'
import { LinkButton, PageHead } from './components.tsx'

/** What stands here when nothing stands here. `what` names the thing looked for, in the page's own words. */
export function NotFound({ what, back }: { what?: string; back?: { href: string; label: string } }) {
  return (
    <PageHead
      eyebrow="404"
      title={what ?? t('web.notFound.title')}
      lead={t('web.notFound.body')}
      actions={<LinkButton href={back?.href ?? '/'}>{back?.label ?? t('web.notFound.home')}</LinkButton>}
    />
  )
}

export function Failed() {
  return <PageHead eyebrow="500" title={t('web.failed.title')} lead={t('web.failed.body')} />
}

/** The database cannot take anything at the moment. */
export function Unavailable({ status, trouble }: { status: number; trouble: 'disk-full' | 'away' }) {
  return (
    <PageHead
      eyebrow={String(status)}
      title={t(`web.unavailable.${trouble}.title`)}
      lead={t(`web.unavailable.${trouble}.body`)}
    />
  )
}
