import { followContents } from './guide/contents.ts'
import { openExamples } from './guide/examples.ts'
import { enlargeFigures } from './guide/figures.ts'
import { showFootnotes } from './guide/footnotes.ts'
import { copyHeadingLinks } from './guide/heading-links.ts'
import { sendPractice } from './guide/practice.ts'
import { followReading } from './guide/reading.ts'

/** Comfort for who reads a guide. Everything here is there without it too, as links, forms and pages of their own. */
const layout = document.querySelector<HTMLElement>('[data-guide]')
if (layout) {
  followContents(layout)
  followReading(layout)
  showFootnotes(layout)
  enlargeFigures(layout)
  copyHeadingLinks(layout)
  sendPractice(layout)
}
openExamples(document)

const print = document.querySelector<HTMLButtonElement>('[data-print]')
if (print) {
  print.hidden = false
  print.addEventListener('click', () => window.print())
}
