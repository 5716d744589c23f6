// The till's settings and secrets as the running program holds them: taken from a provisioning
// file when one is given, else from what an earlier start stored.
import type { FileFault } from '../shared/contract'
import { assert, err, ok, type Result } from '../shared/result'
import {
  judgeReplacement,
  readSettings,
  secretsOf,
  settingsOf,
  type Provisioning,
  type Secrets,
  type Settings,
} from './provisioning'
import { keepSecrets, readSecrets, type Seal } from './secrets'
import { transaction } from './store/database'
import { countDocuments } from './store/documents'
import { record } from './store/journal'
import { hashPin } from './store/operators'
import { countOpen } from './store/outbox'
import { everyProvisioned, readProvisioned } from './store/settings'
import type { Store } from './store/store'

export interface SettingsPorts {
  readonly store: Store
  readonly folder: string
  readonly seal: Seal
  readonly now: () => number
  readonly newSalt: () => Buffer
}

export interface Provisioned {
  readonly settings: Settings
  readonly secrets: Secrets
}

export type ProvisionFault =
  | { readonly kind: 'faults'; readonly faults: readonly FileFault[] }
  /** Nothing was ever imported, or its secrets cannot be opened on this machine. */
  | { readonly kind: 'nothingProvisioned' }

/** What an earlier start stored. */
export function storedSettings(ports: SettingsPorts): Result<Provisioned, ProvisionFault> {
  const settings = keptSettings(ports.store)
  const secrets = readSecrets(ports.folder, ports.seal)
  if (settings === null || secrets === null) return err({ kind: 'nothingProvisioned' })
  return ok({ settings, secrets })
}

/** Damaged ones are taken from the journal, which has them as they came. */
function keptSettings(store: Store): Settings | null {
  const kept = store.read(readProvisioned)
  if (kept === null) return null
  const journalled = () => store.read(everyProvisioned).map(readSettings)
  const settings = readSettings(kept) ?? journalled().find((each) => each !== null)
  // Taken for a till that nobody set up, it would take the file of any other shop.
  assert(settings !== undefined, 'neither the settings nor those in the journal can be read')
  return settings
}

/** Takes over a provisioning file. Taking the same one again changes nothing. */
export function importProvisioning(
  ports: SettingsPorts,
  file: Provisioning,
): Result<Provisioned, ProvisionFault> {
  const faults = faultsOfTaking(ports.store, file)
  if (faults.length > 0) return err({ kind: 'faults', faults })
  return ok(adoptProvisioning(ports, file))
}

/** What this till has done that speaks against the file. */
export function faultsOfTaking(store: Store, file: Provisioning): readonly FileFault[] {
  const kept = keptSettings(store)
  if (kept === null) return []
  const { countByState } = store.read(countOpen)
  return judgeReplacement(kept, settingsOf(file), {
    hasDocuments: store.read(countDocuments) > 0,
    hasOpenRows: Object.values(countByState).some((count) => count > 0),
  })
}

/** Takes over the practice headquarters' own file, which may name another port each time. */
export function adoptPractice(ports: SettingsPorts, file: Provisioning): Provisioned {
  const stored = storedSettings(ports)
  const given = { settings: settingsOf(file), secrets: secretsOf(file) }
  const isSame = stored.ok && JSON.stringify(stored.value) === JSON.stringify(given)
  return isSame ? given : adoptProvisioning(ports, file)
}

function adoptProvisioning(ports: SettingsPorts, file: Provisioning): Provisioned {
  const settings = settingsOf(file)
  const secrets = secretsOf(file)
  // Secrets first: settings without them would look provisioned and be of no use.
  keepSecrets(ports.folder, ports.seal, secrets)
  const operators = file.operators.map(({ pin, ...operator }) => ({
    ...operator,
    pinHash: hashPin(pin, ports.newSalt()),
  }))
  ports.store.write((db) => {
    transaction(db, () => {
      const happened = { kind: 'provisioned' as const, settings: JSON.stringify(settings) }
      record(db, ports.now(), { ...happened, operators })
    })
  })
  return { settings, secrets }
}
