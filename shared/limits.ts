// How long what a person types may be: the field takes no more, and main refuses more unread.

export const PIN_LENGTH_MAX = 20

/** What is looked for: names, codes, documents. */
export const SEARCH_LENGTH_MAX = 100

export const NOTE_LENGTH_MAX = 500

/** As long as a path may be on Linux; no other system's own dialog gives a longer one either. */
export const FOLDER_LENGTH_MAX = 4_096

/** Names stand in the documents alone: so many of the newest are looked through for one. */
export const NAMES_SOUGHT_IN = 2_000
