// Whether there is room is asked of the system; where it does not say, nothing is held up.
import { expect, test } from 'vitest'
import { hasRoom } from '../../main/store/room'
import { newFolder } from '../fixtures/folder'

test('there is room for a little on a disk, none for more than any disk has', () => {
  const folder = newFolder()
  expect([hasRoom(folder, 1), hasRoom(folder, 2 ** 60)]).toEqual([true, false])
})

test('a system that does not say how much is free holds nothing up', () => {
  expect(hasRoom('/no such folder', 2 ** 60)).toBe(true)
})
