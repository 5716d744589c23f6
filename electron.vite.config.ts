// Builds out/: the main program, the practice headquarters and the keeper's thread as ES modules,
// the preload as CommonJS (a sandboxed window takes nothing else), the page for its browser.
// The targets are the oldest runtime that the tests use; without them the build would aim at the
// pinned Electron, whose syntax that one cannot parse.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The dev server's page: styles come as text and changes by a socket. Built pages know neither. */
const devPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self' ws:",
].join('; ')

export default defineConfig(({ command }) => ({
  main: {
    define: { DEV_BUILD: JSON.stringify(command === 'serve') },
    build: {
      target: 'node20.18',
      outDir: at('out/main'),
      // What package.json lists as a dependency stays outside: better-sqlite3 alone.
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          main: at('main/main.ts'),
          practice: at('practice/main.ts'),
          keeper: at('main/store/keeper.ts'),
          catalogue: at('main/catalogue/thread.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      outDir: at('out/preload'),
      rolldownOptions: {
        input: { preload: at('main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    server: { headers: { 'content-security-policy': devPolicy } },
    // A hoisted static subtree is inserted as HTML text, whose inline styles our policy refuses.
    plugins: [vue({ template: { compilerOptions: { hoistStatic: false } } })],
    build: {
      target: 'chrome130',
      minify: true,
      outDir: at('out/renderer'),
      rolldownOptions: { input: { index: at('renderer/index.html') } },
    },
  },
}))
