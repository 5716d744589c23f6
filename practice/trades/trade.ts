// What a trade is: the words that its names are put together from, its price ranges, colours and
// sizes. The other files of this folder are nothing but such words; catalogue.ts makes the items.

export interface Option {
  readonly code: string
  readonly name: string
}

export type Brand = Option

/** One kind of goods. */
export interface Kind {
  readonly category: string
  readonly categoryName: string
  readonly noun: string
  readonly unit: string
  readonly fromFen: number
  readonly toFen: number
}

export interface Trade {
  readonly letter: string
  readonly brands: readonly Brand[]
  /** A name is brand, word, feature, noun and measure. */
  readonly words: readonly string[]
  readonly features: readonly string[]
  readonly kinds: readonly Kind[]
  readonly measures: readonly string[]
  readonly colours: readonly Option[]
  /** The runs of sizes that goods come in, all of the same length, by category; or none. */
  readonly sizes: ReadonlyMap<string, readonly string[]>
  readonly sizeCount: number
  readonly seasons: readonly Option[]
  readonly isWeighed: boolean
  /** Whether the hub knows more of these items than the field table holds. */
  readonly isKnownToHub: boolean
}

/** Reads 'QH清荷 MY木言': each a code in Latin letters and digits, then its name. */
export const options = (text: string): readonly Option[] =>
  words(text).map((each) => {
    const code = /^[A-Za-z0-9]+/.exec(each)?.[0] ?? ''
    return { code, name: each.slice(code.length) }
  })

/** Reads words that are parted by spaces; `-` stands for no word at all. */
export const words = (text: string): readonly string[] =>
  text.split(' ').map((word) => (word === '-' ? '' : word))

/** Reads '衬衫/件/99/299': noun, unit, and the range of the price in yuan. */
export const kindsOf = (category: string, categoryName: string, text: string): readonly Kind[] =>
  words(text).map((each) => {
    const [noun = '', unit = '', from, to] = each.split('/')
    const [fromFen, toFen] = [Number(from) * 100, Number(to) * 100]
    return { category, categoryName, noun, unit, fromFen, toFen }
  })
