// What became of something that a person did, as it is said beside it.

export interface Outcome {
  readonly kind: 'done' | 'cancelled' | 'fault'
  readonly words: string
}
