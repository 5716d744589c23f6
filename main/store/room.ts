// The last room on the disk belongs to sales: whatever can wait asks here before it writes.
import fs from 'node:fs'

/**
 * Many times what sales hold in reserve, since what can wait asks once and then writes much: a
 * round of the items feed puts tens of megabytes into its log and its file.
 */
export const KEPT_FOR_SALES_BYTES = 128 * 1024 * 1024

export const NO_ROOM =
  '磁盘快满了,余下的空间留给销售 the disk is nearly full, and what room is left is kept for sales'

/** Where the system does not say, the write itself will tell. */
export function hasRoom(folder: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = fs.statfsSync(folder)
    return bavail * bsize > bytes
  } catch {
    return true
  }
}
