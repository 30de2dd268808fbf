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

const ACCENTED = new Map(
  Object.entries({
    ...{ a: 'á', b: 'ƀ', c: 'ç', d: 'đ', e: 'é', f: 'ƒ', g: 'ĝ', h: 'ĥ', i: 'í', j: 'ĵ', k: 'ķ', l: 'ļ', m: 'ɱ' },
    ...{ n: 'ñ', o: 'ó', p: 'þ', q: 'ɋ', r: 'ŕ', s: 'š', t: 'ţ', u: 'ú', v: 'ṽ', w: 'ŵ', x: 'ẋ', y: 'ý', z: 'ž' },
    ...{ A: 'Á', B: 'Ɓ', C: 'Ç', D: 'Ð', E: 'É', F: 'Ƒ', G: 'Ĝ', H: 'Ĥ', I: 'Í', J: 'Ĵ', K: 'Ķ', L: 'Ļ', M: 'Ṁ' },
    ...{ N: 'Ñ', O: 'Ó', P: 'Þ', Q: 'Ɋ', R: 'Ŕ', S: 'Š', T: 'Ţ', U: 'Û', V: 'Ṽ', W: 'Ŵ', X: 'Ẋ', Y: 'Ý', Z: 'Ž' },
  }),
)
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
  return [...text].map((letter) => (ACCENTED.get(letter) ?? letter).repeat(VOWEL.test(letter) ? 2 : 1)).join('')
}
