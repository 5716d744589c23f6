// Everything that can go wrong between a till and its platforms, as switches. This file says which
// fault strikes a request and what it answers; it never touches a socket or the ledger.
import { z } from 'zod'
import { htmlReply, jsonReply, redirectReply, type Reply } from './exchange'
import { backwardReply, deepReply, endlessReply, gzipBomb } from './feedFaults'
import { errorReply, failureReply } from './qimenGateway'
import { createRandom } from './random'

export type Target = 'qimen' | 'feed'

const limits = {
  target: z.enum(['qimen', 'feed', 'all']),
  /** How often it strikes before it switches itself off; without it, until it is switched off. */
  times: z.int().min(1).max(1_000_000).optional(),
  probability: z.number().min(0).max(1).optional(),
}

/** Only a page of the feed can be broken in these ways. */
const feedLimits = { ...limits, target: z.literal('feed') }

// What has been done when the fault strikes: nothing yet, or everything but the answer.
const work = z.enum(['skipped', 'done']).optional()

export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dropBefore'), ...limits }),
  z.strictObject({ kind: z.literal('dropAfterCommit'), ...limits }),
  z.strictObject({ kind: z.literal('halfBody'), ...limits, work }),
  z.strictObject({ kind: z.literal('brokenJson'), ...limits, work }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0).max(600_000), ...limits, work }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.union([500, 502, 503, 504, 404, 401, 403].map((status) => z.literal(status))),
    ...limits,
    work,
  }),
  z.strictObject({ kind: z.literal('captivePortal'), ...limits }),
  z.strictObject({ kind: z.literal('captiveRedirect'), ...limits }),
  z.strictObject({ kind: z.literal('throttle'), seconds: z.int().min(0), ...limits }),
  z.strictObject({ kind: z.literal('wrongSignature'), ...limits }),
  z.strictObject({ kind: z.literal('permission'), ...limits }),
  z.strictObject({ kind: z.literal('unknownCode'), ...limits, work }),
  z.strictObject({ kind: z.literal('reject'), message: z.string().optional(), ...limits }),
  z.strictObject({ kind: z.literal('endlessPages'), ...feedLimits }),
  z.strictObject({ kind: z.literal('firstPageAgain'), ...feedLimits }),
  z.strictObject({ kind: z.literal('seqBack'), ...feedLimits }),
  z.strictObject({
    kind: z.literal('gzipBomb'),
    megabytes: z.int().min(1).max(4096).optional(),
    ...feedLimits,
  }),
  z.strictObject({ kind: z.literal('deepPage'), ...feedLimits }),
])

export type Fault = z.infer<typeof faultSchema>
export type FaultKind = Fault['kind']

/** What becomes of a request that is struck. */
export type Blow =
  | { readonly kind: 'drop' }
  | { readonly kind: 'halve' }
  | { readonly kind: 'garble' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'answer'; readonly reply: Reply }
  | { readonly kind: 'alter'; readonly alter: (reply: Reply) => Reply }
  /** Answered as if nothing had been read yet. */
  | { readonly kind: 'rewind' }

export interface Strike {
  readonly work: 'skipped' | 'done'
  readonly blow: Blow
}

export interface Faults {
  readonly list: () => readonly Fault[]
  /** Replaces all switches, and starts chance anew from the seed. */
  readonly set: (faults: readonly Fault[]) => void
  /** The faults that strike this request, counted: any number of delays, at most one other. */
  readonly strike: (target: Target, layers: readonly Layer[]) => readonly Strike[]
}

/** The line breaks for anything; the platform objects only to what it recognises as a call. */
export type Layer = 'line' | 'platform'

export function createFaults(seed: number): Faults {
  let random = createRandom(seed)
  let switches: readonly Fault[] = []
  const happens = ({ probability }: Fault): boolean =>
    probability === undefined || random.next() < probability
  const strike = (target: Target, layers: readonly Layer[]): readonly Strike[] => {
    const struck: Fault[] = []
    for (const fault of switches) {
      const isAimed = fault.target === 'all' || fault.target === target
      const isTaken = fault.kind !== 'delay' && struck.some(({ kind }) => kind !== 'delay')
      if (!isAimed || isTaken || !layers.includes(layerOf(fault)) || !happens(fault)) continue
      struck.push(fault)
    }
    switches = switches.flatMap((fault) => (struck.includes(fault) ? countDown(fault) : [fault]))
    return struck.map((fault) => ({ work: workOf(fault), blow: blowOf(fault, target) }))
  }
  const set = (faults: readonly Fault[]): void => {
    random = createRandom(seed)
    switches = faults
  }
  return { list: () => switches, set, strike }
}

function countDown(fault: Fault): readonly Fault[] {
  if (fault.times === undefined) return [fault]
  return fault.times === 1 ? [] : [{ ...fault, times: fault.times - 1 }]
}

function layerOf({ kind }: Fault): Layer {
  switch (kind) {
    case 'dropAfterCommit':
    case 'throttle':
    case 'wrongSignature':
    case 'permission':
    case 'unknownCode':
    case 'reject':
      return 'platform'
    default:
      return 'line'
  }
}

function workOf(fault: Fault): 'skipped' | 'done' {
  switch (fault.kind) {
    case 'dropAfterCommit':
    case 'endlessPages':
    case 'firstPageAgain':
    case 'seqBack':
      return 'done'
    case 'halfBody':
    case 'brokenJson':
      return fault.work ?? 'done'
    case 'delay':
    case 'status':
    case 'unknownCode':
      return fault.work ?? 'skipped'
    default:
      return 'skipped'
  }
}

function blowOf(fault: Fault, target: Target): Blow {
  switch (fault.kind) {
    case 'dropBefore':
    case 'dropAfterCommit':
      return { kind: 'drop' }
    case 'halfBody':
      return { kind: 'halve' }
    case 'brokenJson':
      return { kind: 'garble' }
    case 'delay':
      return { kind: 'wait', ms: fault.ms }
    case 'status':
      return answer({ ...htmlReply(`<html><h1>${fault.status}</h1></html>`), status: fault.status })
    case 'captivePortal':
      return answer(htmlReply(captivePortal))
    case 'captiveRedirect':
      return answer(redirectReply(302, '/captive-portal'))
    case 'endlessPages':
      return { kind: 'alter', alter: endlessReply }
    case 'firstPageAgain':
      return { kind: 'rewind' }
    case 'seqBack':
      return { kind: 'alter', alter: backwardReply }
    case 'gzipBomb':
      return answer(gzipBomb(fault.megabytes ?? 300))
    case 'deepPage':
      return answer(deepReply(DEEP))
    default:
      return answer(target === 'qimen' ? qimenReply(fault) : feedReply(fault))
  }
}

const DEEP = 100_000

const answer = (reply: Reply): Blow => ({ kind: 'answer', reply })

type PlatformFault = Extract<
  Fault,
  { kind: 'throttle' | 'wrongSignature' | 'permission' | 'unknownCode' | 'reject' }
>

function qimenReply(fault: PlatformFault): Reply {
  switch (fault.kind) {
    case 'throttle':
      return errorReply({
        code: 7,
        msg: 'App Call Limited',
        subCode: 'accesscontrol.limited-by-api-access-count',
        subMsg: `This ban will last for ${fault.seconds} more seconds`,
      })
    case 'wrongSignature':
      return errorReply({ code: 25, msg: 'Invalid Signature' })
    case 'permission':
      return errorReply({
        code: 11,
        msg: 'Insufficient ISV Permissions',
        subCode: 'isv.permission-api-package-empty',
        subMsg: 'scope ids is empty',
      })
    case 'unknownCode':
      return errorReply({
        code: 987,
        msg: 'Something Unknown',
        subCode: 'isp.something-unknown',
        subMsg: '未知错误',
      })
    case 'reject':
      return failureReply(fault.message ?? '门店未启用,拒绝入账')
  }
}

// The hub is no TOP platform: it says the same in the words of plain HTTP.
function feedReply(fault: PlatformFault): Reply {
  switch (fault.kind) {
    case 'throttle': {
      const reply = jsonReply(429, { error: 'too many requests' })
      return { ...reply, headers: { ...reply.headers, 'Retry-After': String(fault.seconds) } }
    }
    case 'wrongSignature':
      return jsonReply(401, { error: 'unknown token' })
    case 'permission':
      return jsonReply(403, { error: 'this token may not read items' })
    case 'unknownCode':
      return jsonReply(200, { error: 987 })
    case 'reject':
      return jsonReply(422, { error: fault.message ?? 'refused' })
  }
}

/** What the Wi-Fi of a shopping mall puts in the place of any answer. */
export const captivePortal = `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>商场无线网络</title>
<h1>欢迎使用商场 Wi-Fi</h1><p>请先登录以使用网络。</p>
<form><input name="phone" placeholder="手机号"><button>登录</button></form></html>`
