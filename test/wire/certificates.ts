// Certificates for the fault server, written out as DER: no key lies in the repository, and no
// program beside Node is needed. Only as much of X.509 as a TLS client looks at.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

export interface Identity {
  readonly key: string
  readonly cert: string
}

export interface Authority {
  /** What a client must trust to accept what the authority has issued. */
  readonly cert: string
  readonly issue: (subject: Subject) => Identity
}

export interface Subject {
  readonly host: string
  readonly validUntil: 'year 2001' | 'year 2049'
}

export function createAuthority(name: string): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = certificate({
    subject: name,
    publicKey: keys.publicKey,
    until: '491231235959Z',
    extensions: [extension(BASIC_CONSTRAINTS, sequence(tlv(0x01, Buffer.from([0xff]))))],
    issuer: name,
    issuerKey: keys.privateKey,
  })
  const issue = ({ host, validUntil }: Subject): Identity => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return {
      key: pem('PRIVATE KEY', own.privateKey.export({ type: 'pkcs8', format: 'der' })),
      cert: certificate({
        subject: host,
        publicKey: own.publicKey,
        until: validUntil === 'year 2001' ? '010101000000Z' : '491231235959Z',
        extensions: [extension(SUBJECT_ALT_NAME, sequence(generalName(host)))],
        issuer: name,
        issuerKey: keys.privateKey,
      }),
    }
  }
  return { cert, issue }
}

interface CertificateFields {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly until: string
  readonly extensions: readonly Buffer[]
  readonly issuer: string
  readonly issuerKey: KeyObject
}

function certificate(fields: CertificateFields): string {
  const algorithm = sequence(objectId('2a8648ce3d040302'))
  const toBeSigned = sequence(
    tlv(0xa0, integer(2)),
    integer(1),
    algorithm,
    commonName(fields.issuer),
    sequence(tlv(0x17, Buffer.from('000101000000Z')), tlv(0x17, Buffer.from(fields.until))),
    commonName(fields.subject),
    fields.publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...fields.extensions)),
  )
  const signature = sign('sha256', toBeSigned, fields.issuerKey)
  const whole = sequence(toBeSigned, algorithm, tlv(0x03, Buffer.from([0]), signature))
  return pem('CERTIFICATE', whole)
}

const BASIC_CONSTRAINTS = '551d13'
const SUBJECT_ALT_NAME = '551d11'

const extension = (id: string, value: Buffer): Buffer => sequence(objectId(id), tlv(0x04, value))

const generalName = (host: string): Buffer =>
  /^[\d.]+$/.test(host)
    ? tlv(0x87, Buffer.from(host.split('.').map(Number)))
    : tlv(0x82, Buffer.from(host))

const commonName = (name: string): Buffer =>
  sequence(tlv(0x31, sequence(objectId('550403'), tlv(0x0c, Buffer.from(name)))))

const objectId = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'))
const integer = (value: number): Buffer => tlv(0x02, Buffer.from([value]))
const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts)

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  const { length } = value
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`
