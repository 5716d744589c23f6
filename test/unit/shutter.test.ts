// Before a till gives way to another: what has left for the network is answered, nothing leaves any
// more, and who waits hears when all of it has ended.
import { expect, test } from 'vitest'
import type { Exchange, HttpRequest } from '../../main/backends/backend'
import { createUnderWay, withShutter } from '../../main/shutter'

const request: HttpRequest = { method: 'GET', url: 'https://hub.example', headers: {}, body: null }
const answered: Exchange = { kind: 'response', response: { status: 200, headers: {}, body: '' } }

test('what has left is waited for, and what comes later stays here', async () => {
  const story: string[] = []
  let answer = (): void => undefined
  const { http, shut } = withShutter(
    () =>
      new Promise((done) => {
        story.push('left')
        answer = () => {
          done(answered)
        }
      }),
  )
  const first = http(request).then(({ kind }) => story.push(kind))
  const closed = shut().then(() => story.push('shut'))
  await http(request).then(({ kind }) => story.push(kind))
  answer()
  await Promise.all([first, closed])
  expect(story).toEqual(['left', 'neverLeft', 'response', 'shut'])
})

test('a question that fails has ended as well, and what it led to is waited for', async () => {
  const story: string[] = []
  const underWay = createUnderWay()
  const failing = underWay.track(Promise.reject(new Error('refused')))
  failing.catch(() => underWay.track(Promise.resolve().then(() => story.push('second'))))
  await underWay.ended()
  expect(story).toEqual(['second'])
})
