// The engine and what nobody knows: a row in doubt is dated, looked up, sent again or left to a
// person, and one without bytes is parked without the platform.
import { describe, expect, it } from 'vitest'
import { problemByBackend } from '../../main/sync/engine'
import type { Effect } from '../../main/sync/events'
import {
  absent,
  accepted,
  AHEAD,
  alreadyHave,
  book,
  commit,
  dated,
  doubtful,
  engine,
  GRACE,
  HOUR,
  idle,
  inDoubt,
  lookUp,
  lost,
  MINUTE,
  neverLeft,
  probe,
  refused,
  rejected,
  row,
  sending,
  sent,
  T0,
  unsendable,
  wake,
} from './engineUnderTest'

describe('the answer to a resend, after an attempt that got lost', () => {
  /** Row 1 was lost an hour ago; `book.1.2` is under way. */
  const resent = () => {
    const it = dated({ ignoredForHours: 72 })
    it.tick(GRACE)
    expect(it.hear('probe.qimen.1', accepted)).toEqual([
      commit(sending(1, 2)),
      book(1, 2),
      wake(it.now() + MINUTE),
    ])
    return it
  }
  const doubtSince = T0 + AHEAD

  it.each([
    ['accepted confirms', accepted, { kind: 'confirmed', proof: { kind: 'accepted' } }],
    ['already have it confirms', alreadyHave,
      { kind: 'confirmed', proof: { kind: 'alreadyHave', message: '已存在' } }],
    ['a rejection proves nothing and asks a person', rejected,
      inDoubt(1, { reason: { kind: 'rejectedAfterLost', message: 'no such goods' },
        doubtSince, needsPerson: true })],
    ['a refusal leaves the doubt as old as it is', neverLeft,
      inDoubt(1, { reason: { kind: 'refused', message: 'not now' }, doubtSince })],
    ['another loss begins the doubt anew', lost, inDoubt(1, { lostAttempts: 2 })],
  ] as const)('%s', (_, answer, change) => {
    const [first] = resent().hear('book.1.2', answer)
    expect(first).toEqual(commit({ ...change, entry: 1 }))
  })
})

describe('a row that has no bytes to send', () => {
  const reason = { kind: 'unsendable' } as const
  const parked = { kind: 'parked', entry: 2, reason } as const

  it('is parked, and the platform, which was not asked, is still asked for its time', () => {
    const it = dated({ ignoredForHours: 72 }, [row(2)])
    expect(it.hearUntimed('book.2.1', unsendable)).toEqual([
      commit(parked),
      ...idle(),
    ])
    it.tick(GRACE - 1)
    expect(it.tick(1)).toEqual([probe(2), wake(it.now() + MINUTE)])
    expect(it.hear('probe.qimen.2', accepted).slice(0, 2)).toEqual([commit(sending(1, 2)), book(1, 2)])
  })

  it('ends no problem and no back-off of the platform', () => {
    const it = sent([row(1), row(2)])
    it.hear('book.1.1', refused('configuration', 1_000))
    it.tick(1_000)
    it.hear('probe.qimen.2', accepted)
    expect(it.hearUntimed('book.2.1', unsendable).slice(0, 2)).toEqual([
      commit(parked, sending(1, 2)),
      book(1, 2),
    ])
    expect([...problemByBackend(it.state).values()]).toEqual([
      { cause: 'configuration', message: 'not now', since: T0 },
    ])
    expect(it.state.lineByBackend.get('qimen')?.failures).toBe(1)
  })

  it.each([
    ['sent again', { ignoredForHours: 72 }, GRACE, 'book.1.2'],
    ['looked up', 'lookUp', 0, 'look.1.1'],
  ] as const)('waits for a person where it was to be %s after a loss', (_, how, age, call) => {
    const it = dated(how)
    if (age > 0) {
      it.tick(age)
      it.hear('probe.qimen.1', accepted)
    }
    expect(it.hearUntimed(call, unsendable)).toEqual([
      commit(inDoubt(1, { reason, doubtSince: T0 + AHEAD, needsPerson: true })),
      ...idle(it.now()),
    ])
  })
})

describe('a row in doubt', () => {
  it('is never touched under booked', () => {
    const it = dated('booked', [row(2)])
    expect(it.effects).toEqual([commit(sending(2)), book(2, 1), wake(T0 + MINUTE)])
    it.hear('book.2.1', accepted)
    expect(it.tick(300 * 24 * HOUR)).toEqual(idle(it.now()))
  })

  it('is looked up at once, and an early absence is not believed', () => {
    const it = dated('lookUp')
    const datedDoubt = { kind: 'doubtDated', entry: 1, doubtSince: T0 + AHEAD } as const
    expect(it.effects).toEqual([commit(datedDoubt), lookUp(1, 1), wake(T0 + MINUTE)])
    expect(it.hear('look.1.1', absent)).toEqual(idle())
    expect(it.tick(GRACE - 1)).toEqual([wake(it.now() + 1)])
    expect(it.tick(1)).toEqual([probe(2), wake(it.now() + MINUTE)])
    expect(it.hear('probe.qimen.2', accepted)).toEqual([lookUp(1, 3), wake(it.now() + MINUTE)])
    expect(it.hear('look.1.3', absent)).toEqual([
      commit({ kind: 'waiting', entry: 1, reason: { kind: 'absent' } }, sending(1, 2)),
      book(1, 2),
      wake(it.now() + MINUTE),
    ])
  })

  it('is confirmed when it is found', () => {
    const confirmed = { kind: 'confirmed', entry: 1, proof: { kind: 'found' } } as const
    expect(dated('lookUp').hear('look.1.1', accepted)).toEqual([commit(confirmed), ...idle()])
  })

  it('is sent again only after the grace time and within the hours confirmed', () => {
    const it = dated({ ignoredForHours: 1 })
    const datedDoubt = { kind: 'doubtDated', entry: 1, doubtSince: T0 + AHEAD } as const
    expect(it.effects).toEqual([commit(datedDoubt), ...idle()])
    expect(it.tick(GRACE - 1)).toEqual([wake(it.now() + 1)])
    expect(it.tick(1)).toEqual([probe(1), wake(it.now() + MINUTE)])
    const late = dated({ ignoredForHours: 1 })
    late.tick(HOUR - GRACE)
    expect(late.hear('probe.qimen.1', accepted)).toEqual([wake(late.now() + MINUTE)])
  })

  it('is not put off by a clock that was set back a year', () => {
    const it = dated('lookUp')
    it.hear('look.1.1', absent)
    expect(it.tick(-365 * 24 * HOUR)).toEqual([probe(2), wake(it.now() + MINUTE)])
  })

  it('is not touched where nobody knows when it was sent first, or when it was lost', () => {
    const unknown = engine([doubtful(1, { firstAttemptAt: null })], { ignoredForHours: 72 })
    expect(unknown.tick(HOUR)).toEqual(idle(unknown.now()))
    const timeless = engine([doubtful(1)], { ignoredForHours: 72 })
    expect(timeless.hearUntimed('probe.qimen.0', accepted)).toEqual(idle())
    expect(timeless.tick(HOUR)).toEqual(idle(timeless.now()))
  })

  it.each(['lookUp', { ignoredForHours: 72 }] as const)(
    'is dated with the others of a file made anew, five hundred an answer, under %j',
    (duplicates) => {
      const rows = Array.from({ length: 1_200 }, (_, index) => doubtful(index + 1))
      const it = engine(rows, duplicates)
      const counts: number[] = []
      let effects = it.first
      for (let call = callOf(effects); call !== null; call = callOf(effects)) {
        effects = it.hear(call, call.startsWith('look') ? absent : accepted)
        counts.push(datesIn(effects))
        if (counts.length === 4) break
      }
      const isAllDated = [...it.state.entryById.values()].every((each) => each.doubtSince !== null)
      expect([counts.filter((count) => count > 0), isAllDated]).toEqual([[500, 500, 200], true])
    },
  )

  it('that nothing but a person can move is not dated', () => {
    const it = engine(
      [doubtful(1, { firstAttemptAt: null }), doubtful(2, { needsPerson: true }), row(3)],
      { ignoredForHours: 72 },
    )
    expect(datesIn(it.hear('probe.qimen.0', accepted))).toBe(0)
  })

  const callOf = (effects: readonly Effect[]): string | null => {
    const call = effects.find((each) => each.kind === 'call')
    return call?.kind === 'call' ? call.callId : null
  }
  const datesIn = (effects: readonly Effect[]): number =>
    effects
      .flatMap((each) => (each.kind === 'commit' ? each.changes : []))
      .filter((each) => each.kind === 'doubtDated').length

  it('is left in peace while the document before it is not confirmed', () => {
    const it = engine([row(1, { state: 'parked' }), doubtful(2, { after: 1 })], 'lookUp')
    expect(it.first).toEqual(idle())
  })

  it('that needs a person waits for one', () => {
    const it = engine([doubtful(1, { needsPerson: true })], 'lookUp')
    expect(it.first).toEqual(idle())
  })
})
