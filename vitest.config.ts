// Two suites: everything that runs on plain Node, and the end-to-end tests, which drive one real
// window after another and therefore never share the machine with a second file.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  // The package would download a runtime as soon as it is imported; the stand-in only refuses.
  resolve: { alias: { electron: fileURLToPath(new URL('test/noElectron.ts', import.meta.url)) } },
  test: {
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'core',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
