// Which item a person chose for a code that means several, where the choice is to hold from then
// on. Kept among the settings: this till's own, and of no use to any other.
import { foldCode } from '../../shared/search'
import type { RememberedChoice } from '../../shared/catalogueViews'
import type { ReadableDb, WritableDb } from './database'
import { forgetSetting, readSetting, settingsNamed, writeSetting } from './settings'

const PREFIX = 'choice '

/** The code of the item that was chosen; null where nobody chose for good. */
export const rememberedChoice = (db: ReadableDb, code: string): string | null =>
  readSetting(db, nameOf(code))

export const rememberChoice = (
  db: WritableDb,
  { code, itemCode }: RememberedChoice,
): void => writeSetting(db, nameOf(code), itemCode)

export const forgetChoice = (db: WritableDb, code: string): void =>
  forgetSetting(db, nameOf(code))

/** All of them, by code; there are as many as people have asked for. */
export const rememberedChoices = (db: ReadableDb): readonly RememberedChoice[] =>
  settingsNamed(db, PREFIX).map(({ name, value }) => ({
    code: name.slice(PREFIX.length),
    itemCode: value,
  }))

const nameOf = (code: string): string => PREFIX + foldCode(code)
