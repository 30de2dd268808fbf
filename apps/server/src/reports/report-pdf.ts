import PDFDocument from 'pdfkit'
import type { Report } from '@millwright/api'
import { dateText } from '../messages/formats.ts'
import { momentText } from '../messages/moments.ts'
import { COUNTED } from '../reviews/reviews-in-report.tsx'
import { t } from '../messages/index.ts'
import { currentLocale, INTL_LOCALE } from '../messages/locales.ts'
import { DECISION_CONFIDENCE } from '../profiles/standing-view.tsx'
import { abilityReading, axisPercent, bands, probabilityText, proficiencyAt, type Band } from '../web/ability-scale.ts'
import { type Face, type Run, runsOf, thickening } from './pdf-text.ts'
import {
  compositeText,
  cutsOf,
  isHistoryShort,
  judgedText,
  judgementText,
  occasionText,
  readingText,
  scopeText,
  targetName,
} from './report-view.tsx'

type Document = InstanceType<typeof PDFDocument>
type Structure = ReturnType<Document['struct']>
/** What @types/pdfkit does not know yet of pdfkit 0.20. */
interface StructureOptions {
  alt?: string
  /** What it says, where outlines are drawn instead of letters. */
  actual?: string
  bbox?: [number, number, number, number]
  scope?: 'Row' | 'Column'
}

const MARGIN = 52
/** The last part stays together. */
const ORIGIN_HEIGHT = 170
const INK = '#17212b'
const SOFT = '#4a565f'
const LINE = '#b9bfbb'
const RED = '#b2331a'
const BLUE = '#1d3f9c'
/** The bands of proficiency 0 to 4, as on pages. */
const BANDS = ['#ecede8', '#e3e8ef', '#d6dfef', '#c7d4ec', '#b7c8e8']

interface PdfOptions {
  /** Whose zone its moments are written in; UTC when it is not known. */
  timeZone: string | null
  /** Where the report can be opened, when it came by a link. */
  link: string | null
}

/**
 * A report as a PDF: the numbers and words of its page, drawn as vectors, tagged for those who hear it, in the reader's language. It
 * carries the signed JSON of the report as an attachment.
 */
export async function reportPdf(report: Report, { timeZone, link }: PdfOptions): Promise<Buffer> {
  const title = report.person ? t('reports.title.named', { name: report.person.name }) : t('reports.title')
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN + 16, left: MARGIN, right: MARGIN },
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: INTL_LOCALE[currentLocale()],
    bufferPages: true,
    font: '',
    info: {
      Title: title,
      Subject: scopeText(report),
      Author: report.person?.name ?? '',
      Creator: 'Millwright',
      CreationDate: new Date(report.madeAt),
    },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<Buffer>((resolve) => doc.on('end', () => resolve(Buffer.concat(chunks))))
  doc.file(Buffer.from(JSON.stringify(report)), {
    name: 'report.json',
    type: 'application/json',
    description: t('reports.pdf.attachment'),
    creationDate: new Date(report.madeAt),
    modifiedDate: new Date(report.madeAt),
  })
  const sheet = new Sheet(doc)
  const at = (moment: string) => momentText(new Date(moment), timeZone)
  sheet.heading(1, title)
  sheet.paragraph(scopeText(report), { size: 13, color: SOFT })
  sheet.space(8)
  sheet.facts([
    [t('reports.facts.asOf'), `${at(report.madeAt)} ${t('reports.facts.frozen')}`],
    [t('reports.facts.mode'), t(`profiles.mode.${report.aiMode}`)],
    ...(report.basis.first && report.basis.last ? ([[t('reports.pdf.evidence'), evidenceText(report)]] as const) : []),
    [t('reports.pdf.installation'), report.installation],
    ...(link ? ([[t('reports.pdf.link'), link]] as const) : []),
  ])
  sheet.heading(2, t('reports.conclude.title'))
  sheet.list(([1, 2, 3] as const).map((point) => t(`reports.conclude.${point}`)))
  const target = report.scope.kind === 'target' ? report.targets[0] : undefined
  if (target) drawTarget(sheet, target)
  sheet.paragraph(judgedText(report.basis), { size: 9, color: SOFT })
  if (report.scope.kind === 'whole') {
    sheet.heading(2, t('measured.targets.title'))
    drawTargets(sheet, report.targets)
    sheet.paragraph(t('measured.targets.askedKey'), { size: 8, color: SOFT })
  }
  sheet.heading(2, t('reports.skills'))
  drawSkills(sheet, report)
  const short = isHistoryShort(report)
  if (report.history && (report.history.length > 0 || short)) {
    sheet.heading(2, t('reports.history'))
    if (report.history.length > 0) drawHistory(sheet, report.history, { at, withTarget: target !== undefined })
    if (short) sheet.paragraph(t('reports.history.short'))
  }
  if (report.reviews) {
    sheet.heading(2, t('reviews.notMeasured'))
    sheet.paragraph(t('reviews.report.note'))
    sheet.paragraph(t('reviews.report.columns'))
    for (const { title: rubric, criteria } of report.reviews) {
      sheet.heading(3, rubric)
      drawReviews(sheet, criteria)
    }
  }
  sheet.need(ORIGIN_HEIGHT)
  sheet.heading(2, t('reports.origin.title'))
  sheet.paragraph(t('reports.origin', { installation: report.installation }))
  sheet.paragraph(t('reports.pdf.check', { address: `${report.installation}/reports/check` }))
  sheet.facts([
    [t('reports.origin.id'), report.id],
    [t('reports.origin.catalogue'), report.basis.catalogue],
    [t('reports.origin.engine'), report.basis.engine],
  ])
  sheet.finish(title)
  doc.end()
  return ended
}

function evidenceText({ basis }: Report): string {
  return t('reports.pdf.evidence.text', {
    count: basis.observations,
    first: dateText(basis.first!.slice(0, 10)),
    last: dateText(basis.last!.slice(0, 10)),
  })
}

interface TextStyle {
  face?: Face
  size?: number
  color?: string
  width?: number
  align?: 'left' | 'right'
}

/** Sets text and drawings below each other, each with its tag, and begins pages where something would not fit. */
class Sheet {
  readonly doc: Document
  readonly #root: Structure
  readonly #registered = new Set<string>()
  readonly width: number

  constructor(doc: Document) {
    this.doc = doc
    this.width = doc.page.width - 2 * MARGIN
    this.#root = doc.struct('Document')
    doc.addStructure(this.#root)
    doc.y = MARGIN
  }

  space(height: number): void {
    this.doc.y += height
  }

  /** Begins a new page unless this much is left. */
  need(height: number): void {
    if (this.doc.y + height > this.doc.page.height - MARGIN - 16) {
      this.doc.addPage()
      this.doc.y = MARGIN
    }
  }

  #struct(type: string, options: StructureOptions = {}, children?: (Structure | (() => void))[]): Structure {
    return this.doc.struct(type as never, options as never, children)
  }

  /** One element of the document. */
  element(type: string, draw: () => void, options: StructureOptions = {}): void {
    const element = this.#struct(type, options, [draw])
    this.#root.add(element)
  }

  heading(level: 1 | 2 | 3, text: string): void {
    const [size, above, below] = level === 1 ? [24, 0, 4] : level === 2 ? [15, 16, 4] : [11, 8, 2]
    // A heading stays with what it is over.
    this.need(size + above + below + 60)
    this.space(above)
    const face = level === 3 ? 'bold' : 'serif'
    this.element(`H${level}`, () => this.text(text, MARGIN, { face, size }), saying(text, face))
    this.space(below)
  }

  paragraph(text: string, style: TextStyle = {}): void {
    this.need(this.heightOf(text, style))
    this.element('P', () => this.text(text, MARGIN, style), saying(text, style.face))
    this.space(4)
  }

  list(items: readonly string[]): void {
    const list = this.#struct('L')
    this.#root.add(list)
    for (const item of items) {
      this.need(this.heightOf(item, { width: this.width - 14 }))
      const entry = this.#struct('LI')
      list.add(entry)
      const y = this.doc.y
      entry.add(this.#struct('Lbl', {}, [() => this.text('•', MARGIN, {})]))
      this.doc.y = y
      entry.add(this.#struct('LBody', {}, [() => this.text(item, MARGIN + 14, { width: this.width - 14 })]))
      entry.end()
      this.space(3)
    }
    list.end()
  }

  facts(rows: readonly (readonly [string, string])[]): void {
    this.table(
      [120, this.width - 120],
      rows.map(([name, value]) => [{ text: name, header: 'Row' as const, style: { color: SOFT } }, { text: value }]),
      { size: 9 },
    )
    this.space(4)
  }

  /** A table of texts and drawings. Rows are not torn apart. */
  table(widths: readonly number[], rows: readonly (readonly Cell[])[], { size = 9 } = {}): void {
    const table = this.#struct('Table')
    this.#root.add(table)
    for (const row of rows) {
      const styleOf = (cell: Cell, index: number): TextStyle => ({ size, width: widths[index]! - 8, ...cell.style })
      const height =
        Math.max(...row.map((cell, index) => cell.height ?? this.heightOf(cell.text, styleOf(cell, index)))) + 5
      this.need(height)
      const line = this.#struct('TR')
      table.add(line)
      const top = this.doc.y
      let x = MARGIN
      row.forEach((cell, index) => {
        const draw = () => {
          this.doc.y = top + 2
          if (cell.draw) cell.draw(x, top + 2, widths[index]! - 8)
          else this.text(cell.text, x, styleOf(cell, index))
        }
        const inner = cell.draw
          ? this.#struct('Figure', { alt: cell.text, bbox: [x, top, x + widths[index]!, top + height] }, [draw])
          : draw
        const options = {
          ...(cell.header ? { scope: cell.header } : {}),
          ...(cell.draw ? {} : saying(cell.text, cell.style?.face)),
        }
        line.add(this.#struct(cell.header ? 'TH' : 'TD', options, [inner]))
        x += widths[index]!
      })
      line.end()
      this.doc.y = top + height
      this.artifact(() =>
        this.doc
          .moveTo(MARGIN, top + height)
          .lineTo(MARGIN + this.width, top + height)
          .lineWidth(0.5)
          .stroke(LINE),
      )
      this.doc.y = top + height + 1
    }
    table.end()
  }

  figure(alt: string, height: number, draw: (x: number, y: number, width: number) => void): void {
    this.need(height)
    const top = this.doc.y
    const bbox: [number, number, number, number] = [MARGIN, top, MARGIN + this.width, top + height]
    this.#root.add(this.#struct('Figure', { alt, bbox }, [() => draw(MARGIN, top, this.width)]))
    this.doc.y = top + height
  }

  /** Lines that only help the eye. */
  artifact(draw: () => void): void {
    this.doc.markContent('Artifact')
    draw()
    this.doc.endMarkedContent()
  }

  heightOf(text: string, { face = 'sans', size = 10, width = this.width }: TextStyle): number {
    const runs = runsOf(text, face)
    const [only] = runs
    if (runs.length <= 1 && only?.kind === 'embedded') {
      this.#use(only)
      return this.doc.fontSize(size).heightOfString(text, { width, lineGap: 1.5 })
    }
    return this.#linesOf(runs, size, width).length * size * 1.45
  }

  /** Text in as many fonts as its characters need. */
  text(
    text: string,
    x: number,
    { face = 'sans', size = 10, color = INK, width = this.width, align = 'left' }: TextStyle,
  ): void {
    const { doc } = this
    const runs = runsOf(text, face)
    doc.fillColor(color)
    const [only] = runs
    if (runs.length <= 1 && only?.kind === 'embedded') {
      this.#use(only)
      doc.fontSize(size).text(text, x, doc.y, { width, lineGap: 1.5, align })
      return
    }
    for (const line of this.#linesOf(runs, size, width)) {
      const own = line.reduce((sum, run) => sum + this.#widthOf(run, size), 0)
      let at = align === 'right' ? x + width - own : x
      const top = doc.y
      for (const run of line) {
        this.#drawRun(run, at, top, size, color)
        at += this.#widthOf(run, size)
      }
      doc.y = top + size * 1.45
    }
  }

  #use(run: Run & { kind: 'embedded' }): void {
    if (!this.#registered.has(run.font)) {
      this.doc.registerFont(run.font, run.file)
      this.#registered.add(run.font)
    }
    this.doc.font(run.font)
  }

  /** Text in several fonts, broken into lines after spaces. */
  #linesOf(runs: readonly Run[], size: number, width: number): Run[][] {
    const words: Run[][] = [[]]
    for (const run of runs) {
      for (const text of run.text.split(/(?<=\s)/)) {
        words.at(-1)!.push({ ...run, text })
        if (/\s$/.test(text)) words.push([])
      }
    }
    const lines: Run[][] = [[]]
    let used = 0
    for (const word of words) {
      const own = word.reduce((sum, run) => sum + this.#widthOf(run, size), 0)
      if (used > 0 && used + own > width) {
        lines.push([])
        used = 0
      }
      lines.at(-1)!.push(...word)
      used += own
    }
    return lines
  }

  #widthOf(run: Run, size: number): number {
    if (run.kind === 'embedded') {
      this.#use(run)
      return this.doc.fontSize(size).widthOfString(run.text)
    }
    if (run.kind === 'missing') return size * 0.6
    return (run.font.layout(run.text).advanceWidth / run.font.unitsPerEm) * size
  }

  #drawRun(run: Run, x: number, y: number, size: number, color: string): void {
    const { doc } = this
    if (run.kind === 'embedded') {
      this.#use(run)
      doc.fontSize(size).text(run.text, x, y, { lineBreak: false })
      return
    }
    if (run.kind === 'missing') {
      doc
        .rect(x + size * 0.08, y + size * 0.35, size * 0.42, size * 0.7)
        .lineWidth(0.6)
        .stroke(SOFT)
      return
    }
    const { glyphs, positions } = run.font.layout(run.text)
    const around = thickening(run.font)
    const scale = size / run.font.unitsPerEm
    const baseline = y + size * 1.07
    let at = x
    glyphs.forEach((glyph, index) => {
      const { xAdvance, xOffset, yOffset } = positions[index]!
      doc
        .save()
        .translate(at + xOffset * scale, baseline - yOffset * scale)
        .scale(scale, -scale)
        .path(glyph.path.toSVG() || 'M0 0')
      if (around > 0) doc.lineWidth(around).lineJoin('round').strokeColor(color).fillAndStroke()
      else doc.fill()
      doc.restore()
      at += xAdvance * scale
    })
  }

  /** Page numbers, when it is known how many there are. */
  finish(title: string): void {
    this.#root.end()
    const { start, count } = this.doc.bufferedPageRange()
    for (let page = start; page < start + count; page++) {
      this.doc.switchToPage(page)
      this.artifact(() => {
        const { bottom } = this.doc.page.margins
        this.doc.page.margins.bottom = 0
        this.doc.y = this.doc.page.height - MARGIN
        const text = t('reports.pdf.page', { page: page - start + 1, count })
        this.text(text, MARGIN, { size: 8, color: SOFT, align: 'right' })
        this.doc.y = this.doc.page.height - MARGIN
        this.text(`Millwright · ${title}`, MARGIN, { size: 8, color: SOFT, width: this.width - 80 })
        this.doc.page.margins.bottom = bottom
      })
    }
  }
}

/** Outlines are no text, so an element that has some says it by itself. */
function saying(text: string, face: Face = 'sans'): Pick<StructureOptions, 'actual'> {
  return runsOf(text, face).every(({ kind }) => kind === 'embedded') ? {} : { actual: text }
}

interface Cell {
  /** Its text, or what its drawing says. */
  text: string
  header?: 'Row' | 'Column'
  style?: TextStyle
  draw?: (x: number, y: number, width: number) => void
  height?: number
}

function drawTarget(sheet: Sheet, target: Report['targets'][number]): void {
  const { composite, skills, allRequired } = target
  const name = targetName(target)
  sheet.space(6)
  if (!composite) {
    sheet.paragraph(t('reports.target.little', { target: name, asked: skills.asked, decide: skills.decide }), {
      face: 'bold',
    })
    return
  }
  sheet.paragraph(t(`reports.verdict.${composite.verdict}`, { target: name }), { face: 'serif', size: 13 })
  sheet.paragraph(t('reports.target.asked', { asked: skills.asked, decide: skills.decide, all: skills.all }))
  probability(sheet, t('reports.probability', { target: name }), composite.probability, DECISION_CONFIDENCE)
  sheet.paragraph(compositeText(composite), { size: 9, color: SOFT })
  if (allRequired !== null && skills.decide > 1)
    probability(sheet, t('profiles.allRequired', { count: skills.decide }), allRequired)
}

function probability(sheet: Sheet, label: string, share: number, asked?: number): void {
  const text = probabilityText(share)
  sheet.need(34)
  const top = sheet.doc.y
  sheet.element('P', () => {
    sheet.text(label, MARGIN, { size: 9, width: sheet.width - 70 })
    sheet.doc.y = top
    sheet.text(text, MARGIN + sheet.width - 70, { face: 'bold', width: 70, align: 'right' })
  })
  sheet.doc.y = top + 15
  const words = asked
    ? t('results.probabilityAsked', { label, probability: text, asked: probabilityText(asked) })
    : t('results.probability', { label, probability: text })
  sheet.figure(words, 12, (x, y, width) => {
    const { doc } = sheet
    doc.rect(x, y, width, 6).fill(BANDS[0]!)
    doc.rect(x, y, width * Math.min(1, Math.max(0, share)), 6).fill(BLUE)
    if (asked)
      doc
        .moveTo(x + width * asked, y - 2)
        .lineTo(x + width * asked, y + 8)
        .lineWidth(1.2)
        .stroke(RED)
  })
  sheet.space(4)
}

/** Four roles by three levels, each with its number, its verdict and what was asked. */
function drawTargets(sheet: Sheet, targets: Report['targets']): void {
  const levels = [...new Map(targets.map(({ level, levelName }) => [level, levelName]))]
  const roles = [...new Map(targets.map(({ role, roleName }) => [role, roleName]))]
  const own = (sheet.width - 100) / levels.length
  sheet.table(
    [100, ...levels.map(() => own)],
    [
      [
        { text: '' },
        ...levels.map(([, name]) => ({ text: name, header: 'Column' as const, style: { face: 'bold' as const } })),
      ],
      ...roles.map(([role, name]) => [
        { text: name, header: 'Row' as const, style: { face: 'bold' as const } },
        ...levels.map(([level]): Cell => ({
          text: targetCellText(targets.find((one) => one.role === role && one.level === level)),
        })),
      ]),
    ],
  )
  sheet.space(4)
}

function targetCellText(cell: Report['targets'][number] | undefined): string {
  if (!cell) return ''
  const { composite, skills } = cell
  const asked = t('measured.targets.asked', { asked: skills.asked, decide: skills.decide })
  if (!composite) return `${t('measured.targets.little')}\n${asked}`
  const verdict = t(`profiles.badge.${composite.verdict}`)
  return `${probabilityText(composite.probability)} · ${verdict}\n${compositeShort(composite)}\n${asked}`
}

function compositeShort({ mean, standardError, cut }: NonNullable<Report['targets'][number]['composite']>): string {
  return t('reports.pdf.composite', { reading: readingText({ mean, standardError }), cut: abilityReading(cut) })
}

function drawSkills(sheet: Sheet, report: Report): void {
  if (report.skills.length === 0) return sheet.paragraph(t('reports.skills.none'))
  const cuts = cutsOf(report)
  const scale = bands(cuts)
  const areas = [...new Map(report.skills.map(({ area, areaName }) => [area, areaName]))]
  for (const [area, name] of areas) {
    sheet.heading(3, name)
    sheet.table(
      [160, sheet.width - 290, 130],
      report.skills
        .filter((skill) => skill.area === area)
        .map((skill): Cell[] => {
          const words = t('results.described', {
            skill: skill.name,
            reading: abilityReading(skill.mean),
            low: abilityReading(skill.low),
            high: abilityReading(skill.high),
            band: t(`results.proficiency.${proficiencyAt(skill.mean, cuts)}`),
            count: skill.ownAnswers,
          })
          const asked = skill.required
            ? t('results.describedTarget', { target: t(`results.proficiency.${skill.required}`) })
            : ''
          return [
            { text: skill.name, header: 'Row' },
            {
              text: `${words} ${asked}`.trim(),
              height: 16,
              draw: (x, y, width) =>
                strip(sheet.doc, scale, skill, { x, y, width, cut: skill.required ? cuts[skill.required] : null }),
            },
            {
              text: `${readingText(skill)} · ${t('reports.pdf.answers', { count: skill.ownAnswers })}`,
              style: { align: 'right', width: 130 },
            },
          ]
        }),
    )
  }
  sheet.space(4)
  const inferred = report.skills.some(({ ownAnswers }) => ownAnswers === 0) ? ` ${t('results.key.inferred')}` : ''
  const asked = report.skills.some(({ required }) => required) ? ` ${t('results.key.target')}` : ''
  sheet.paragraph(`${t('results.key.bands')} ${t('results.key.interval')}${inferred}${asked}`, { size: 8, color: SOFT })
  const judgement = judgementText(report)
  if (judgement) sheet.paragraph(judgement, { size: 8, color: SOFT })
}

/** Dot and interval over the bands of proficiency, as on the page. */
function strip(
  doc: Document,
  scale: readonly Band[],
  { mean, low, high, ownAnswers }: Report['skills'][number],
  { x, y, width, cut }: { x: number; y: number; width: number; cut: number | null },
): void {
  const at = (theta: number) => x + (axisPercent(theta) / 100) * width
  for (const { proficiency, from, to } of scale)
    doc.rect(x + (from / 100) * width, y, ((to - from) / 100) * width - 0.8, 12).fill(BANDS[proficiency]!)
  if (cut !== null) {
    doc
      .moveTo(at(cut), y - 2)
      .lineTo(at(cut), y + 14)
      .lineWidth(1.2)
      .stroke(INK)
    doc.path(`M${at(cut)} ${y - 2}h5l-1.8 2.2 1.8 2.2h-5z`).fill(INK)
  }
  const middle = y + 6
  doc.lineWidth(1.2)
  if (ownAnswers === 0) doc.dash(2, { space: 2 })
  doc.moveTo(at(low), middle).lineTo(at(high), middle).stroke(INK)
  doc.undash()
  for (const end of [low, high])
    doc
      .moveTo(at(end), middle - 2.5)
      .lineTo(at(end), middle + 2.5)
      .stroke(INK)
  doc.circle(at(mean), middle, 3.2).lineWidth(1.2)
  if (ownAnswers === 0) doc.fillAndStroke('#ffffff', RED)
  else doc.fillAndStroke(RED, '#ffffff')
}

function drawHistory(
  sheet: Sheet,
  history: NonNullable<Report['history']>,
  { at, withTarget }: { at: (moment: string) => string; withTarget: boolean },
): void {
  const header = { header: 'Column' as const, style: { face: 'bold' as const } }
  const widths = withTarget ? [140, sheet.width - 375, 85, 75, 75] : [160, sheet.width - 250, 90]
  sheet.table(widths, [
    [
      { text: t('measured.timeline.column.when'), ...header },
      { text: t('measured.timeline.column.what'), ...header },
      { text: t('reports.history.observations'), ...header },
      ...(withTarget
        ? [
            { text: t('measured.timeline.column.reading'), ...header },
            { text: t('reports.pdf.probability'), ...header },
          ]
        : []),
    ],
    ...history.map((one): Cell[] => [
      { text: at(one.at) },
      { text: occasionText(one), header: 'Row' },
      { text: String(one.observations) },
      ...(withTarget
        ? [
            { text: one.composite ? readingText(one.composite) : t('measured.targets.little') },
            { text: one.composite ? probabilityText(one.composite.probability) : '' },
          ]
        : []),
    ]),
  ])
}

function drawReviews(sheet: Sheet, criteria: NonNullable<Report['reviews']>[number]['criteria']): void {
  const header = { header: 'Column' as const, style: { face: 'bold' as const } }
  sheet.table(
    [sheet.width - 290, 90, ...COUNTED.map(() => 50)],
    [
      [
        { text: t('reviews.report.criterion'), ...header },
        { text: t('reviews.report.own'), ...header },
        ...COUNTED.map((step) => ({ text: t('reviews.report.step', { step }), ...header })),
      ],
      ...criteria.map(({ title, own, colleagues }): Cell[] => [
        { text: title, header: 'Row' },
        { text: own === null ? '–' : String(own) },
        ...COUNTED.map((step) => ({ text: String(colleagues[step - 1] ?? 0) })),
      ]),
    ],
  )
}
