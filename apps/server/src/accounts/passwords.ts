// Both are CommonJS, whose only export for Node is the whole.
/* oxlint-disable import/default */
import core from '@zxcvbn-ts/core'
import common from '@zxcvbn-ts/language-common'
/* oxlint-enable import/default */
import { hash, verify } from '@node-rs/argon2'

export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 200

/** argon2id at 19 MiB, t = 2, p = 1: OWASP Password Storage Cheat Sheet. The library's defaults. */
export const hashPassword = (password: string) => hash(password)

/** Whether the password is the one that was hashed. */
export const verifyPassword = (stored: string, password: string) => verify(stored, password)

/** Of zxcvbn's scores 0 to 4: from here on guessing needs more than 10^8 attempts. */
const SAFE_SCORE = 3
const EVERYBODYS = ['millwright', 'assessment', 'machine learning']

core.zxcvbnOptions.setOptions({ dictionary: common.dictionary, graphs: common.adjacencyGraphs })

/**
 * Whether a password is among those that are tried early: one of 49,233 known ones, a run of keys, a date, a few characters over and
 * over, the person's own name or address, or such words put together with digits. What it is made of is otherwise theirs to choose.
 * Estimated by zxcvbn: Wheeler (2016), USENIX Security, 157-173.
 */
export function isGuessedEarly(password: string, about: { name: string; email: string }): boolean {
  const own = [about.name, about.email, ...about.name.split(/\s+/), ...about.email.split(/[@.]/)].filter(
    (word) => word.length > 2,
  )
  return core.zxcvbn(password, [...own, ...EVERYBODYS]).score < SAFE_SCORE
}
