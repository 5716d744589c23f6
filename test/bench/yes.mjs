// A platform that says yes to every booking and does nothing else; it prints its port.
import { createServer } from 'node:http'

const yes = JSON.stringify({ response: { flag: 'success', code: '0', message: 'ok' } })
const complaint = JSON.stringify({ error_response: { code: 21, msg: 'Missing method' } })

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (/** @type {string} */ text) => (body += text))
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(/(^|&)method=/.test(body) ? yes : complaint)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(address.port)
})
