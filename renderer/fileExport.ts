// One export at a time, and what became of the last one in words. It outlives its page: who comes
// back sees that a long list is still being written, or what has become of it.
import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Exported, ExportFault } from '../shared/catalogueViews'
import type { Result } from '../shared/result'
import type { Words } from '../shared/messages/messages'
import type { Outcome } from './outcome'

export interface FileExport {
  readonly isWriting: Readonly<Ref<boolean>>
  /** Said anew in whatever language the screen has. */
  readonly outcome: Readonly<Ref<Outcome | null>>
  readonly write: (ask: () => Promise<ExportAnswer>) => Promise<void>
  /** What was written is no longer what is shown. */
  readonly forget: () => void
}

type ExportAnswer = Result<Exported, ExportFault>

export function createFileExport(t: Words): FileExport {
  const isWriting = ref(false)
  const answer = shallowRef<ExportAnswer | null>(null)
  const outcome = computed(() => (answer.value === null ? null : outcomeOf(t, answer.value)))
  const write: FileExport['write'] = async (ask) => {
    if (isWriting.value) return
    isWriting.value = true
    answer.value = null
    try {
      answer.value = await ask()
    } finally {
      isWriting.value = false
    }
  }
  return { isWriting, outcome, write, forget: () => (answer.value = null) }
}

function outcomeOf(t: Words, answer: ExportAnswer): Outcome {
  if (answer.ok) {
    const { rows, isWhole } = answer.value
    const words = t(isWhole ? 'items.exported' : 'items.exportedPart', { count: rows })
    return { kind: isWhole ? 'done' : 'fault', words }
  }
  const kind = answer.error === 'cancelled' ? 'cancelled' : 'fault'
  return { kind, words: t(`items.${answer.error}`) }
}
