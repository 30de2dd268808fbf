import { exampleMark, type Guide } from '@millwright/catalog'
import { t } from '../messages/index.ts'

/**
 * A section's compiled HTML with the page's own words in it: a link behind each subheading, and the way to run each example. The HTML
 * is our compiler's, so its headings and marks look the same everywhere.
 */
export function sectionHtml(guide: Guide, html: string): string {
  const withLinks = html.replaceAll(
    /<h3 id="([^"]*)">(.*?)<\/h3>/g,
    (_, id: string, inner: string) =>
      `<h3 id="${id}">${inner}<a class="heading-link" href="#${id}" aria-label="${escaped(t('guides.link.label', { title: withoutTags(inner) }))}">#</a></h3>`,
  )
  return guide.examples.reduce(
    (text, { id, file }) =>
      text.replace(
        exampleMark(id),
        () =>
          `<p class="example-door" data-example="${id}"><a class="button plain" href="/guides/${guide.id}/examples/${id}" aria-label="${escaped(t('guides.example.openLabel', { file }))}">${escaped(t('guides.example.open'))}</a></p>`,
      ),
    withLinks,
  )
}

const withoutTags = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
