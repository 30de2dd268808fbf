// A streamed answer for people who listen: whole sentences, not tokens.
const TOKENS =
  'The fare is 3.50 euros. Children under 6 travel free! ' +
  'Buy the ticket on board, e.g. with a card. Line 4 leaves at 10:05'
const tokens = TOKENS.match(/\s*\S+/g)

/** Gives back text that may be announced, and keeps the unfinished rest. */
function sentences() {
  let rest = ''
  return {
    add(token) {
      rest += token
      // An end of a sentence is known only when the next word begins.
      const found = /^(.*?[a-z][.!?])\s+(?=[A-Z])/s.exec(rest)
      if (!found) return []
      rest = rest.slice(found[0].length)
      return [found[1].trim()]
    },
    end: () => (rest.trim() ? [rest.trim()] : []),
  }
}

const speaker = sentences()
const announced = [...tokens.flatMap((token) => speaker.add(token)), ...speaker.end()]
console.log(`${tokens.length} updates of the screen, ${announced.length} announcements:`)
for (const text of announced) console.log(`  ${text}`)
