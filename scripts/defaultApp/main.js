// Packed into the registry runtime: starts the application folder that the command line names, as
// the official runtime does. The await at the end makes Electron wait with `ready`, so that the
// program can still register its schemes.
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) throw new Error('Name the application folder.')
const appPath = resolve(folder)
const about = JSON.parse(readFileSync(resolve(appPath, 'package.json'), 'utf8'))
Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true })
app.setName(about.productName ?? about.name)
app.setVersion(about.version)
app.setAppPath(appPath)
await import(pathToFileURL(resolve(appPath, about.main)).href)
