// The program with a clock of its own. It reads the time in one place, which is lied to from
// outside: libfaketime, which would lie to Chromium as well, brought it down in one start of
// twenty.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../scripts/machine.mjs'

/** A program that changes the clock before it loads the real one; the clock starts right. */
export function wrongClock(folder: string) {
  const file = path.join(folder, 'clock')
  const set = (offsetMs: number): void => {
    // Put in place at once, since the program may look at any moment.
    fs.writeFileSync(`${file}.new`, String(offsetMs))
    fs.renameSync(`${file}.new`, file)
  }
  set(0)
  const program = path.join(folder, 'wrongClock')
  fs.mkdirSync(program)
  fs.writeFileSync(
    path.join(program, 'package.json'),
    JSON.stringify({ name: 'wrong-clock', version: '1.0.0', type: 'module', main: 'main.js' }),
  )
  const real = pathToFileURL(path.join(root, 'out', 'main', 'main.js')).href
  fs.writeFileSync(
    path.join(program, 'main.js'),
    `import fs from 'node:fs'
     const now = Date.now
     Date.now = () => now() + Number(fs.readFileSync(${JSON.stringify(file)}, 'utf8'))
     await import(${JSON.stringify(real)})`,
  )
  return { program, set }
}
