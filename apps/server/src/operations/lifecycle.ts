/** Whether this process goes on or is about to end; what waits for long asks here. */
export class Lifecycle {
  readonly #controller = new AbortController()

  get isStopping(): boolean {
    return this.#controller.signal.aborted
  }

  /** Aborts when stopping begins. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  beginStopping(): void {
    this.#controller.abort()
  }
}
