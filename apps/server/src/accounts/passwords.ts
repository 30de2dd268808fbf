import { hash, verify } from '@node-rs/argon2'

export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 200

/** argon2id at 19 MiB, t = 2, p = 1: OWASP Password Storage Cheat Sheet. The library's defaults. */
export const hashPassword = (password: string) => hash(password)

/** Whether the password is the one that was hashed. */
export const verifyPassword = (stored: string, password: string) => verify(stored, password)

/** What the passwords that are guessed first are made of, after stripping what people add to please rules. */
const GUESSED_FIRST = new Set(
  (
    'password passwort motdepasse contrasena qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdfghjkl asdfghjkll zxcvbnm ' +
    'qwertyqwerty passwordpassword adminadmin iloveyou ilovemyself letmein letmeinnow welcome welcomeback administrator admin ' +
    'superman batman spiderman pokemon starwars football baseball basketball liverpool chelsea manchester princess sunshine ' +
    'michelle jennifer dragon monkey master shadow changeme changeit secret trustno trustnoone millwright whatever computer ' +
    'internet samsung google facebook linkedin abcdefgh abcdefghi abcdefghij abcdefghijk qazwsxedc qweasdzxc loveyou default'
  ).split(' '),
)

const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Whether a password is among the first that are tried: a well-known word with digits around it, a run of keys, a few characters over
 * and over, or the person's own name or address. Anything else of sufficient length is theirs to choose.
 */
export function isGuessedFirst(password: string, about: { name: string; email: string }): boolean {
  const lower = password.toLowerCase()
  if (new Set(lower).size < 5 || /^\d+$/.test(lower)) return true
  const own = [about.email, about.email.split('@')[0] ?? '', about.name].map((word) =>
    word.toLowerCase().replaceAll(' ', ''),
  )
  const letters = [lower, lower.replace(/./g, (character) => LEET[character] ?? character)].map((text) =>
    text.replaceAll(/[^\p{L}@.]/gu, '').replaceAll(/[@.]/g, ''),
  )
  return letters.some(
    (word) => GUESSED_FIRST.has(word) || own.some((one) => one.replaceAll(/[^\p{L}]/gu, '') === word && word !== ''),
  )
}
