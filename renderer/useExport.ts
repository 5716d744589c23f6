// One export at a time, and what became of the last one in words.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Exported, ExportFault, ExportFormat } from '../shared/catalogueViews'
import type { Result } from '../shared/result'
import { showCount } from './format'
import type { Words } from '../shared/messages/messages'

export interface Export {
  readonly isWriting: Readonly<Ref<boolean>>
  readonly outcome: Readonly<ShallowRef<ExportOutcome | null>>
  readonly write: (format: ExportFormat) => Promise<void>
  /** What was written is no longer what is shown. */
  readonly forget: () => void
}

export interface ExportOutcome {
  readonly kind: 'done' | 'cancelled' | 'fault'
  readonly words: string
}

export function useExport(
  t: Words,
  ask: (format: ExportFormat) => Promise<Result<Exported, ExportFault>>,
): Export {
  const isWriting = ref(false)
  const outcome = shallowRef<ExportOutcome | null>(null)
  const write = async (format: ExportFormat): Promise<void> => {
    if (isWriting.value) return
    isWriting.value = true
    outcome.value = null
    try {
      outcome.value = outcomeOf(t, await ask(format))
    } finally {
      isWriting.value = false
    }
  }
  return { isWriting, outcome, write, forget: () => (outcome.value = null) }
}

function outcomeOf(t: Words, answer: Result<Exported, ExportFault>): ExportOutcome {
  if (answer.ok) {
    const { rows, isWhole } = answer.value
    const words = t(isWhole ? 'items.exported' : 'items.exportedPart', { count: showCount(rows) })
    return { kind: isWhole ? 'done' : 'fault', words }
  }
  const kind = answer.error === 'cancelled' ? 'cancelled' : 'fault'
  return { kind, words: t(`items.${answer.error}`) }
}
