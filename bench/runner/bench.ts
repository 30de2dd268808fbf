import type { Sandbox, SandboxOptions } from '@millwright/runner'
import type { Cold } from './cold.ts'
import type { Figure } from './figures.ts'

/** What every part of the benchmark works with. */
export interface Bench {
  sandbox: Sandbox
  options: SandboxOptions
  cold: Cold
  /** Null where bubblewrap is not installed. */
  wrapped: Cold | null
  quick: boolean
  /** The first for a whole run, the second for a quick one. */
  amount: (full: number, quick: number) => number
  report: (figure: Figure) => void
}

/** The cell of a comparison that may be missing. */
export const beside = (words: string | undefined, { wrapped }: Pick<Bench, 'wrapped'>) =>
  words ?? (wrapped ? '' : 'not installed')
