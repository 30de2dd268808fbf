/** A stream of uniform numbers in [0, 1). Chance is always an argument, so that everything can be repeated. */
export type Random = () => number

/**
 * A seeded stream. The same seed gives the same numbers on every machine and in every version of this package.
 * Generator: sfc32 (small fast counter, 128 bits of state); the seed is spread by 32-bit FNV-1a with four offsets and
 * the first 16 numbers are thrown away. Source: Doty-Humphrey (2010), PractRand. Not for secrets.
 */
export function seededRandom(seed: string | number): Random {
  const text = String(seed)
  let a = fnv1a(text, 0x811c9dc5)
  let b = fnv1a(text, 0x9e3779b9)
  let c = fnv1a(text, 0x243f6a88)
  let counter = fnv1a(text, 0xb7e15162) | 1
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 16; i++) next()
  return next
}

function fnv1a(text: string, offset: number): number {
  let hash = offset
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}

/** One standard normal number. Source: Box & Muller (1958), Annals of Mathematical Statistics 29(2). */
export function randomNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** A whole number from 0 to count - 1. */
export function randomIndex(random: Random, count: number): number {
  return Math.min(count - 1, Math.floor(random() * count))
}
