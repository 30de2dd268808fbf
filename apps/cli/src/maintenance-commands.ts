import { Option, type Command } from 'commander'

/** Adds the commands about an installation's data: migrate, backup, restore, move-to-postgres. */
export function addMaintenanceCommands(program: Command, exitWith: (code: number) => void): void {
  const data = () =>
    new Option('--data <directory>', 'where the embedded database and the secret are')
      .default('data')
      .env('MILLWRIGHT_DATA')
  const run = async (command: 'migrate' | 'backup' | 'restore' | 'move-to-postgres', more: Call) =>
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
}

interface Call {
  data: string
  args: string[]
  env?: NodeJS.ProcessEnv
}
