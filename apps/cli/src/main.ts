import { Command, InvalidArgumentError, Option } from 'commander'
import { addMaintenanceCommands } from './maintenance-commands.ts'
import { addMarketCommands } from './market-commands.ts'
import { addPsychometricCommands } from './psychometric-commands.ts'

const program = new Command('millwright')
  .description('The open platform for the craft of machine-learning engineering.')
  .showHelpAfterError()

const output = { write: (line: string) => console.log(line) }
const CONTENT = ['--content <directory>', 'the collection', 'content'] as const
/** A command's exit code, or 0 when it has none. */
const exitWith = (code: number | undefined) => {
  process.exitCode = code ?? 0
}

program
  .command('start')
  .description('start the server and a grading worker on this machine')
  .addOption(new Option('--port <number>', 'port to listen on').default('4747').env('MILLWRIGHT_PORT'))
  .addOption(new Option('--host <address>', 'address to listen on').default('127.0.0.1').env('MILLWRIGHT_HOST'))
  .addOption(
    new Option('--data <directory>', 'where accounts, answers and the embedded database live')
      .default('data')
      .env('MILLWRIGHT_DATA'),
  )
  .addOption(new Option('--content <directory>', 'the collection').default('content').env('MILLWRIGHT_CONTENT'))
  .option('--no-worker', 'grade nothing here; workers elsewhere connect by HTTP')
  .action(async (options) => (await import('./start/start.ts')).start(options))

const content = program.command('content').description('check the collection and report on it')
content
  .command('check')
  .description('check every file; each problem comes with its line and how to mend it')
  .option(...CONTENT)
  .option('--only <text>', 'only files whose path contains it, such as an id or a folder')
  .option('--no-warnings', 'print errors only')
  .option('--complete', 'too few items for the tests that the targets promise are errors')
  .action(async (options) =>
    exitWith(await (await import('./content/content-check.ts')).contentCheck(options.content, output, options)),
  )

const today = () => new Date().toISOString().slice(0, 10)
const writing = content.command('new').description('write a template that explains itself; never over a file')
writing
  .command('item <skill> <slug>')
  .description('a question: items/<skill>/<skill>-<slug>.md')
  .option(...CONTENT)
  .addOption(
    new Option('--kind <kind>', 'how it is answered')
      .choices(['single', 'multiple', 'numeric', 'ordering', 'matching'] as const)
      .default('single' as const),
  )
  .option('--generated', 'made anew for each sitting, from drawn values: numeric, single or multiple')
  .action(async (skill, slug, options) => {
    const { newItem } = await import('./content/content-new.ts')
    exitWith(await newItem(options.content, skill, slug, options, today(), output))
  })
writing
  .command('challenge <id>')
  .description('a coding task that can be graded as it is: challenges/<id>/')
  .option(...CONTENT)
  .addOption(
    new Option('--kind <kind>', 'what is written')
      .choices(['function', 'query', 'program', 'service'] as const)
      .default('function' as const),
  )
  .action(async (id, options) => {
    const { newChallenge } = await import('./content/content-new.ts')
    exitWith(await newChallenge(options.content, id, options.kind, today(), output))
  })
writing
  .command('guide <id>')
  .description('a guide with its sources: guides/<id>/')
  .option(...CONTENT)
  .action(async (id, options) => {
    const { newGuide } = await import('./content/content-new.ts')
    exitWith(await newGuide(options.content, id, today(), output))
  })
content
  .command('report')
  .description('count items per skill, proficiency and kind, and the state of their review')
  .option(...CONTENT)
  .action(async (options) =>
    exitWith(await (await import('./content/content-report.ts')).contentReport(options.content, output)),
  )
content
  .command('blind <file>')
  .description('write items without their keys for an independent review, or compare the answers')
  .option(...CONTENT)
  .option('--skills <ids...>', 'only these skills')
  .option('--prefix <text>', 'only ids that begin so')
  .option('--unreviewed', 'leave out what was reviewed and agreed upon')
  .option('--compare <answers>', 'compare answers (JSON) with the keys; <file> is the mapping written before')
  .action(async (file, options) => {
    const { contentBlind, contentBlindCompare } = await import('./content/content-blind.ts')
    exitWith(
      options.compare
        ? await contentBlindCompare(options.content, file, options.compare, output)
        : await contentBlind(options.content, file, options, output),
    )
  })

const count = (text: string) => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number of 1 or more.')
  return value
}
const share = (text: string) => {
  const value = Number(text)
  if (!(value > 0.5 && value < 1)) throw new InvalidArgumentError('Give a probability between 0.5 and 1.')
  return value
}

program
  .command('simulate <blueprint>')
  .description('send a population of simulated takers through a blueprint and report how well it measures')
  .option(...CONTENT)
  .option('--takers <number>', 'how many', count, 2000)
  .option('--seed <text>', 'repeats a simulation exactly', '1')
  .addOption(
    new Option(
      '--truth <what>',
      'true item parameters: drawn from their honest prior; as the experts say; or known to the scorer, as after calibration',
    )
      .choices(['prior', 'expert', 'known'])
      .default('prior'),
  )
  .addOption(
    new Option('--center <where>', 'the population: the reference group, or around the cut of the target')
      .choices(['reference', 'cut'])
      .default('reference'),
  )
  .option('--challenges', 'let takers solve the challenges as well')
  .option('--synthetic-bank <number>', 'a made-up bank of this many items, in place of the real one', count)
  .option(
    '--compare',
    'also run fixed forms and one skill at a time on the same people, and print who needs how many items',
  )
  .option('--skills <number>', "only the blueprint's first so many skills", count)
  .option('--min-items <number>', "in place of the blueprint's", count)
  .option('--max-items <number>', "in place of the blueprint's", count)
  .option('--confidence <probability>', "in place of the blueprint's, 0.5 to 1", share)
  .option('--html <file>', 'write the report with plots')
  .action(async (blueprint, options) => {
    const { simulateCommand } = await import('./simulate/index.ts')
    const progress = process.stdout.isTTY ? { progress: (text: string) => void process.stdout.write(`\r${text}`) } : {}
    exitWith(await simulateCommand({ blueprint, ...options }, { out: (text) => console.log(text), ...progress }))
  })

program
  .command('simulate-lengths')
  .description(
    'send simulated takers through every test that this content offers, and write down what each length means',
  )
  .option(...CONTENT)
  .option('--takers <number>', 'how many for each test', count, 1000)
  .option('--seed <text>', 'repeats a simulation exactly', '1')
  .requiredOption('--out <file>', 'where to write the figures')
  .action(async (options) => {
    const { simulateLengths } = await import('./simulate/index.ts')
    const progress = process.stdout.isTTY ? { progress: (text: string) => void process.stdout.write(`\r${text}`) } : {}
    exitWith(await simulateLengths(options, { out: (text) => console.log(text), ...progress }))
  })

addPsychometricCommands(program)
addMaintenanceCommands(program, exitWith)
addMarketCommands(program, exitWith)

program
  .command('doctor')
  .description(
    'find out whether the database is fit and whether this machine can grade code, and how to mend what is missing',
  )
  .addOption(
    new Option('--data <directory>', 'the runtimes are looked for, and installed, in its folder "runtimes"')
      .default('data')
      .env('MILLWRIGHT_DATA'),
  )
  .addOption(new Option('--runtimes <directory>', 'that folder itself, as a worker has it').env('MILLWRIGHT_RUNTIMES'))
  .option('--no-sandbox', 'look at the database and the settings only')
  .option('--json', 'print one object with all that was found')
  .action(async (options) =>
    exitWith(await (await import('./doctor/doctor-command.ts')).doctorCommand(options, output)),
  )

await program.parseAsync()
