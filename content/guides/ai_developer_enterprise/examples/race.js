// Suggestions while somebody types. Time is simulated, so that every run is the same.
const TYPED = [...'paris hotel'].map((_, i, all) => ({
  at: i * 120 + (i >= 5 ? 400 : 0), // a pause after "paris"
  text: all.slice(0, i + 1).join(''),
}))
const MS_PER_TOKEN = 20
// Short questions are vague, and vague questions get long answers.
const tokensOf = (text) => Math.round(200 / text.length)

function simulate({ newestOnly, pause }) {
  const sent = TYPED.filter(({ at }, i) => {
    const next = TYPED[i + 1]
    return !next || next.at - at > pause
  })
  let shown = { at: -1, text: '' }
  let paid = 0
  sent.forEach(({ at, text }, i) => {
    const start = at + pause
    const end = start + tokensOf(text) * MS_PER_TOKEN
    const next = sent[i + 1] ? sent[i + 1].at + pause : Infinity
    const cancelled = newestOnly && next < end
    const until = cancelled ? next : end
    paid += Math.ceil((until - start) / MS_PER_TOKEN)
    if (!cancelled && end > shown.at) shown = { at: end, text }
  })
  return { requests: sent.length, paid, shown: shown.text }
}

for (const [name, rules] of [
  ['every key, no rule', { newestOnly: false, pause: 0 }],
  ['newest only', { newestOnly: true, pause: 0 }],
  ['newest only, 150 ms pause', { newestOnly: true, pause: 150 }],
]) {
  const { requests, paid, shown } = simulate(rules)
  console.log(`${name.padEnd(26)} ${requests} requests, ${paid} tokens, answer to "${shown}"`)
}
