// Seals secrets with the system's own store, by Electron's safeStorage.
import { safeStorage } from 'electron'
import type { Seal } from './secrets'

/** `isPlain` where the system has no store of its own, so that a person must be warned. */
export function createSeal(): { readonly seal: Seal; readonly isPlain: boolean } {
  const isLinux = process.platform === 'linux'
  const isPlain = isLinux && safeStorage.getSelectedStorageBackend() === 'basic_text'
  // Without this the till could not start at all on a machine that has no keyring.
  if (isPlain) safeStorage.setUsePlainTextEncryption(true)
  return {
    isPlain,
    seal: {
      seal: (text) => safeStorage.encryptString(text),
      open: (sealed) => safeStorage.decryptString(sealed),
    },
  }
}
