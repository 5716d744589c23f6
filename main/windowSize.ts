// How large the window is on a screen, in the units of that screen: a panel of 1366 × 768 that
// shows everything at twice its size has half of them.

export interface Size {
  readonly width: number
  readonly height: number
}

export interface WindowSize extends Size {
  readonly minWidth: number
  readonly minHeight: number
}

const WANTED: Size = { width: 1366, height: 768 }
const LEAST: Size = { width: 640, height: 480 }

/** Never larger than the screen leaves room for: what lies beyond its edge nobody can reach. */
export const windowSizeOn = (area: Size): WindowSize => ({
  width: Math.min(WANTED.width, area.width),
  height: Math.min(WANTED.height, area.height),
  minWidth: Math.min(LEAST.width, area.width),
  minHeight: Math.min(LEAST.height, area.height),
})
