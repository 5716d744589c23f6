// A browser of one page, for pictures of the headquarters' page: opens the address in ADDRESS.
import { app, BrowserWindow } from 'electron'

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1366, height: 768, webPreferences: { sandbox: true } })
  return window.loadURL(process.env['ADDRESS'] ?? 'about:blank')
})
