import { inflateSync } from 'node:zlib'
import { Report } from '@millwright/api'
import { canonicalJson } from '@millwright/catalog'
import type { Signer } from '../secrets/signer.ts'

export function signReport(signer: Signer, report: Omit<Report, 'signature'>): Report {
  return { ...report, signature: signer.sign(canonicalJson(report)) }
}

export type CheckedReport =
  | { outcome: 'ours'; report: Report }
  /** A report, but not as we signed it: changed, or made by another installation or with another secret. */
  | { outcome: 'not-ours'; installation: string }
  | { outcome: 'no-report' }

/** Whether a file, the JSON of a report or a PDF that carries it, is a report of this installation as it was made. */
export function checkReport(signer: Signer, file: Uint8Array): CheckedReport {
  const text = isPdf(file) ? attachedJson(Buffer.from(file)) : Buffer.from(file).toString('utf8')
  const parsed = Report.safeParse(jsonOf(text))
  if (!parsed.success) return { outcome: 'no-report' }
  const { signature, ...report } = parsed.data
  if (signer.verifies(canonicalJson(report), signature)) return { outcome: 'ours', report: parsed.data }
  return { outcome: 'not-ours', installation: report.installation }
}

function isPdf(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, 5)).toString('latin1') === '%PDF-'
}

/** Larger than any report; a small file must not become a large one. */
const MOST_BYTES = 5 * 1024 * 1024

/** The file that our own PDFs carry. Other PDFs have none, or one that is no report. */
function attachedJson(pdf: Buffer): string {
  const at = pdf.indexOf('/EmbeddedFile\n')
  const begin = pdf.indexOf('stream\n', at)
  const end = pdf.indexOf('endstream', begin)
  if (at === -1 || begin === -1 || end === -1) return ''
  try {
    return inflateSync(pdf.subarray(begin + 'stream\n'.length, end), { maxOutputLength: MOST_BYTES }).toString('utf8')
  } catch {
    return ''
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
