// npm run simulate -- --seeds N --seed S: runs N seeds from S on. With --mutants it shows for each
// deliberate breakage the first seed that catches it. With --story it tells what happened.
import { parseArgs } from 'node:util'
import { catchMutant, mutants } from './mutants'
import { simulate, type Outcome } from './simulate'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
    story: { type: 'boolean', default: false },
  },
})
const seeds = Number(values.seeds)
const first = Number(values.seed)
process.exitCode = (await (values.mutants ? runMutants() : runSeeds())) ? 0 : 1

function runSeeds(): boolean {
  let failed = 0
  let documents = 0
  for (let seed = first; seed < first + seeds; seed += 1) {
    const outcome = simulate(seed)
    documents += outcome.documents
    if (outcome.failure !== null) {
      failed += 1
      report(outcome)
    }
    if (values.story) console.log(outcome.story.join('\n'))
    const isSecond = seed % 50 === 0 && simulate(seed).fingerprint !== outcome.fingerprint
    if (!isSecond) continue
    failed += 1
    console.log(`seed ${seed} went another way when it was run again`)
  }
  console.log(`${seeds} seeds, ${documents} documents, ${failed} failed`)
  return failed === 0
}

async function runMutants(): Promise<boolean> {
  let survivors = 0
  for (const mutant of mutants) {
    const caught = await catchMutant(mutant, first, seeds)
    if (caught === null) survivors += 1
    const words = caught === null ? 'SURVIVES' : `seed ${caught.seed}: ${caught.failure ?? ''}`
    console.log(`${mutant.name.padEnd(48)}${words}`)
  }
  return survivors === 0
}

function report({ seed, failure }: Outcome): void {
  console.log(`seed ${seed} failed: ${failure ?? ''}`)
  console.log(`  npm run simulate -- --seeds 1 --seed ${seed} --story`)
}
