import { describe, expect, it } from 'vitest'
import { hashPassword, isGuessedEarly, verifyPassword } from './passwords.ts'

const ADA = { name: 'Ada Lovelace', email: 'ada.lovelace@example.org' }

describe('passwords', () => {
  // Lists of what is found in breaches begin with these and their like.
  it.each(['1234567890', 'password123', 'qwertyuiop', 'iloveyou12', 'Passw0rd!1', '1q2w3e4r5t', 'aaaaaaaaaaaa'])(
    'refuses %s, which is tried early',
    (password) => expect(isGuessedEarly(password, ADA)).toBe(true),
  )
  it.each(['adalovelace', 'Lovelace1815', 'ada.lovelace@example.org', 'millwright2026'])(
    'refuses %s, which is the person’s or the product’s own',
    (password) => expect(isGuessedEarly(password, ADA)).toBe(true),
  )
  // Of any composition: no rule asks for digits or capitals.
  it.each(['correct horse battery', 'xk29vmq8zz', 'разные слова подряд', 'w'.repeat(3) + 'orking-late-on-trams'])(
    'takes %s',
    (password) => expect(isGuessedEarly(password, ADA)).toBe(false),
  )

  it('are stored as argon2id with a salt, at 19 MiB and two passes', async () => {
    const [one, other] = await Promise.all([
      hashPassword('correct horse battery'),
      hashPassword('correct horse battery'),
    ])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(other)
    expect(await verifyPassword(one, 'correct horse battery')).toBe(true)
    expect(await verifyPassword(one, 'Correct horse battery')).toBe(false)
  })
})
