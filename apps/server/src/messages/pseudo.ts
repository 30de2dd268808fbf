import { IntlMessageFormat } from 'intl-messageformat'
import type { PseudoLocale } from './locales.ts'

type Message = ReturnType<IntlMessageFormat['getAst']>

/** The kind of a part that is plain text, in the syntax tree of intl-messageformat. */
const LITERAL = 0

/** Stand around every message, so that what stands outside of them was never in the catalogue. */
export const OPENING = '⟦'
export const CLOSING = '⟧'
/** Right-to-left isolate, and its end. */
const TURN = '\u2067'
const TURN_BACK = '\u2069'

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ACCENTED = 'áƀçđéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÛṼŴẊÝŽ'
const VOWEL = /[aeiouy]/i

/** A message in a pseudo-language: accented, about 40 % longer, in brackets. Values and tags stay as they are. */
export function pseudoMessage(text: string, locale: PseudoLocale): Message {
  const inside = new IntlMessageFormat(text, 'en').getAst().map(strange)
  const [before, after] = locale === 'ar-XB' ? [`${OPENING}${TURN}`, `${TURN_BACK}${CLOSING}`] : [OPENING, CLOSING]
  return [{ type: LITERAL, value: before }, ...inside, { type: LITERAL, value: after }]
}

function strange(part: Message[number]): Message[number] {
  if (part.type === LITERAL) return { ...part, value: accented(part.value) }
  if ('children' in part) return { ...part, children: part.children.map(strange) }
  if (!('options' in part)) return part
  const options = Object.fromEntries(
    Object.entries(part.options).map(([name, option]) => [name, { ...option, value: option.value.map(strange) }]),
  )
  return { ...part, options } as Message[number]
}

/** Every letter with an accent, every vowel twice: German and Finnish are about that much longer than English. */
function accented(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) =>
    ACCENTED.charAt(PLAIN.indexOf(letter)).repeat(VOWEL.test(letter) ? 2 : 1),
  )
}
