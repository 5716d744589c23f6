// Whether searches among very many items find what they must, each of them and no other.
import { idsFound } from '../../main/store/itemSearch'
import type { ReadableDb } from '../../main/store/database'
import { fingerprintOf, walkForAll, type Fingerprint } from '../fixtures/searchWalk'
import { atLeast, type Row } from './figures'

const TOLD_EVERY = 1_000

/** Each query once; what is found is held against one walk over every row. */
export function compareSets(db: ReadableDb, queries: readonly string[]): Row {
  const asked = [...new Set(queries)]
  const wanted = walkForAll(db, asked)
  let same = 0
  let hits = 0
  for (const [index, typed] of asked.entries()) {
    if (index % TOLD_EVERY === 0) console.error(`compared ${index} of ${asked.length} sets …`)
    const found = fingerprintOf(idsFound(db, typed, 'forSale'))
    hits += found.count
    if (isSame(found, wanted[index])) same += 1
    else console.error(`${JSON.stringify(typed)}: ${found.count}, not ${wanted[index]?.count}`)
  }
  return {
    what: `sets of these searches, ${Math.round(hits / 1e6)} million items in all`,
    ours: `${same} the same`,
    limit: `${asked.length} different ones, by every part of every row`,
    figure: same / asked.length,
    unit: '',
    goal: atLeast(1),
  }
}

const isSame = (found: Fingerprint, wanted: Fingerprint | undefined): boolean =>
  JSON.stringify(found) === JSON.stringify(wanted)
