import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // the code cache of whoever runs the tests is to hold what they run, not what a test does
    env: { XDG_CACHE_HOME: join(import.meta.dirname, 'node_modules', '.cache') },
    // on two cores Vitest would take one, and most tests wait for a program that they run
    maxWorkers: '100%',
  },
})
