import { type Command, InvalidArgumentError, Option } from 'commander'
import { modelChoices } from './calibrate/model-choices.ts'
import { explained, terminal } from './terminal.ts'

const wholeNumber = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number of 1 or more.')
  return value
}
const number = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.')
  return value
}
const numbers = (text: string): number[] => text.split(',').map(number)

/** What all commands take that read responses. */
function readsResponses(command: Command): Command {
  return command
    .option('--lowest <number>', 'what the file calls the lowest category, when not 0', number)
    .option('--ignore <columns...>', 'columns that are no items')
    .option('--key <file>', 'the right option of each item (JSON, or CSV with item,key): cells are options then')
}

/** Runs a command; its number becomes the exit code. */
function run(work: () => Promise<number>): Promise<void> {
  return explained(work, terminal).then((code) => {
    process.exitCode = code
  })
}

/** The engine for anyone's responses: calibrate, score, item-report, simulate-responses. */
export function addPsychometricCommands(program: Command): void {
  const calibrate = readsResponses(program.command('calibrate').argument('<responses>'))
    .description('estimate item parameters from responses, or report on them')
    .addOption(
      new Option(
        '--model <name>',
        'of the items; auto: 2pl for two categories, graded for several, continuous for shares',
      )
        .choices(modelChoices)
        .default('auto'),
    )
    .option('--models <file>', 'the model of single items (JSON)')
    .option('--priors <file>', 'what is believed of parameters before the data (JSON)')
    .option(
      '--content <directory>',
      'the responses are of this collection: begin from what its experts judged, and write parameters that it can use',
    )
    .option('--fix <parameters>', 'items to take as known; the others are put on their scale')
    .option('--groups', 'a mean and a variance of ability for each group')
    .option('--out <file>', 'write the parameters (JSON)')
    .option('--state <file>', 'where the state goes when you interrupt with Ctrl-C, or always when given')
    .option('--resume <state>', 'go on where an earlier run stopped')
    .option('--max-passes <number>', 'stop after so many passes through the data', wholeNumber)
    .option('--json', 'print JSON for machines')
    .addHelpText(
      'after',
      '\nExamples:\n  millwright calibrate answers.csv --model 2pl --out parameters.json\n  millwright calibrate report answers.csv parameters.json --html report.html\n  millwright calibrate responses-closed.csv --content content --out content/calibration/closed.json',
    )
    .action((responses: string, options) =>
      run(async () =>
        (await import('./calibrate/calibrate-command.ts')).calibrateCommand(responses, options, terminal),
      ),
    )

  readsResponses(calibrate.command('report <responses> <parameters>'))
    .description('write one HTML page with every diagnostic of items and persons')
    .requiredOption('--html <file>', 'where the page goes')
    .option('--cuts <abilities>', 'where levels begin, the lowest first', numbers)
    .option('--compare <parameters>', 'other parameters of the same items: shows what has drifted')
    .addHelpText(
      'after',
      '\nExample:\n  millwright calibrate report answers.csv parameters.json --html report.html --cuts -0.4,0.8',
    )
    .action((responses: string, parameters: string, options) =>
      run(async () =>
        (await import('./calibrate-report/report-command.ts')).reportCommand(responses, parameters, options, terminal),
      ),
    )

  readsResponses(program.command('score <responses> <parameters>'))
    .description('estimate the ability of each person from items with known parameters')
    .addOption(
      new Option('--method <name>', 'posterior mean, posterior mode, maximum likelihood, or Warm’s')
        .choices(['eap', 'map', 'mle', 'wle'])
        .default('eap'),
    )
    .addOption(new Option('--prior <mean,sd>', 'normal prior of ability').argParser(numbers).default([0, 1], '0,1'))
    .option('--cuts <abilities>', 'where levels begin, the lowest first', numbers)
    .option('--confidence <share>', 'of the interval', number, 0.95)
    .option('--uncertain-items', 'widen the errors by what is not known about the items')
    .option('--out <file>', 'write all scores as CSV')
    .option('--json', 'print JSON for machines')
    .addHelpText('after', '\nExample:\n  millwright score answers.csv parameters.json --cuts -0.4,0.8 --out scores.csv')
    .action((responses: string, parameters: string, options) =>
      run(async () =>
        (await import('./score/score-command.ts')).scoreCommand(responses, parameters, options, terminal),
      ),
    )

  readsResponses(program.command('item-report <responses> <parameters>'))
    .description('how each item does, what its parameters rest on, and what more responses would change')
    .option('--html <file>', 'write it as a page, with the options of each item when a key is given')
    .option('--json', 'print JSON for machines')
    .addHelpText('after', '\nExample:\n  millwright item-report answers.csv parameters.json --html items.html')
    .action((responses: string, parameters: string, options) =>
      run(async () =>
        (await import('./item-report/item-report-command.ts')).itemReportCommand(
          responses,
          parameters,
          options,
          terminal,
        ),
      ),
    )

  program
    .command('simulate-responses')
    .description('make up people and items, and write their answers as a file of responses')
    .addOption(
      new Option('--model <name>', 'of the items')
        .choices(['rasch', '2pl', '3pl', 'graded', 'gpcm', 'continuous', 'mixed'])
        .default('2pl'),
    )
    .option('--persons <number>', 'how many', wholeNumber, 1000)
    .option('--items <number>', 'how many', wholeNumber, 20)
    .option('--seed <text>', 'repeats it exactly', '1')
    .option('--missing <share>', 'of the answers, missing by design', number, 0)
    .option('--impact <number>', 'two groups: the second is so much less able, and its last item is harder', number)
    .requiredOption('--out <file>', 'the responses (CSV)')
    .option('--truth <file>', 'the true parameters (JSON)')
    .addHelpText(
      'after',
      '\nExample:\n  millwright simulate-responses --model 2pl --persons 1000 --items 20 --seed 1 --out answers.csv',
    )
    .action((options) =>
      run(async () =>
        (await import('./simulate-responses/simulate-responses.ts')).simulateResponses(options, terminal),
      ),
    )
}
