import { createHash, randomBytes } from 'node:crypto'

/** 256 bits that nobody can guess, for an address. */
export const newToken = () => randomBytes(32).toString('base64url')

/** What is stored of a token that is handed out once. */
export const hashOfToken = (token: string) => createHash('sha256').update(token).digest('hex')
