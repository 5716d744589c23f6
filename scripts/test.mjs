// npm test: every check there is, in the order in which they are quick to fail. Ends with the
// line `N passed, N failed`. A test that did not run counts as failed.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDisplay } from './display.mjs'
import { readJson, root, say, stateFolder, toolFile } from './machine.mjs'
import { prepare } from './prepare.mjs'

/** @typedef {{ readonly passed: number, readonly failed: number }} Count */

const runtime = await prepare('tests')
say(`Electron ${runtime?.version} (${runtime?.why})`)

const counts = [
  check('types', ['vue-tsc', '-b']),
  check('lint', ['eslint', '.', '--max-warnings', '0']),
  suite('core', {}),
]
const built = check('build', ['electron-vite', 'build', '--logLevel', 'warn'])
counts.push(built)
if (built.failed === 0) {
  const display = await openDisplay()
  counts.push(suite('e2e', display.env))
  display.close()
} else {
  // Without a program there is nothing to drive: the whole suite counts as one failure.
  counts.push({ passed: 0, failed: 1 })
}

const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

/**
 * A check that is one thing: it passes or it fails.
 * @param {string} name
 * @param {readonly [string, ...string[]]} command
 * @returns {Count}
 */
function check(name, command) {
  return reported(name, () => (runTool(command, {}) ? count(1, 0) : count(0, 1)))
}

/**
 * One of vitest's projects, counted by its own report.
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @returns {Count}
 */
function suite(project, env) {
  return reported(project, () => {
    const report = join(stateFolder, `vitest-${project}-${process.pid}.json`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const ok = runTool(['vitest', 'run', '--project', project, ...reporters], env)
    const seen = readJson(report)
    rmSync(report, { force: true })
    if (seen === undefined) return count(0, 1)
    const unrun = seen.numTotalTests - seen.numPassedTests
    // A file that cannot be loaded has no tests to count, yet vitest as a whole has failed.
    return count(seen.numPassedTests, unrun === 0 && !ok ? 1 : unrun)
  })
}

/**
 * @param {string} name
 * @param {() => Count} work
 */
function reported(name, work) {
  console.log(`\n== ${name}`)
  const startedAt = performance.now()
  const result = work()
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`== ${name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`)
  return result
}

/**
 * @param {readonly [string, ...string[]]} command A package's command and its arguments.
 * @param {NodeJS.ProcessEnv} env
 */
function runTool([name, ...args], env) {
  const options = { cwd: root, env: { ...process.env, ...env } }
  const command = [toolFile(name), ...args]
  return spawnSync(process.execPath, command, { ...options, stdio: 'inherit' }).status === 0
}

/**
 * @param {number} passedCount
 * @param {number} failedCount
 * @returns {Count}
 */
function count(passedCount, failedCount) {
  return { passed: passedCount, failed: failedCount }
}
