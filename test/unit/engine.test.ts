// The rules of the engine one by one, by direct calls: what each event commits, calls and waits
// for. What they add up to is the simulation's part.
import { describe, expect, it } from 'vitest'
import { clockOffsetByBackend, problemByBackend } from '../../main/sync/engine'
import type { Effect, EngineAnswer } from '../../main/sync/events'
import {
  absent,
  accepted,
  AHEAD,
  alreadyHave,
  book,
  byPerson,
  commit,
  doubtful,
  engine,
  HOUR,
  idle,
  inDoubt,
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
  wake,
} from './engineUnderTest'

describe('the start', () => {
  it('asks the platform something that cannot book before anything is sent', () => {
    const it = engine([row(1), row(2)])
    expect(it.first).toEqual([probe(0, 0), wake(T0 + MINUTE)])
    expect(it.hear('probe.qimen.0', accepted)).toEqual([
      commit(sending(1)),
      book(1, 1),
      wake(T0 + MINUTE),
    ])
  })

  it('asks nothing where nothing is to be done', () => {
    expect(engine([]).first).toEqual(idle())
    expect(engine([row(1, { state: 'parked' })]).first).toEqual(idle())
    expect(engine([doubtful(1)], 'booked').first).toEqual(idle())
  })

  it('takes a row that was being sent for doubtful', () => {
    const it = engine([row(1, { state: 'sending', attempts: 1 })])
    expect(it.first).toEqual([commit(inDoubt(1, { reason: { kind: 'interrupted' } })), ...idle()])
  })
})

describe('the answer to a booking', () => {
  const cases: readonly (readonly [string, EngineAnswer, readonly Effect[]])[] = [
    ['accepted: confirmed', accepted,
      [commit({ kind: 'confirmed', entry: 1, proof: { kind: 'accepted' } }), ...idle()]],
    ['rejected: parked', rejected,
      [commit({ kind: 'parked', entry: 1, reason: { kind: 'rejected', message: 'no such goods' } }),
        ...idle()]],
    ['already have it, on a first attempt: a conflict of numbers', alreadyHave,
      [commit({ kind: 'parked', entry: 1, reason: { kind: 'numberConflict', message: '已存在' } }),
        ...idle()]],
    ['lost: in doubt, and under booked nothing follows', lost, [commit(inDoubt(1)), ...idle()]],
    ['refused: waiting, and after the time the platform asked for a probe',
      refused('throttled', 20_000),
      [commit({ kind: 'waiting', entry: 1,
        reason: { kind: 'refusedBefore', cause: 'throttled', message: 'not now' } }),
      wake(T0 + 20_000)]],
  ]
  it.each(cases)('%s', (_, answer, effects) => {
    expect(sent().hear('book.1.1', answer)).toEqual(effects)
  })

  it('never is an absence or a page', () => {
    expect(() => sent().hear('book.1.1', absent)).toThrow('a booking was answered with absent')
  })
})

describe('a person decides', () => {
  it('of a doubt: they have it, or they do not', () => {
    expect(engine([doubtful(1)]).decide(1, 'theyHaveIt')).toEqual([
      commit({ kind: 'confirmed', entry: 1, proof: byPerson }),
      ...idle(),
    ])
    const it = engine([doubtful(1, { needsPerson: true })])
    expect(it.decide(1, 'theyDoNot')).toEqual([
      commit({ kind: 'waiting', entry: 1, reason: byPerson }),
      probe(0, 0),
      wake(T0 + MINUTE),
    ])
  })

  it('of a parked row: send it again, or they have it', () => {
    const parked = row(1, { state: 'parked', attempts: 1 })
    expect(engine([parked]).decide(1, 'sendAgain')).toEqual([
      commit({ kind: 'waiting', entry: 1, reason: byPerson }),
      probe(0, 0),
      wake(T0 + MINUTE),
    ])
    expect(engine([parked]).decide(1, 'theyHaveIt')).toEqual([
      commit({ kind: 'confirmed', entry: 1, proof: byPerson }),
      ...idle(),
    ])
  })

  it.each([
    ['sendAgain', doubtful(1)],
    ['theyDoNot', row(1, { state: 'parked' })],
    ['theyHaveIt', row(2)],
  ] as const)('%s changes nothing of a row that does not stand so', (decision, entry) => {
    const changes = engine([entry]).decide(1, decision).filter((each) => each.kind === 'commit')
    expect(changes).toEqual([])
  })
})

describe('nobody holds up the others', () => {
  it('documents take turns, and the one that failed comes last', () => {
    const it = sent([row(1), row(2), row(3)])
    expect(it.hear('book.1.1', lost)[0]).toEqual(commit(inDoubt(1)))
    it.tick(MINUTE)
    expect(it.hear('probe.qimen.2', accepted).slice(0, 2)).toEqual([
      commit(sending(2, 1, it.now() + AHEAD)),
      book(2, 1),
    ])
    it.hear('book.2.1', neverLeft)
    it.tick(MINUTE)
    expect(it.hear('probe.qimen.4', accepted).slice(0, 2)).toEqual([
      commit(sending(3, 1, it.now() + AHEAD)),
      book(3, 1),
    ])
    expect(it.hear('book.3.1', accepted).slice(1, 2)).toEqual([book(2, 2)])
  })

  it('a later step waits until the one before it is confirmed', () => {
    const it = sent([row(1), row(2, { after: 1 })])
    expect(it.hear('book.1.1', rejected).slice(1)).toEqual(idle())
    expect(it.decide(1, 'theyHaveIt').slice(1)).toEqual([book(2, 1), wake(T0 + MINUTE)])
  })

  it('a row that was submitted while a call is under way is sent after it', () => {
    const it = sent()
    expect(it.submit(row(2))).toEqual(idle())
    expect(it.hear('book.1.1', accepted).slice(1)).toEqual([book(2, 1), wake(T0 + MINUTE)])
  })
})

describe('a document that is laid out anew', () => {
  const part = (id: number, after: number | null) => row(id, { number: 'N1', after })

  it('in more parts is sent part after part, and what refers to it after the last', () => {
    const it = engine([row(1, { state: 'parked' }), row(2, { after: 1 })])
    it.layOut('N1', part(1, null), row(2, { after: 4 }), part(3, 1), part(4, 3))
    const calls = [
      ...it.hear('probe.qimen.0', accepted),
      ...it.hear('book.1.1', accepted),
      ...it.hear('book.3.1', accepted),
      ...it.hear('book.4.1', accepted),
    ]
    expect(calls.filter(({ kind }) => kind === 'call')).toEqual([
      book(1, 1),
      book(3, 1),
      book(4, 1),
      book(2, 1),
    ])
  })

  it('in fewer parts sends no more than these, and keeps what it knows of other documents', () => {
    const other = doubtful(5, { needsPerson: true })
    const parts = [row(1, { state: 'parked' }), part(2, 1)]
    const it = engine([...parts, row(3, { after: 2 }), other])
    it.layOut('N1', part(1, null), row(3, { after: 1 }))
    it.hear('probe.qimen.0', accepted)
    const calls = [...it.hear('book.1.1', accepted), ...it.hear('book.3.1', accepted)]
    expect([calls.filter(({ kind }) => kind === 'call'), [...it.state.entryById.values()]]).toEqual([
      [book(3, 1)],
      [{ ...other, sentFrom: 'waiting', lookUpFrom: 0 }],
    ])
  })

  it('takes its turn by the order of the rows, an old one that comes back too', () => {
    const it = engine([row(2), row(3)])
    it.layOut('N1', part(1, null))
    expect([...it.state.entryById.keys()]).toEqual([1, 2, 3])
  })
})

describe('after a failure the backend rests', () => {
  it('and nothing is booked before a probe was answered properly', () => {
    const it = sent([row(1), row(2)])
    expect(restAfter(it.hear('book.1.1', lost))).toBe('1 to 2 s')
    expect(it.tick(2_000)).toEqual([probe(2), wake(it.now() + MINUTE)])
    expect(restAfter(it.hear('probe.qimen.2', lost), 2_000)).toBe('2 to 4 s')
    expect([...problemByBackend(it.state)]).toEqual([
      ['qimen', { cause: 'lost', message: 'silence', since: T0 }],
    ])
  })

  it('as long as the platform asks for, whatever the link is said to be', () => {
    const it = sent()
    it.hear('book.1.1', refused('throttled', 50_000))
    expect(it.online(true)).toEqual([wake(T0 + 50_000)])
    expect(it.tick(50_000)).toEqual([probe(2), wake(it.now() + MINUTE)])
  })

  it('but a link that comes back ends any other rest within a second', () => {
    const it = sent()
    it.hear('book.1.1', refused('configuration', 40_000))
    expect(it.online(false)).toEqual([wake(T0 + 40_000)])
    expect(it.online(true)).toEqual([wake(T0 + 1_000)])
  })

  it('and a clock that was set back a year does not prolong the rest', () => {
    const it = sent()
    it.hear('book.1.1', refused('throttled', 50_000))
    expect(it.tick(-365 * 24 * HOUR)).toEqual([probe(2), wake(it.now() + MINUTE)])
  })

  it('a wrong clock is tried once more with the time that the platform told', () => {
    const it = engine([row(1)])
    const again = it.hear('probe.qimen.0', refused('clock'))
    expect(again).toEqual([commit(sending(1)), book(1, 1), wake(T0 + MINUTE)])
    expect(restAfter(it.hear('book.1.1', refused('clock')))).toBe('1 to 2 s')
  })

  /** Half to all of a power of two, in the words of a person. */
  function restAfter(effects: readonly Effect[], since = 0): string {
    const last = effects.at(-1)
    const restMs = last?.kind === 'wake' ? last.at - T0 - since : 0
    const full = [2, 4, 8].find((seconds) => restMs <= seconds * 1_000) ?? 0
    return `${full / 2} to ${full} s`
  }
})

describe('an answer after its deadline', () => {
  it('still confirms when it is a yes, and means nothing otherwise', () => {
    const it = sent()
    it.hear('book.1.1', lost)
    expect(it.hear('book.1.1', rejected).some((each) => each.kind === 'commit')).toBe(false)
    expect(it.hear('book.1.1', accepted)[0]).toEqual(
      commit({ kind: 'confirmed', entry: 1, proof: { kind: 'accepted' } }),
    )
    expect(it.hear('book.1.1', accepted).some((each) => each.kind === 'commit')).toBe(false)
  })
})

describe('the platform’s clock', () => {
  it('is unknown until an answer has told it', () => {
    const untold = engine([row(1)])
    untold.hearUntimed('probe.qimen.0', accepted)
    const told = engine([row(1)])
    told.hear('probe.qimen.0', accepted)
    expect([untold, told].map(({ state }) => clockOffsetByBackend(state))).toEqual([
      new Map(),
      new Map([['qimen', AHEAD]]),
    ])
  })
})

describe('the timer', () => {
  it('is never set further than a minute, nor into the past', () => {
    const it = sent()
    expect(it.hear('book.1.1', refused('throttled', 9 * HOUR)).at(-1)).toEqual(wake(T0 + MINUTE))
    expect(it.tick(10 * HOUR).at(-1)).toEqual(wake(it.now() + MINUTE))
  })
})

describe('a feed', () => {
  const pull = (count: number): Effect => ({
    kind: 'call',
    callId: `pull.items.${count}`,
    backend: 'hub',
    call: { kind: 'pull', name: 'items' },
    clockOffsetMs: 0,
  })
  const pulled = (more: boolean): EngineAnswer => ({ kind: 'pulled', more })
  const reading = () => engine([], 'booked', [{ name: 'items', backend: 'hub' }])

  it('is read round after round while there is more, then every half a minute', () => {
    const it = reading()
    expect(it.first).toEqual([pull(1), wake(T0 + MINUTE)])
    expect(it.hear('pull.items.1', pulled(true))).toEqual([pull(2), wake(T0 + MINUTE)])
    expect(it.hear('pull.items.2', pulled(false))).toEqual([wake(T0 + 30_000)])
    expect(it.tick(30_000)).toEqual([pull(3), wake(it.now() + MINUTE)])
  })

  it('rests after a failure, and a late answer to an earlier round is nothing to it', () => {
    const it = reading()
    it.hear('pull.items.1', lost)
    expect(it.tick(2_000)).toEqual([pull(2), wake(it.now() + MINUTE)])
    expect(it.hear('pull.items.1', pulled(false))).toEqual([wake(it.now() + MINUTE)])
  })
})
