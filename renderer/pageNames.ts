// The pages of the till, and the keys of those that a person can go to from anywhere.
export type PageName = (typeof mainPages)[number]['name'] | 'priceChanges' | 'setAside'

/** screens.md keeps the F keys that are left for the sale. */
export const itemsKey = 'Ctrl K'

export const mainPages = [
  { name: 'sale', key: 'F1' },
  { name: 'items', key: itemsKey },
  { name: 'documents', key: 'F7' },
  { name: 'uploads', key: 'F8' },
  { name: 'settings', key: 'F10' },
] as const
