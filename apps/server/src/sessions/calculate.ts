import jsep, { type Expression } from 'jsep'

jsep.addBinaryOp('^', 11, true)
jsep.removeAllLiterals()

const FUNCTIONS: Record<string, (...values: number[]) => number> = {
  // Parentheses become calls of this, because the tree does not tell (-2)^2 from -2^2.
  group: (value = Number.NaN) => value,
  abs: Math.abs,
  exp: Math.exp,
  ln: Math.log,
  log: (value = Number.NaN, base = 10) => Math.log(value) / Math.log(base),
  log2: Math.log2,
  log10: Math.log10,
  max: Math.max,
  min: Math.min,
  round: (value = Number.NaN, digits = 0) => Math.round(value * 10 ** digits) / 10 ** digits,
  sqrt: Math.sqrt,
}
const CONSTANTS: Record<string, number> = { pi: Math.PI, e: Math.E }
const OPERATIONS: Record<string, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
}

/**
 * The value of an expression such as `3 * (1 - 0.2)^2`; null where it has none. The text is parsed into a tree and the tree is worked out:
 * nothing of it is ever run as a program.
 *
 * @param options.decimalComma - "0,5" is a half, and arguments are parted by ";"
 */
export function calculate(text: string, { ans = 0, decimalComma = false } = {}): number | null {
  const plain = text.replaceAll('×', '*').replaceAll(/[÷:]/g, '/').replaceAll('−', '-').replaceAll('%', '/100')
  const grouped = plain.replaceAll(/(^|[^\w\s])(\s*)\(/g, '$1$2group(').replaceAll(/(^|[^\w\s])(\s*)\(/g, '$1$2group(')
  const source = decimalComma ? grouped.replaceAll(',', '.').replaceAll(';', ',') : grouped
  try {
    const value = valueOf(jsep(source), ans)
    return Number.isFinite(value) ? value : null
  } catch {
    return null
  }
}

function valueOf(node: Expression, ans: number): number {
  const fields = node as unknown as {
    value: unknown
    name: string
    operator: string
    argument: Expression
    left: Expression
    right: Expression
    callee: { name?: string }
    arguments: Expression[]
  }
  switch (node.type) {
    case 'Literal':
      if (typeof fields.value === 'number') return fields.value
      break
    case 'Identifier':
      if (fields.name === 'ans') return ans
      if (Object.hasOwn(CONSTANTS, fields.name)) return CONSTANTS[fields.name]!
      break
    case 'UnaryExpression': {
      // -2^2 is -4, as on paper: the sign comes last.
      const { argument, operator } = fields
      const sign = operator === '-' ? -1 : operator === '+' ? 1 : Number.NaN
      return sign * valueOf(argument, ans)
    }
    case 'BinaryExpression': {
      const { operator, left, right } = fields
      const { type, operator: sign, argument } = left as unknown as typeof fields & { type: string }
      if (operator === '^' && type === 'UnaryExpression' && sign === '-')
        return -(valueOf(argument, ans) ** valueOf(right, ans))
      if (Object.hasOwn(OPERATIONS, operator)) return OPERATIONS[operator]!(valueOf(left, ans), valueOf(right, ans))
      break
    }
    case 'CallExpression': {
      const name = fields.callee.name ?? ''
      if (Object.hasOwn(FUNCTIONS, name)) return FUNCTIONS[name]!(...fields.arguments.map((one) => valueOf(one, ans)))
      break
    }
  }
  throw new RangeError(`Nothing to work out: ${node.type}`)
}
