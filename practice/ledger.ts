// What headquarters has booked, and the three ways in which it treats a number that comes twice.
// A booking is on the disk before this file says so; it is never changed afterwards.
import { createHash } from 'node:crypto'
import assert from 'node:assert/strict'
import type { Db } from './database'
import type { SalesOrder } from './salesOrder'

/** A number that comes again is ignored, ignored for a while, or simply booked again. */
export const modes = ['dedupes', 'forgets', 'books'] as const
export type Mode = (typeof modes)[number]

export interface BookingRule {
  readonly mode: Mode
  /** How long `forgets` remembers a number. */
  readonly rememberForMs: number
}

export interface Booking {
  readonly seq: number
  readonly customerId: string
  readonly storeCode: string
  readonly orderCode: string
  readonly posCode: string
  readonly totalFen: number
  readonly totalQty: number
  readonly tender: string
  readonly bodySha256: string
  readonly body: string
  readonly bookedAt: number
}

export type BookingOutcome = 'booked' | 'known' | 'conflict'

/** Books an order as the rule says; when this returns, what it did is on the disk. */
export function bookOrder(
  db: Db,
  order: SalesOrder,
  rule: BookingRule,
  at: number,
): BookingOutcome {
  const bodySha256 = createHash('sha256').update(order.body).digest('hex')
  const decide = (): BookingOutcome => {
    const earlier = rememberedHash(db, order, rememberedSince(rule, at))
    if (earlier !== undefined) return earlier === bodySha256 ? 'known' : 'conflict'
    insertBooking(db, { ...order, bodySha256, bookedAt: at })
    return 'booked'
  }
  return db.transaction(decide).immediate()
}

function rememberedSince(rule: BookingRule, at: number): number {
  switch (rule.mode) {
    case 'dedupes':
      return Number.MIN_SAFE_INTEGER
    case 'forgets':
      return at - rule.rememberForMs
    case 'books':
      return Number.MAX_SAFE_INTEGER
  }
}

function rememberedHash(db: Db, order: SalesOrder, since: number): string | undefined {
  return db
    .prepare<[string, string, string, number], { hash: string }>(
      `SELECT body_sha256 AS hash FROM booking
       WHERE customer_id = ? AND store_code = ? AND order_code = ? AND booked_at > ?
       ORDER BY seq DESC LIMIT 1`,
    )
    .get(order.customerId, order.storeCode, order.orderCode, since)?.hash
}

function insertBooking(db: Db, booking: Omit<Booking, 'seq'>): void {
  const { changes } = db
    .prepare(
      `INSERT INTO booking (customer_id, store_code, order_code, pos_code, total_fen, total_qty,
         tender, body_sha256, body, booked_at)
       VALUES (@customerId, @storeCode, @orderCode, @posCode, @totalFen, @totalQty,
         @tender, @bodySha256, @body, @bookedAt)`,
    )
    .run(booking)
  assert.equal(changes, 1)
}

const bookingColumns = `seq, customer_id AS customerId, store_code AS storeCode,
  order_code AS orderCode, pos_code AS posCode, total_fen AS totalFen, total_qty AS totalQty,
  tender, body_sha256 AS bodySha256, body, booked_at AS bookedAt`

/** The bookings after a sequence number, oldest first. */
export function bookingsAfter(db: Db, after: number, limit: number): readonly Booking[] {
  return db
    .prepare<[number, number], Booking>(
      `SELECT ${bookingColumns} FROM booking WHERE seq > ? ORDER BY seq LIMIT ?`,
    )
    .all(after, limit)
}

export function newestBookings(db: Db, limit: number): readonly Booking[] {
  return db
    .prepare<[number], Booking>(`SELECT ${bookingColumns} FROM booking ORDER BY seq DESC LIMIT ?`)
    .all(limit)
}

export interface LedgerTotals {
  readonly bookings: number
  readonly orders: number
  readonly totalFen: number
}

export function ledgerTotals(db: Db): LedgerTotals {
  const row = db
    .prepare<[], LedgerTotals>(
      `SELECT coalesce(sum(times), 0) AS bookings, count(*) AS orders,
         coalesce(sum(fen), 0) AS totalFen
       FROM (SELECT count(*) AS times, sum(total_fen) AS fen FROM booking
             GROUP BY customer_id, store_code, order_code)`,
    )
    .get()
  assert(row !== undefined)
  return row
}

export interface RepeatedOrder {
  readonly storeCode: string
  readonly orderCode: string
  readonly times: number
}

/** The orders that stand in the ledger more than once: what must never happen unnoticed. */
export function repeatedOrders(db: Db, limit: number): readonly RepeatedOrder[] {
  return db
    .prepare<[number], RepeatedOrder>(
      `SELECT store_code AS storeCode, order_code AS orderCode, count(*) AS times FROM booking
       GROUP BY customer_id, store_code, order_code HAVING times > 1
       ORDER BY max(seq) DESC LIMIT ?`,
    )
    .all(limit)
}
