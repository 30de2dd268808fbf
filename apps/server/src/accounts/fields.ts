import { z } from 'zod'
import { t } from '../messages/index.ts'
import { normalEmail } from './find-account.ts'
import { isGuessedEarly, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './passwords.ts'

/** What people enter about themselves. */
const PRINTABLE = /^\P{Cc}*$/u
export const Name = z.string().min(1).max(100).regex(PRINTABLE)
export const PasskeyName = z.string().trim().min(1).max(60).regex(PRINTABLE)
export const Email = z.email().max(254).transform(normalEmail)
const NewPassword = z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH)

/** What is wrong with a new password; null when nothing is. */
export function passwordError(password: string, about: { name: string; email: string }): string | null {
  if (!NewPassword.safeParse(password).success) return t('accounts.password.error', { min: MIN_PASSWORD_LENGTH })
  return isGuessedEarly(password, about) ? t('accounts.password.guessed') : null
}
