// The program that is killed, or meets a failing disk, at a chosen system call. It does one deed
// with the real store in a given folder and says on standard output what was acknowledged.
//   node child.mjs FOLDER DEED
import fs from 'node:fs'
import path from 'node:path'
import { readDocument } from '../../main/store/documents'
import { saveDraft } from '../../main/store/drafts'
import { openCatalogue, takeAfter } from '../fixtures/catalogue'
import {
  confirm,
  documentsIn,
  NOON,
  openTill,
  sell,
  sellThrough,
  type StoreUnderTest,
} from '../fixtures/till'
import { secondPage } from './deeds'

const [folder = '', deed = ''] = process.argv.slice(2)

const say = (words: string): void => {
  fs.writeSync(1, `${words}\n`)
}

function perform(): void {
  switch (deed) {
    case 'migration':
      openTill(folder)
      return say('opened')
    case 'sale':
      return sellOne(openTill(folder), 'one')
    case 'confirmation': {
      const store = openTill(folder)
      const [document = ''] = documentsIn(store)
      confirm(store, numberOf(store, document))
      return say('confirmed')
    }
    case 'draft':
      openTill(folder).write((db) => {
        saveDraft(db, { id: 'cart', body: '{"lines":2}' }, NOON)
      })
      return say('drafted')
    case 'page': {
      const catalogue = openCatalogue(path.join(folder, 'catalogue.db'))
      catalogue.write((db) => {
        takeAfter(db, 20, secondPage)
      })
      return say('paged')
    }
    case 'stubborn':
      return sellStubbornly()
    case 'storm':
      return storm(Number(process.argv[4]))
    default:
      throw new Error(`there is no deed ${deed}`)
  }
}

function sellOne(store: StoreUnderTest, draft: string): void {
  sell(store, draft)
  say(`sold ${draft}`)
}

const numberOf = (store: StoreUnderTest, id: string): string =>
  store.read((db) => readDocument(db, id).number)

/** Three sales on a disk that may fail: each is acknowledged or refused, none stops the till. */
function sellStubbornly(): void {
  const store = openTill(folder)
  for (const draft of ['one', 'two', 'three']) {
    try {
      sellThrough(store, draft)
      say(`sold ${draft}`)
    } catch {
      say(`refused ${draft}`)
    }
  }
}

/** Many sales, each with a cart before it, and every third confirmed. */
function storm(count: number): void {
  const store = openTill(folder)
  for (let index = 1; index <= count; index += 1) {
    const draft = `s${index}`
    store.write((db) => {
      saveDraft(db, { id: draft, body: '{"lines":2}' }, NOON)
    })
    sellOne(store, draft)
    if (index % 3 === 0) confirm(store, numberOf(store, draft))
    if (index % 5 === 0) store.runDue()
  }
}

perform()
// At a proper end the addon would close the database and make a checkpoint.
process.kill(process.pid, 'SIGTERM')
