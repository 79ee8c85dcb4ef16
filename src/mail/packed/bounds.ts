/** How much is unpacked of one mail part, whatever it claims to hold. */

/** More files than a person packs, and as many as a page can list. */
export const fileLimit = 200

/** Of all files of a part together; the packed form is larger, and so is the largest mail that is taken. */
export const unpackedLimitBytes = 32 * 1024 * 1024

/** A message in a message in a message: forwards of forwards end here. */
export const depthLimit = 3

/** Counts what was unpacked; shared by all depths of a part. */
export class UnpackingBounds {
  #files = 0
  #bytes = 0

  /** Takes room for one more file of this size; says why not when there is none. */
  refuses(sizeBytes: number): string | null {
    if (this.#files >= fileLimit) return `only the first ${fileLimit} files were unpacked`
    if (this.#bytes + sizeBytes > unpackedLimitBytes) return 'some files are too large to be unpacked'
    this.#files += 1
    this.#bytes += sizeBytes
    return null
  }
}
