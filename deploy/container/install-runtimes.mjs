// Installs the runtimes into a folder, for an image that is built once and runs without a way to PyPI.
import { prepareRuntimes } from '@millwright/runner'

const { problems, python, versions } = await prepareRuntimes({
  runtimesDirectory: process.argv[2],
  onProgress: (message) => console.log(message),
})
for (const { message, remedy } of problems) console.error(`${message}\n${remedy}`)
console.log(`Python ${python?.version}, ${Object.values(versions).join(', ')}`)
process.exitCode = problems.length > 0 ? 1 : 0
