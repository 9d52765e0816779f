import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // on two cores Vitest would take one, and most tests wait for a program that they run
    maxWorkers: '100%',
  },
})
