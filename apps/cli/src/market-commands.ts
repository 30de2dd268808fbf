import { type Command, InvalidArgumentError } from 'commander'
import type { ImportOptions } from './market/market-import.ts'
import { explained, terminal } from './terminal.ts'

const day = (text: string) => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('Give a day such as 2025-08-03.')
  return text
}

/** Adds the commands about figures of pay. */
export function addMarketCommands(program: Command, exitWith: (code: number) => void): void {
  program
    .command('market')
    .description('figures of pay for the page /market')
    .command('import <file>')
    .description('compute the bands of pay anew from a CSV file in the public format of aijobs.net')
    .option('--content <directory>', 'the collection', 'content')
    .requiredOption('--as-of <day>', 'the day up to which the file reaches', day)
    .option('--title <text>', 'of the data set; needed with the next three where the source is another than before')
    .option('--publisher <text>', 'who published it')
    .option('--url <address>', 'where it can be found')
    .option('--licence <text>', 'under which it may be used')
    .option('--skip-bad', 'leave out rows that cannot be used, and say how many; otherwise nothing is imported then')
    .addHelpText(
      'after',
      '\nOnly the bands are kept, never the rows. market/mapping.yaml says which titles and levels count.\n\nExample:\n  millwright market import salaries.csv --as-of 2025-08-03',
    )
    .action(async (file: string, options: ImportOptions) => {
      const { marketImport } = await import('./market/market-import.ts')
      exitWith(await explained(() => marketImport(file, options, terminal), terminal))
    })
}
