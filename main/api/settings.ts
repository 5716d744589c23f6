// What the settings page asks: how the screen looks, whether the back ends answer, what runs where.
import type { Appearance } from '../../shared/contract'
import type { Result } from '../../shared/result'
import { sqliteVersion } from '../store/inspection'
import { readSetting, writeSetting } from '../store/settings'
import type { Handlers } from './api'
import { testConnection } from './connection'
import { kept } from './tried'
import type { Till } from './till'

type SettingsHandlers = Pick<Handlers, 'setAppearance' | 'about' | 'chooseFolder' | 'testConnection'>

const APPEARANCE = 'appearance'

export const createSettingsHandlers = (till: Till): SettingsHandlers => ({
  setAppearance: ({ appearance }) => keepSetting(till, APPEARANCE, appearance),
  about: () => ({
    versions: { ...till.place.versions, sqlite: sqliteVersion() },
    folder: till.place.folder,
  }),
  chooseFolder: () => till.chooseFolder(),
  testConnection: ({ backend }) => testConnection(till, backend),
})

/** What the disk does not take stays as it was, on the screen as well. */
export function keepSetting(till: Till, name: string, value: string): Result<null, 'notSaved'> {
  const answer = kept(till, (db) => {
    writeSetting(db, name, value)
  })
  till.announce({ topic: 'till' })
  return answer
}

export function appearanceOf({ store }: Pick<Till, 'store'>): Appearance {
  const chosen = store.read((db) => readSetting(db, APPEARANCE))
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}
