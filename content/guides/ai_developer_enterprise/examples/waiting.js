// What do people wait for? Simulated times of 10,000 answers.
function random(seed) {
  let state = seed
  return () => (state = (state * 16807) % 2147483647) / 2147483647
}
const next = random(11)
const normal = () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())

const answers = Array.from({ length: 10_000 }, () => ({
  first: 0.6 * Math.exp(0.7 * normal()), // seconds until the first token
  tokens: Math.round(250 * Math.exp(0.4 * normal())),
}))
const PER_SECOND = 60
const all = ({ first, tokens }) => first + tokens / PER_SECOND

const strategies = {
  'show it when complete': (a) => all(a),
  'ask for half the text': (a) => a.first + a.tokens / 2 / PER_SECOND,
  'stream': (a) => a.first,
  // After 1.2 seconds a small model is asked too; whoever comes first is shown.
  'stream, second model': (a) => Math.min(a.first, 1.2 + 0.3),
  'stream, show search first': () => 0.2,
}
const at = (sorted, share) => sorted[Math.floor(share * sorted.length)].toFixed(1)
console.log('until something useful is visible:  p50   p95   p99  seconds')
for (const [name, seen] of Object.entries(strategies)) {
  const sorted = answers.map(seen).sort((a, b) => a - b)
  const row = [0.5, 0.95, 0.99].map((share) => at(sorted, share).padStart(5))
  console.log(`${name.padEnd(32)} ${row.join(' ')}`)
}
const asked = answers.filter(({ first }) => first > 1.2).length / answers.length
console.log(`second model asked in ${(asked * 100).toFixed(0)} % of the cases`)
