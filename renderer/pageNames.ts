// The pages that a person can go to; the others come by themselves.
export type PageName = 'sale' | 'documents' | 'uploads' | 'settings'
