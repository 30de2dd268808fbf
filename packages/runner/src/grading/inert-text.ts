const CONTROL_PICTURES = 0x2400
const DELETE_PICTURE = '\u2421'

/**
 * What a candidate's program printed, as text that cannot do anything: broken UTF-8 becomes the replacement character,
 * control characters (NUL, escape sequences for terminals) become visible pictures of themselves, and it is capped.
 */
export function inertText(bytes: Buffer | string, limit: number): string {
  const text = typeof bytes === 'string' ? bytes.toWellFormed() : bytes.toString('utf8')
  const cut = text.length > limit ? `${text.slice(0, limit).toWellFormed()}\n… (cut)` : text
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return cut.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code)
    return code === 0x7f ? DELETE_PICTURE : '\ufffd'
  })
}
