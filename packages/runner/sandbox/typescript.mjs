// Lets Node load TypeScript that is more than types: enums, namespaces, parameter properties. Node strips types by
// itself and refuses the rest; only then a file goes through amaro, which takes 50 ms more. Loaded before the
// candidate's code, with an import or with --import.
import { readFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const TRANSFORMER = '/opt/millwright/amaro/index.js'

registerHooks({
  load(url, context, next) {
    try {
      return next(url, context)
    } catch (error) {
      if (error?.code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw error
      const source = transform(fileURLToPath(url), error)
      // Node tells modules apart by trying; of a file that it could not read only this is left.
      return { format: /^\s*(import|export)\b/m.test(source) ? 'module' : 'commonjs', source, shortCircuit: true }
    }
  },
})

function transform(path, refusal) {
  let amaro
  try {
    amaro = createRequire(import.meta.url)(TRANSFORMER)
  } catch {
    throw refusal // not prepared on this machine
  }
  process.setSourceMapsEnabled(true) // so that errors name the lines of the candidate
  const { code, map } = amaro.transformSync(readFileSync(path, 'utf8'), {
    mode: 'transform',
    sourceMap: true,
    filename: path,
  })
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`
}
