// The secrets of the back ends, sealed by the system's own store and kept in a file of their own.
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Secrets } from './provisioning'

/** What seals and opens text: Electron's safeStorage in the program, a stand-in in tests. */
export interface Seal {
  readonly seal: (text: string) => Buffer
  readonly open: (sealed: Buffer) => string
}

const shape = z.strictObject({
  qimenAppSecret: z.string(),
  qimenSession: z.string().nullable(),
  hubToken: z.string(),
})

const fileIn = (folder: string): string => path.join(folder, 'secrets.bin')

export function keepSecrets(folder: string, { seal }: Seal, secrets: Secrets): void {
  const file = fileIn(folder)
  // Written beside and renamed, so that a power cut leaves the old secrets or the new ones.
  const descriptor = fs.openSync(`${file}.new`, 'w', 0o600)
  try {
    // A single write may stop half-way and not say so; this one goes on until it fails.
    fs.writeFileSync(descriptor, seal(JSON.stringify(secrets)))
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
  fs.renameSync(`${file}.new`, file)
}

/** Null where nothing was kept, or where the system cannot open it: then a file is imported. */
export function readSecrets(folder: string, { open }: Seal): Secrets | null {
  const file = fileIn(folder)
  if (!fs.existsSync(file)) return null
  try {
    return shape.parse(JSON.parse(open(fs.readFileSync(file))))
  } catch {
    // Sealed on another machine or by another user: only its provisioning file can help.
    return null
  }
}
