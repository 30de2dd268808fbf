import jsep from 'jsep'

/** What an expression of a generated item may be made of. */
export type Value = number | string | boolean

jsep.addBinaryOp('or', 1)
jsep.addBinaryOp('and', 2)
jsep.addBinaryOp('mod', 10)
jsep.addBinaryOp('^', 12, true)
jsep.addUnaryOp('not')

const unary: Record<string, (a: Value) => Value> = {
  '-': (a) => -number(a),
  '+': (a) => number(a),
  not: (a) => !truth(a),
  '!': (a) => !truth(a),
}

const binary: Record<string, (a: Value, b: Value) => Value> = {
  '+': (a, b) => number(a) + number(b),
  '-': (a, b) => number(a) - number(b),
  '*': (a, b) => number(a) * number(b),
  '/': (a, b) => number(a) / number(b),
  '^': (a, b) => number(a) ** number(b),
  mod: (a, b) => number(a) % number(b),
  '%': (a, b) => number(a) % number(b),
  '<': (a, b) => number(a) < number(b),
  '<=': (a, b) => number(a) <= number(b),
  '>': (a, b) => number(a) > number(b),
  '>=': (a, b) => number(a) >= number(b),
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
}

const functions: Record<string, (...values: number[]) => number> = {
  abs: Math.abs,
  ceil: (x = NaN) => Math.ceil(x - 1e-9),
  floor: (x = NaN) => Math.floor(x + 1e-9),
  round: (x = NaN, digits = 0) => roundTo(x, digits),
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  min: Math.min,
  max: Math.max,
  mod: (a = NaN, b = NaN) => a % b,
}

/** The words that an expression may use beside the names of its own values. */
export const functionNames: readonly string[] = Object.keys(functions)

/**
 * Computes an expression such as `round(100 * tp / (tp + fp), 1)` from named values. `floor` and `ceil` forgive a
 * rounding error of 1e-9, as 0.3 * 10 is not quite 3. There is nothing to call and no property to read but what stands here.
 *
 * @throws Error that says what is wrong, in words for the author
 */
export function evaluate(expression: string, values: ReadonlyMap<string, Value>): Value {
  let parsed: jsep.Expression
  try {
    parsed = jsep(expression)
  } catch (error) {
    throw new Error(`"${expression}" is not an expression: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  const result = compute(parsed, values)
  if (typeof result === 'number' && !Number.isFinite(result)) throw new Error(`"${expression}" gives no number`)
  return result
}

function compute(node: jsep.Expression, values: ReadonlyMap<string, Value>): Value {
  const inner = (child: unknown) => compute(child as jsep.Expression, values)
  switch (node.type) {
    case 'Literal': {
      const { value } = node as jsep.Literal
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
      break
    }
    case 'Identifier': {
      const { name } = node as jsep.Identifier
      const value = values.get(name)
      if (value === undefined) throw new Error(`there is no value "${name}"`)
      return value
    }
    case 'UnaryExpression': {
      const { operator, argument } = node as jsep.UnaryExpression
      const apply = own(unary, operator)
      if (apply) return apply(inner(argument))
      break
    }
    case 'BinaryExpression': {
      const { operator, left, right } = node as jsep.BinaryExpression
      if (operator === 'and' || operator === '&&') return truth(inner(left)) && truth(inner(right))
      if (operator === 'or' || operator === '||') return truth(inner(left)) || truth(inner(right))
      const apply = own(binary, operator)
      if (apply) return apply(inner(left), inner(right))
      break
    }
    case 'ConditionalExpression': {
      const { test, consequent, alternate } = node as jsep.ConditionalExpression
      return truth(inner(test)) ? inner(consequent) : inner(alternate)
    }
    case 'CallExpression': {
      const { callee, arguments: given } = node as jsep.CallExpression
      const apply = callee.type === 'Identifier' ? own(functions, (callee as jsep.Identifier).name) : undefined
      if (apply) return apply(...given.map((each) => number(inner(each))))
      throw new Error(`there is no such function; use one of ${functionNames.join(', ')}`)
    }
  }
  throw new Error('an expression holds only numbers, texts, names, operators and our functions')
}

function own<T>(table: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

function number(value: Value): number {
  if (typeof value !== 'number') throw new Error(`${JSON.stringify(value)} is not a number`)
  return value
}

function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw new Error(`${JSON.stringify(value)} is neither true nor false`)
  return value
}

/** Half away from zero, as people round; 1.005 counts as a half although it is stored as a little less. */
export function roundTo(x: number, digits: number): number {
  const scale = 10 ** digits
  return (Math.sign(x) * Math.floor(Math.abs(x) * scale + 0.5 + 1e-9)) / scale
}
