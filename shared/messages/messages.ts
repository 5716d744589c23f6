// The sentences by language, and the types that keep keys and their values honest: a key that
// stands nowhere, or a value that a sentence needs and does not get, does not compile.
import { en } from './en'
import { zhCN } from './zhCN'

export const messages = { 'zh-CN': zhCN, en }

/** Each sentence's address, "sale.pay". */
export type MessageKey = Addresses<typeof zhCN>

/** Says a sentence in the language of the screen. */
export type Words = <Key extends MessageKey>(key: Key, ...values: ValuesOf<Key>) => string

/** The same shape with other sentences. */
export type Translated<Sentences> = {
  readonly [Key in keyof Sentences]: Sentences[Key] extends string
    ? string
    : Translated<Sentences[Key]>
}

type Addresses<Sentences> = {
  [Key in keyof Sentences & string]: Sentences[Key] extends string
    ? Key
    : `${Key}.${Addresses<Sentences[Key]>}`
}[keyof Sentences & string]

type ValuesOf<Key extends string> = [Names<SentenceAt<typeof zhCN, Key>>] extends [never]
  ? []
  : [values: Values<Names<SentenceAt<typeof zhCN, Key>>>]

/** A count is a number: the word behind it depends on it. */
type Values<Name extends string> = {
  readonly [Each in Name]: Each extends 'count' ? number : string | number
}

type SentenceAt<Sentences, Key extends string> = Key extends `${infer Group}.${infer Rest}`
  ? Group extends keyof Sentences
    ? SentenceAt<Sentences[Group], Rest>
    : never
  : Key extends keyof Sentences
    ? Sentences[Key]
    : never

type Names<Sentence> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never
