import { createHash } from 'node:crypto'

/** The SHA-256 of the parts, each set apart from the next. */
export function sha256(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
