import { InputProblem } from './responses/input-problem.ts'

/** Where a command speaks: results on standard output, everything about the work on standard error. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly say: (text: string) => void
  /** A person is watching: progress bars may be drawn. */
  readonly watched: boolean
}

// A reader that stops early (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

export const terminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  say: (text) => void process.stderr.write(`${text}\n`),
  watched: process.stderr.isTTY,
}

/** What every psychometric command ends with. */
export const exitCodes = {
  done: 0,
  /** A file or an option cannot be used; nothing was written. */
  unusable: 1,
  /** Parameters were written, but the calibration had not converged. */
  notConverged: 2,
  /** Stopped by Ctrl-C; the state was saved. */
  interrupted: 130,
} as const

/** Runs a command and turns what a person can mend into two lines on standard error. */
export async function explained(run: () => Promise<number>, { say }: Terminal): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof InputProblem) {
      say(`${error.message}.`)
      say(`  → ${error.mend}`)
      return exitCodes.unusable
    }
    // The engine names what is wrong with its input in a RangeError.
    if (error instanceof RangeError) {
      say(`The engine refuses this input: ${error.message}.`)
      return exitCodes.unusable
    }
    throw error
  }
}
