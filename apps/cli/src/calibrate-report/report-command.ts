import { writeFile } from 'node:fs/promises'
import { parametersOf, readParameters } from '../parameters/parameters-file.ts'
import { htmlPage, type Section } from '../report/html.ts'
import { counted } from '../report/text-table.ts'
import { InputProblem } from '../responses/input-problem.ts'
import { readGiven, type ResponseOptions } from '../responses/read-given.ts'
import { exitCodes, type Terminal } from '../terminal.ts'
import { driftSection } from './drift-section.ts'
import { dependenceSection, difSection, itemFitSection, personFitSection } from './fit-section.ts'
import { curvesSection, itemsSection, summarySection } from './items-section.ts'
import { classificationSection, informationSection, reliabilitySection, wrightSection } from './precision-section.ts'
import { type ReportData, reportData } from './report-data.ts'

export interface ReportCommandOptions extends ResponseOptions {
  readonly html: string
  readonly cuts?: readonly number[]
  /** Another file of parameters to compare with. */
  readonly compare?: string
}

/** `millwright calibrate report`: one HTML file with a section for each diagnostic. */
export async function reportCommand(
  file: string,
  parametersFile: string,
  options: ReportCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const calibration = await readParameters(parametersFile)
  if (calibration.skills.length > 1) {
    throw new InputProblem(
      parametersFile,
      `has ${calibration.skills.length} skills, and this report is about one`,
      'Give the parameters and responses of one skill at a time.',
    )
  }
  const other = options.compare
    ? { file: options.compare, calibration: await readParameters(options.compare) }
    : undefined
  const data = await readGiven(file, options, terminal)
  const items = parametersOf(calibration, parametersFile, data)
  const report = reportData(data, calibration, items, options.cuts ?? [], other)
  const sections = reportSections(report)
  await writeFile(
    options.html,
    htmlPage(
      `Calibration of ${file.replace(/^.*[\\/]/, '')}`,
      `${counted(data.persons.length, 'person')}, ${counted(items.length, 'item')}, parameters of ${calibration.date}`,
      sections,
    ),
  )
  terminal.out(`${sections.map(({ title }) => title).join(', ')}: ${options.html}`)
  return exitCodes.done
}

/** One section a diagnostic, in the order in which a reader asks. */
export function reportSections(report: ReportData): Section[] {
  const makers: ((report: ReportData) => Section | null)[] = [
    summarySection,
    itemsSection,
    curvesSection,
    informationSection,
    reliabilitySection,
    classificationSection,
    itemFitSection,
    personFitSection,
    dependenceSection,
    difSection,
    driftSection,
    wrightSection,
  ]
  return makers.flatMap((make) => make(report) ?? [])
}
