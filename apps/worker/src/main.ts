import { openSandbox, prepareRuntimes, SandboxUnavailable, type Sandbox } from '@millwright/runner'
import { ServerClient } from './server-client.ts'
import { readSettings, SettingsError } from './settings.ts'
import { slowLoops, workInLane } from './work.ts'

/** The operator must act before this worker can work; starting it again will not help. */
const EXIT_CANNOT_WORK = 78

const log = (message: string) => process.stdout.write(`worker: ${message}\n`)

async function main(): Promise<number> {
  const settings = readSettings(process.env, process.argv.slice(2))
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  if (settings.withParent) {
    // The pipe closes however the parent dies, kill -9 included.
    process.stdin.on('end', () => stop.abort())
    process.stdin.on('error', () => stop.abort())
    process.stdin.on('close', () => stop.abort())
    process.stdin.resume()
  }
  // Installing may take minutes; nothing of it is lost by leaving at once.
  const leave = () => process.exit(0)
  stop.signal.addEventListener('abort', leave)
  const runtimes = await prepareRuntimes({ runtimesDirectory: settings.runtimesDirectory, onProgress: log })
  for (const { message, remedy } of runtimes.problems) log(`${message} ${remedy}`)
  stop.signal.removeEventListener('abort', leave)
  const sandbox: Sandbox = await openSandbox({
    runtimes,
    ...(settings.slots === undefined ? {} : { slots: settings.slots }),
  })
  log(`ready: ${sandbox.engine}, ${sandbox.slots} slots, ${sandbox.versions.map(({ id }) => id).join(', ')}`)
  if (sandbox.memorySampled) log(`Memory limits are sampled, not enforced as a whole: ${sandbox.memorySampled}`)
  const context = {
    server: new ServerClient(settings.serverUrl, settings.token),
    sandbox,
    name: settings.name,
    stop: stop.signal,
    log,
  }
  await Promise.all([
    ...Array.from({ length: sandbox.slots }, () => workInLane(context, 'quick')),
    ...Array.from({ length: slowLoops(sandbox.slots) }, () => workInLane(context, 'slow')),
  ])
  await sandbox.close()
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof SandboxUnavailable) log(`Code execution is off. ${error.message}\n${error.remedy}`)
  else if (error instanceof SettingsError) log(error.message)
  else throw error
  process.exitCode = EXIT_CANNOT_WORK
}
// Standard input may keep the process alive; everything of ours has ended.
process.exit()
