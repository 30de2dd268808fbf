import { z } from 'zod'
import { sha256 } from './canonical-json.ts'
import { Text } from './common.ts'
import { evaluate, functionNames, roundTo, type Value } from './expression.ts'

const Name = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,30}$/, 'must be a short name such as tp or batch_size')
  .refine((name) => !functionNames.includes(name), 'is the name of a function')

/** One drawn number or text; each of its values is equally likely. */
const Parameter = z.union([
  z
    .strictObject({ from: z.number(), to: z.number(), step: z.number().positive() })
    .refine(({ from, to }) => from < to, 'from must be less than to'),
  z.strictObject({ oneOf: z.array(z.union([z.number(), Text])).min(2) }),
])
export type Parameter = z.infer<typeof Parameter>

/** How an item is made anew for each sitting: what is drawn, what follows from it, and what must hold. */
export const Variants = z.strictObject({
  parameters: z.record(Name, Parameter),
  /** Computed in this order. */
  let: z.record(Name, z.union([z.string(), z.number()])).default({}),
  /** A draw that breaks one of these is drawn again. */
  require: z.array(Text).default([]),
})
export type Variants = z.infer<typeof Variants>

export interface Draw {
  /** What was drawn; all else follows. */
  parameters: Record<string, number | string>
  /** Parameters and `let`. */
  values: ReadonlyMap<string, Value>
}

const mostTries = 1000

/**
 * Draws the values of one variant. The same seed and item give the same values for ever.
 *
 * @throws Error when an expression is wrong, or when no draw of many fulfils `require`
 */
export function drawVariant(variants: Variants, itemId: string, seed: string): Draw {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const parameters = Object.fromEntries(
      Object.entries(variants.parameters).map(([name, parameter]) => {
        const share = Number.parseInt(sha256(`${seed}\n${itemId}\n${attempt}\n${name}`).slice(0, 12), 16) / 2 ** 48
        return [name, pick(parameter, share)]
      }),
    )
    const values = new Map<string, Value>(Object.entries(parameters))
    for (const [name, expression] of Object.entries(variants.let))
      values.set(name, typeof expression === 'number' ? expression : evaluate(expression, values))
    const holds = variants.require.every((condition) => {
      const result = evaluate(condition, values)
      if (typeof result !== 'boolean') throw new Error(`"${condition}" is neither true nor false`)
      return result
    })
    if (holds) return { parameters, values }
  }
  throw new Error(`None of ${mostTries} draws fulfils what "require" asks`)
}

function pick(parameter: Parameter, share: number): number | string {
  if ('oneOf' in parameter) return parameter.oneOf[Math.floor(share * parameter.oneOf.length)]!
  const { from, to, step } = parameter
  const steps = Math.floor((to - from) / step + 1e-9) + 1
  // Without the rounding, three steps of 0.1 would read 0.30000000000000004.
  return Number((from + Math.floor(share * steps) * step).toPrecision(12))
}

/** Fills in a value of any depth: "= expression" becomes its result, and {{ expression }} inside a text is written out. */
export function fillIn(template: unknown, values: ReadonlyMap<string, Value>): unknown {
  if (typeof template === 'string') {
    const whole = /^=\s*(?!=)(.+)$/s.exec(template)
    return whole ? evaluate(whole[1]!, values) : fillInText(template, values)
  }
  if (Array.isArray(template)) return template.map((each) => fillIn(each, values))
  if (template !== null && typeof template === 'object')
    return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fillIn(value, values)]))
  return template
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const hole = /\{\{([^{}]*)\}\}/g

/** Writes out `{{ expression }}` (whole, or six digits), `{{ expression | 2 }}` (digits after the point) and `{{ expression | group }}` (12,345). */
export function fillInText(text: string, values: ReadonlyMap<string, Value>): string {
  return text.replace(hole, (_, inside: string) => {
    const [, expression = '', format] = /^(.*?)(?:\|\s*(\d+|group)\s*)?$/s.exec(inside)!
    const value = evaluate(expression.trim(), values)
    if (typeof value !== 'number') return String(value)
    if (format === 'group') return grouped.format(roundTo(value, 2))
    if (format !== undefined) return roundTo(value, Number(format)).toFixed(Number(format))
    const whole = Math.round(value)
    // 1,234,567 keeps all its digits, and what is whole but for the error of a sum is whole.
    return String(Math.abs(value - whole) <= 1e-9 * Math.abs(value) ? whole : Number(value.toPrecision(6)))
  })
}
