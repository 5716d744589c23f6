// The names of the remote platforms. By themselves, so that a page may list them without loading
// the library of schemas.

/** The remote platforms that this program speaks to. */
export const backendNames = ['qimen', 'hub'] as const

export type BackendName = (typeof backendNames)[number]
