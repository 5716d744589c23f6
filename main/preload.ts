// All that the screen gets of the program: `ask` and `watch`, and nothing more.
import { contextBridge, ipcRenderer } from 'electron'
import type { Announcements, Bridge } from '../shared/contract'

const bridge: Bridge = {
  ask: (name, input) => ipcRenderer.invoke('ask', name, input),
  watch: (listener) => {
    const heard = (_event: unknown, announcement: Announcements['changed']): void => {
      listener(announcement)
    }
    ipcRenderer.on('changed', heard)
    return () => {
      ipcRenderer.off('changed', heard)
    }
  },
}

contextBridge.exposeInMainWorld('till', bridge)
