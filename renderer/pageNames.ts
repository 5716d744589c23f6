// The pages that a person can go to; the others come by themselves.
export type PageName =
  | 'sale'
  | 'items'
  | 'priceChanges'
  | 'setAside'
  | 'documents'
  | 'uploads'
  | 'settings'
