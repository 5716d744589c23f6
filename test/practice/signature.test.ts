// The headquarters' signature agrees with what public implementations computed.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { isSignMethod, signatureOf } from '../../practice/signature'

const file = new URL('../vectors/qimen-sign-vectors.json', import.meta.url)
const vectorSchema = z.object({
  id: z.string(),
  kind: z.literal('caller'),
  sign_method: z.string().refine(isSignMethod),
  secret: z.string(),
  params: z.record(z.string(), z.string()),
  sign: z.string(),
})
const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
const vectors = z
  .object({ vectors: z.array(z.union([vectorSchema, z.object({ kind: z.literal('callee') })])) })
  .parse(content)
  .vectors.filter((vector) => vector.kind === 'caller')

it('signs each caller vector as the public implementations did', () => {
  expect(vectors.length).toBe(3)
  const signed = vectors.map(({ id, params, secret }) => {
    const signature = signatureOf(new Map(Object.entries(params)), 'md5', secret)
    return [id, signature]
  })
  expect(signed).toEqual(vectors.map(({ id, sign }) => [id, sign]))
})

// Worked out over the same base string with Python's hmac module.
it.each([
  ['hmac', '7A8E2863D89E20FC7F2274222E87B338'],
  ['hmac-sha256', '10C9139A86EF26660F560FFF91C5E0F89F316A1D6F3E0CF59D3D5A8BEDEC34ED'],
] as const)('signs by %s as another language does', (method, expected) => {
  const vector = vectors.find(({ id }) => id === 'pos-salesorder-synchronize-md5')
  const parameters = new Map(Object.entries({ ...vector?.params, sign_method: method }))
  expect(signatureOf(parameters, method, 'helloworld-secret')).toBe(expected)
})

it('leaves out an existing sign and sorts by code unit', () => {
  const secret = 's'
  const mixed = new Map([
    ['b', '2'],
    ['_', '1'],
    ['B', '0'],
    ['sign', 'old'],
  ])
  const sorted = new Map([['B', '0_1b2']])
  expect(signatureOf(mixed, 'md5', secret)).toBe(signatureOf(sorted, 'md5', secret))
})
