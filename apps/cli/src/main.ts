import { Command } from 'commander'

const program = new Command('millwright')
  .description('The open platform for the craft of machine-learning engineering.')
  .showHelpAfterError()

program
  .command('start')
  .description('start the server and a grading worker on this machine')
  .option('--port <number>', 'port to listen on', '4747')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--data <directory>', 'where accounts, answers and the embedded database live', 'data')
  .option('--content <directory>', 'the collection to serve', 'content')
  .option('--no-worker', 'grade nothing here; workers elsewhere connect by HTTP')
  .action(async (options) => (await import('./start/start.ts')).start(options))

await program.parseAsync()
