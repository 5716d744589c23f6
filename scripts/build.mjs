// Builds out/ with electron-vite: three seconds, so it is done before every start and never asked.
import { lastLines, run, stop, toolFile } from './machine.mjs'

export function build() {
  const built = run(process.execPath, [toolFile('electron-vite'), 'build', '--logLevel', 'warn'])
  if (!built.ok) stop('The program could not be built:', lastLines(built.printed))
}
