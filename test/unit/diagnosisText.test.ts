// The report reads as an outline, and says what nobody knows as plainly as what is known.
import { expect, test } from 'vitest'
import { diagnosisText } from '../../renderer/diagnosisText'
import type { DiagnosisView } from '../../shared/contract'

const report: DiagnosisView = {
  versions: { app: '0.1.0', electron: '45', node: '20', system: 'test', sqlite: '3.54.1' },
  mode: 'real',
  till: null,
  clock: {
    utc: '2026-11-21T04:00:00.000Z',
    local: '2026-11-21 12:00:00',
    zone: 'Asia/Shanghai',
    platformAheadSeconds: { qimen: -2, hub: null },
  },
  disk: { folder: '~/till', freeBytes: 1024, bytesByFile: { 'sales.db': 4096 } },
  backups: { count: 0, newestAt: null },
  sales: { kind: 'readable', schemaVersion: 3, check: 'ok', rows: { documents: 2 } },
  catalogue: { kind: 'missing' },
  outbox: { waiting: 1, sending: 0, inDoubt: 0, confirmed: 1, parked: 0 },
  answers: [
    {
      at: '2026-11-21T03:59:00.000Z',
      number: 'S001-T01-ABCD-1',
      backend: 'qimen',
      state: 'confirmed',
      reason: null,
      message: null,
    },
  ],
  warnings: [],
}

test('every member stands on a line under its name', () => {
  expect(diagnosisText(report).split('\n')).toEqual([
    'versions:',
    '  app: 0.1.0',
    '  electron: 45',
    '  node: 20',
    '  system: test',
    '  sqlite: 3.54.1',
    'mode: real',
    'till: unknown',
    'clock:',
    '  utc: 2026-11-21T04:00:00.000Z',
    '  local: 2026-11-21 12:00:00',
    '  zone: Asia/Shanghai',
    '  platformAheadSeconds:',
    '    qimen: -2',
    '    hub: unknown',
    'disk:',
    '  folder: ~/till',
    '  freeBytes: 1024',
    '  bytesByFile:',
    '    sales.db: 4096',
    'backups:',
    '  count: 0',
    '  newestAt: unknown',
    'sales:',
    '  kind: readable',
    '  schemaVersion: 3',
    '  check: ok',
    '  rows:',
    '    documents: 2',
    'catalogue:',
    '  kind: missing',
    'outbox:',
    '  waiting: 1',
    '  sending: 0',
    '  inDoubt: 0',
    '  confirmed: 1',
    '  parked: 0',
    'answers:',
    '  - 2026-11-21T03:59:00.000Z · S001-T01-ABCD-1 · qimen · confirmed',
    'warnings: none',
  ])
})
