// A provisioning file on its way from the disk into a till, and what is wrong with it as the page
// says it.
import fs from 'node:fs'
import type { StartView } from '../shared/contract'
import { err, ok, type Result } from '../shared/result'
import { parseProvisioning, type Provisioning } from './provisioning'
import {
  adoptPractice,
  faultsOfTaking,
  importProvisioning,
  storedSettings,
  type Provisioned,
  type ProvisionFault,
  type SettingsPorts,
} from './settings'
import { refusal, type DiskFault, type Store } from './store/store'

/** What a till works by: the practice headquarters' own file, another one, or what it has kept. */
export function provision(
  ports: SettingsPorts,
  file: Provisioning | null,
  practice: string | null,
): Result<Provisioned, ProvisionFault | DiskFault> {
  try {
    if (practice !== null) {
      const own = parseProvisioning(practice)
      if (!own.ok) return err({ kind: 'faults', faults: own.error })
      return ok(adoptPractice(ports, own.value))
    }
    return file === null ? storedSettings(ports) : importProvisioning(ports, file)
  } catch (error) {
    return refusal(error)
  }
}

export function readProvisioning(name: string): Result<Provisioning, ProvisionFault> {
  const source = readText(name)
  if (!source.ok) return err({ kind: 'faults', faults: [{ path: '', kind: source.error }] })
  const parsed = parseProvisioning(source.value)
  return parsed.ok ? parsed : err({ kind: 'faults', faults: parsed.error })
}

/** Why a till cannot take the file; null where it can. */
export function refusalOf(store: Store, name: string): StartView | null {
  const file = readProvisioning(name)
  if (!file.ok) return toStartView(file.error, name)
  const faults = faultsOfTaking(store, file.value)
  return faults.length === 0 ? null : toStartView({ kind: 'faults', faults }, name)
}

function readText(file: string): Result<string, 'notReadable' | 'notUtf8'> {
  const bytes = readBytes(file)
  if (bytes === null) return err('notReadable')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // UTF-16 without a mark shows by its zeros alone.
    return text.includes('\0') ? err('notUtf8') : ok(text)
  } catch {
    // An editor may save as GBK, which the decoder tells only by failing.
    return err('notUtf8')
  }
}

function readBytes(file: string): Buffer | null {
  try {
    return fs.readFileSync(file)
  } catch {
    // Missing or not to be read: the caller says so, with the file's name.
    return null
  }
}

export function toStartView(fault: ProvisionFault | DiskFault, file: string | null): StartView {
  if (fault.kind !== 'faults') return fault
  for (const { path: at, kind } of fault.faults) {
    process.stderr.write(`provisioning file: ${at === '' ? '(file)' : at}: ${kind}\n`)
  }
  return { kind: 'provisioning', file: file ?? '', faults: fault.faults }
}
