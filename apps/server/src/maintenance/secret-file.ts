import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from './sources.ts'

/** Where the server keeps the secret that it made itself. */
export const secretFile = (dataDirectory: string): string => join(dataDirectory, 'secret')

/** The secret that the server would use, and whether it lies in the data directory; null when there is none yet. */
export function findSecret({ dataDirectory, secret }: Installation): { value: string; inFile: boolean } | null {
  if (secret) return { value: secret, inFile: false }
  const file = secretFile(dataDirectory)
  return existsSync(file) ? { value: readFileSync(file, 'utf8').trim(), inFile: true } : null
}

/** Twelve bytes that two equal secrets share, and from which nobody finds the secret. */
export function fingerprint(secret: string): string {
  return createHmac('sha256', secret).update('millwright backup: which secret').digest('hex').slice(0, 24)
}
