// The window fits the screen, whatever that is.
import { expect, test } from 'vitest'
import { windowSizeOn } from '../../main/windowSize'

test('a usual screen has room for the whole till, and for a person to make it smaller', () => {
  const size = { width: 1366, height: 768, minWidth: 640, minHeight: 480 }
  expect([windowSizeOn({ width: 1920, height: 1040 }), windowSizeOn(size)]).toEqual([size, size])
})

test('no edge lies beyond a panel that shows everything at twice its size', () => {
  expect(windowSizeOn({ width: 683, height: 360 })).toEqual({
    width: 683,
    height: 360,
    minWidth: 640,
    minHeight: 360,
  })
})
