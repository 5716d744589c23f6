// What the settings page asks: how the screen looks, whether the back ends answer, what runs where.
import type { Appearance } from '../../shared/contract'
import { sqliteVersion } from '../store/inspection'
import { readSetting, writeSetting } from '../store/settings'
import type { Handlers } from './api'
import { testConnection } from './connection'
import type { Till } from './till'

type SettingsHandlers = Pick<Handlers, 'setAppearance' | 'about' | 'chooseFolder' | 'testConnection'>

const APPEARANCE = 'appearance'

export const createSettingsHandlers = (till: Till): SettingsHandlers => ({
  setAppearance: ({ appearance }) => {
    till.store.write((db) => {
      writeSetting(db, APPEARANCE, appearance)
    })
    till.announce({ topic: 'till' })
    return null
  },
  about: () => ({
    versions: { ...till.place.versions, sqlite: sqliteVersion() },
    folder: till.place.folder,
  }),
  chooseFolder: () => till.chooseFolder(),
  testConnection: ({ backend }) => testConnection(till, backend),
})

export function appearanceOf({ store }: Pick<Till, 'store'>): Appearance {
  const chosen = store.read((db) => readSetting(db, APPEARANCE))
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}
