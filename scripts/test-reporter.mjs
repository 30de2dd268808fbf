/** A Vitest reporter for `scripts/test.mjs`: what each test came to, and every failure that is outside of a test. */
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { ROOT } from './prepare.mjs'

export default class {
  /** @param modules - files with their suites and tests. @param unhandled - errors that belong to no file */
  onTestRunEnd(modules, unhandled) {
    const tests = []
    const broken = []
    const files = []
    for (const module of modules) {
      const file = relative(ROOT, module.moduleId)
      const all = [...module.children.allTests()]
      for (const test of all) {
        const { state, errors } = test.result()
        tests.push({ id: test.id, name: `${file} > ${test.fullName}`, state, why: firstLines(errors?.[0]) })
      }
      const outside = [
        ...module.errors().map((error) => ({ name: file, why: firstLines(error) })),
        ...[...module.children.allSuites()].flatMap((suite) =>
          suite.errors().map((error) => ({ name: `${file} > ${suite.fullName}`, why: firstLines(error) })),
        ),
      ]
      broken.push(...outside)
      if (outside.length > 0 || all.some((test) => test.result().state === 'failed')) files.push(module.moduleId)
      else if (!module.ok()) {
        broken.push({ name: file, why: 'failed without saying where' })
        files.push(module.moduleId)
      }
    }
    const errors = unhandled.map((error) => ({ name: 'an error that no test caught', why: firstLines(error) }))
    writeFileSync(process.env.MILLWRIGHT_TEST_REPORT, JSON.stringify({ tests, broken, files, unhandled: errors }))
  }
}

function firstLines(error) {
  const text = error ? (error.stack ?? error.message ?? String(error)) : ''
  return text.split('\n').slice(0, 3).join(' ').slice(0, 400)
}
