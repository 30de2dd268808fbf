import { Option, type Command } from 'commander'
import type { MaintenanceCall } from './maintenance/run-maintenance.ts'

/** Adds the commands about an installation's data: migrate, backup, restore, move-to-postgres, rescore, sweep, owner-link. */
export function addMaintenanceCommands(program: Command, exitWith: (code: number) => void): void {
  const data = () =>
    new Option('--data <directory>', 'where the embedded database and the secret are')
      .default('data')
      .env('MILLWRIGHT_DATA')
  const run = async (command: MaintenanceCall['command'], more: Call) =>
    exitWith(await (await import('./maintenance/run-maintenance.ts')).runMaintenance({ command, ...more }))

  program
    .command('migrate')
    .description('bring the tables up to date; every start does it too')
    .addOption(data())
    .option('--check', 'change nothing; end with 1 when something is pending')
    .addHelpText('after', '\nDATABASE_URL names a PostgreSQL; without it, the embedded database is meant.')
    .action((options: { data: string; check?: boolean }) =>
      run('migrate', { data: options.data, args: options.check ? ['--check'] : [] }),
    )
  program
    .command('backup [file]')
    .description('write everything into one file while people go on working, and try it by restoring it')
    .addOption(data())
    .option('--without-secret', 'leave the secret that signs cookies out')
    .option('--no-verify', 'do not restore it into a scratch database to prove that it is good')
    .addHelpText('after', '\nDATABASE_URL names a PostgreSQL; without it, the embedded database is meant.')
    .action((file: string | undefined, options: { data: string; withoutSecret?: boolean; verify: boolean }) =>
      run('backup', {
        data: options.data,
        args: [
          ...(options.withoutSecret ? ['--without-secret'] : []),
          ...(options.verify ? [] : ['--no-verify']),
          ...(file === undefined ? [] : ['--', file]),
        ],
      }),
    )
  program
    .command('restore <file>')
    .description('put a backup into an empty installation of either kind, and compare every row')
    .addOption(data())
    .option('--try', 'into a scratch database, to find out whether the backup is good; changes nothing here')
    .addHelpText('after', '\nDATABASE_URL names an empty PostgreSQL; without it, the embedded database is made.')
    .action((file: string, options: { data: string; try?: boolean }) =>
      run('restore', { data: options.data, args: [...(options.try ? ['--try'] : []), '--', file] }),
    )
  program
    .command('move-to-postgres')
    .description('copy the embedded database of a stopped server to PostgreSQL, and compare every row of both')
    .addOption(data())
    .addOption(
      new Option('--to <url>', 'an empty PostgreSQL: postgres://user:password@host/name')
        .env('MILLWRIGHT_MOVE_TO')
        .makeOptionMandatory(),
    )
    .action((options: { data: string; to: string }) =>
      run('move-to-postgres', { data: options.data, args: [], env: { MILLWRIGHT_MOVE_TO: options.to } }),
    )
  program
    .command('rescore')
    .description("compute everybody's scores again with the content of now, and show whose level would change")
    .addOption(data())
    .option('--content <directory>', 'the collection, with its calibrations', 'content')
    .option('--withdraw <ids>', 'questions or challenges that were wrong, with commas between: they count for nobody')
    .option('--restore <ids>', 'withdrawn ones that count again')
    .option('--as-recorded', 'everything as it was first scored: takes rescorings back')
    .option('--csv <file>', 'write whose level would change')
    .option('--json <file>', 'write the whole plan')
    .option('--apply <digest>', 'apply the plan of this digest, which a run without it printed, and no other')
    .option('--reason <text>', 'why, in words that the people concerned will read')
    .addHelpText(
      'after',
      '\nDATABASE_URL names a PostgreSQL, whose servers may go on running. An embedded database belongs to one process: stop its server first.',
    )
    .action(({ data: directory, asRecorded, ...options }: RescoreOptions) =>
      run('rescore', {
        data: directory,
        args: [
          ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
          ...(asRecorded ? ['--as-recorded'] : []),
        ],
      }),
    )
  program
    .command('sweep')
    .description('count what has been kept for long enough; a running server deletes it every hour')
    .addOption(data())
    .option('--apply', 'delete it now')
    .action((options: { data: string; apply?: boolean }) =>
      run('sweep', { data: options.data, args: options.apply ? ['--apply'] : [] }),
    )
  program
    .command('owner-link')
    .description('print a link with which the owner chooses a new password; it works once, for half an hour')
    .addOption(data())
    .addOption(
      new Option('--url <address>', 'the address that people type')
        .default('http://localhost:4747')
        .env('MILLWRIGHT_BASE_URL'),
    )
    .addHelpText(
      'after',
      '\nDATABASE_URL names a PostgreSQL, whose servers may go on running. An embedded database belongs to one process: stop its server first, and start it to open the link.',
    )
    .action((options: { data: string; url: string }) =>
      run('owner-link', { data: options.data, args: [], env: { MILLWRIGHT_BASE_URL: options.url } }),
    )
}

interface RescoreOptions {
  data: string
  asRecorded?: boolean
  content: string
  withdraw?: string
  restore?: string
  csv?: string
  json?: string
  apply?: string
  reason?: string
}

interface Call {
  data: string
  args: string[]
  env?: NodeJS.ProcessEnv
}
