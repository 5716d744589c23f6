// npm run bench: measures the program against the limits of the machine that it runs on, one in
// turn with the other, and prints what came out. It judges nothing: a figure beyond its goal is
// marked and no more.
import os from 'node:os'
import { readRuntime } from '../../scripts/runtime.mjs'
import { stop, withWorkFolder } from '../../scripts/machine.mjs'
import { timeCatalogue } from './catalogue'
import { timeDrain } from './drain'
import { toTable, type Row } from './figures'
import type { Place } from './place'
import { countSyncs, timeSales } from './sale'
import { compareStarts } from './start'
import { measureMillion } from './million'
import { measureTill } from './till'

/** Frappe Books 0.37, its own API in one process, held against raw SQLite on another machine. */
const peer = `
| the nearest peer, measured elsewhere | |
|---|---|
| one sale of 5 lines, paid in cash | 57 to 70 ms, 372 to 386 times raw SQLite |
| commits of one sale | 41, each by itself: a half-written sale is possible |
| pay until ready for the next customer, 10,000 items | 0.9 to 1.2 s |
| a scan's look-up, 10,000 items | 17 to 20 ms; after 50,000 rows of history 252 to 368 ms |
| first load of 19,600 items, POS-Awesome | about 2 min, some 160 items/s |
| an article added to the cart, 5,000 products, Odoo | 5 s, after its own mend 200 ms |
`

type Part = readonly [name: string, measure: (place: Place) => Promise<readonly Row[]>]

const parts: readonly Part[] = [
  ['syncs', async (place) => [await countSyncs(place)]],
  ['sales', (place) => Promise.resolve(timeSales(place))],
  ['till', measureTill],
  ['start', compareStarts],
  ['catalogue', (place) => Promise.resolve(timeCatalogue(place))],
  ['million', measureMillion],
  ['drain', async (place) => [await timeDrain(place)]],
]

const wanted = process.argv.slice(2)
const names = parts.map(([name]) => name)
const unknown = wanted.filter((each) => !names.includes(each))
if (unknown.length > 0) stop(`There is no part ${unknown.join(', ')}.`, [`Parts: ${names.join(' ')}`])
const { executable, version } = readRuntime()
const { ELECTRON_RUN_AS_NODE: _, ...own } = process.env
const env = own as Record<string, string>

await withWorkFolder('bench', async (folder) => {
  const rows: Row[] = []
  for (const [name, measure] of parts) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.error(`measuring ${name} …`)
    rows.push(...(await measure({ folder, executable, env })))
  }
  const load = os.loadavg()[0] ?? 0
  const machine = `${os.cpus().length} cores, ${os.type()}, Node ${process.versions.node}`
  console.log(`\n${toTable(rows)}\n${peer}`)
  console.log(`Measured on ${machine}, Electron ${version}; load ${load.toFixed(1)}.`)
})
process.exit(0)
