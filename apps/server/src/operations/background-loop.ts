/**
 * Work that goes on in the background of every replica: when somebody wakes it, and now and then for what a crash left or what waits for
 * its next attempt. One look at a time; a wake during a look makes another one follow. A look that fails is told, and the next one tries
 * again.
 */
export function startBackgroundLoop(options: {
  look: (isStopped: () => boolean) => Promise<unknown>
  everyMs: number
  /** What could not be done, for the log. */
  complaint: string
}): { wake: () => void; stop: () => Promise<void> } {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  const run = async () => {
    do {
      again = false
      try {
        await options.look(() => stopped)
      } catch (error) {
        console.error(options.complaint, error)
      }
    } while (again && !stopped)
    running = null
  }
  const wake = () => {
    if (stopped) return
    again = true
    running ??= run()
  }
  const timer = setInterval(wake, options.everyMs)
  timer.unref()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
