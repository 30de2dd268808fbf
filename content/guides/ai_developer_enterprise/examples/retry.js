// A tool books a room. The answer gets lost, so the program asks again.
function hotel() {
  const bookings = []
  const known = new Map()
  let calls = 0
  return {
    bookings,
    book(room, key) {
      calls += 1
      if (key !== undefined && known.has(key)) return known.get(key)
      const booking = { number: bookings.length + 1, room }
      bookings.push(booking)
      if (key !== undefined) known.set(key, booking)
      if (calls === 1) throw new Error('timeout: booked, but the answer was lost')
      return booking
    },
  }
}

function withRetries(action, attempts = 3) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return action()
    } catch (error) {
      if (attempt === attempts) throw error
    }
  }
}

for (const [name, key] of [
  ['without a key', undefined],
  ['with a key', 'order-71'], // made before the first attempt, kept for all
]) {
  const { book, bookings } = hotel()
  withRetries(() => book('sea view', key))
  console.log(`${name}: ${bookings.length} booking(s)`)
}

// 1,000 clients fail in the same moment. When do they come back?
function random(seed) {
  let state = seed
  return () => (state = (state * 16807) % 2147483647) / 2147483647
}

function busiestTenth(wait) {
  const counts = new Map()
  for (let client = 0; client < 1000; client += 1) {
    let at = 0
    for (let attempt = 0; attempt < 4; attempt += 1) {
      at += wait(attempt)
      const tenth = Math.floor(at * 10)
      counts.set(tenth, (counts.get(tenth) ?? 0) + 1)
    }
  }
  return Math.max(...counts.values())
}

const next = random(7)
console.log('most requests in a tenth of a second:')
console.log('  wait 1 second:         ', busiestTenth(() => 1))
console.log('  wait 1, 2, 4, 8:       ', busiestTenth((n) => 2 ** n))
console.log('  random up to 1, 2, 4, 8:', busiestTenth((n) => next() * 2 ** n))
