import { defineConfig } from 'vitest/config'

/** Browser journeys on the running product: two at a time, because each starts a whole installation and half of it is waiting. */
export default defineConfig({
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'] } },
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A busy machine takes longer than Vitest's one second to answer a click.
    expect: { poll: { timeout: 30_000 } },
  },
})
