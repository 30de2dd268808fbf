/** A text that a page shows or says, and where. */
export interface PageText {
  text: string
  /** The element it stands in, or the attribute. */
  place: string
  isAttribute: boolean
  /** Whether an element around it says that it is in the language of the content. */
  isMarked: boolean
}

/** Attributes that people see or hear. */
const SPOKEN = new Set(['title', 'aria-label', 'aria-description', 'aria-valuetext', 'placeholder', 'alt'])
/** What scripts put on the page later. */
const FOR_SCRIPTS = /^data-(?!formats$|icon$)[a-z-]+$/
/** Not read as sentences: code, and what machines read. */
const SILENT = new Set(['script', 'style', 'code', 'pre', 'kbd', 'samp', 'time', 'template'])
const EMPTY = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr'])

const TOKEN = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][\w:-]*)((?:\s+[^\s=>"/]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+/gi
const ATTRIBUTE = /([^\s=>"/]+)(?:="([^"]*)")?/g

/** Every text of a page that its server wrote, in order. Reads what our own renderer writes, not any HTML. */
export function pageTexts(html: string): PageText[] {
  const texts: PageText[] = []
  const open: { name: string; isSilent: boolean; isMarked: boolean }[] = []
  for (const [token, closes, name = '', attributes = '', isClosed] of html.matchAll(TOKEN)) {
    const around = open.at(-1) ?? { name: '', isSilent: false, isMarked: false }
    if (name === '') {
      if (!token.startsWith('<!') && !around.isSilent)
        texts.push({ text: decoded(token).trim(), place: around.name, isAttribute: false, isMarked: around.isMarked })
    } else if (closes) {
      while (open.length > 0 && open.pop()!.name !== name);
    } else {
      const given = new Map(
        [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, decoded(value)]),
      )
      const language = given.get('lang')
      const here = {
        name,
        isSilent: around.isSilent || SILENT.has(name),
        isMarked: name === 'html' ? false : language === undefined ? around.isMarked : true,
      }
      for (const [key, text] of given)
        if (SPOKEN.has(key) || (FOR_SCRIPTS.test(key) && text.includes(' ')))
          for (const said of sentencesOf(text))
            texts.push({ text: said, place: `${name} ${key}`, isAttribute: true, isMarked: here.isMarked })
      if (!isClosed && !EMPTY.has(name)) open.push(here)
    }
  }
  return texts.filter(({ text }) => text !== '')
}

/** An attribute may hold several texts for a script, as JSON. */
function sentencesOf(text: string): string[] {
  if (!text.startsWith('{')) return [text]
  const inside: unknown = JSON.parse(text)
  return Object.values(inside ?? {}).filter((one) => typeof one === 'string' && one.includes(' '))
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' }

const decoded = (text: string) =>
  text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name) return ENTITIES[name] ?? whole
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal))
  })
