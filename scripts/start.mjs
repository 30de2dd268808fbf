import { runCli } from './run-cli.mjs'

await runCli(['start', ...process.argv.slice(2)])
