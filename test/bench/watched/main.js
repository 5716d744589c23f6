// Starts the program in PROGRAM, runs the words in SCRIPT in its page as soon as there is one, and
// prints the instant that they answer. A debugger would take half a second of its own.
import { app } from 'electron'

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    void contents.executeJavaScript(process.env['SCRIPT'] ?? '').then((at) => {
      process.stdout.write(`${at}\n`)
    })
  })
})
await import(process.env['PROGRAM'] ?? '')
