// The secrets of the back ends: whole in their file, or those of before.
import fs from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { keepSecrets, readSecrets, type Seal } from '../../main/secrets'
import { newFolder } from '../fixtures/folder'

const seal: Seal = { seal: (text) => Buffer.from(text), open: (sealed) => sealed.toString() }
const secrets = { qimenAppSecret: 'app', qimenSession: null, hubToken: 'token' }
const newer = { ...secrets, hubToken: 'a newer token' }

afterEach(() => {
  vi.restoreAllMocks()
})

test('a disk that writes a part at a time still gets all of them', () => {
  const folder = newFolder()
  const write = fs.writeSync as (file: number, bytes: Buffer, at: number, count: number) => number
  const writeShort = (file: number, bytes: Buffer, at = 0): number => write(file, bytes, at, 1)
  vi.spyOn(fs, 'writeSync').mockImplementation(writeShort as typeof fs.writeSync)
  keepSecrets(folder, seal, secrets)
  expect(readSecrets(folder, seal)).toEqual(secrets)
})

test('a disk that refuses the new ones leaves the old ones, and no file open', () => {
  const folder = newFolder()
  keepSecrets(folder, seal, secrets)
  const close = vi.spyOn(fs, 'closeSync')
  vi.spyOn(fs, 'fsyncSync').mockImplementation(() => {
    throw new Error('EIO')
  })
  expect(() => { keepSecrets(folder, seal, newer) }).toThrow('EIO')
  const closed = close.mock.calls.length
  expect([readSecrets(folder, seal), closed]).toEqual([secrets, 1])
})
