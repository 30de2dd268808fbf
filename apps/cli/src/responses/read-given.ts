import type { Terminal } from '../terminal.ts'
import { itemColumns, type ReadOptions, readKey, type ResponseData, readResponses } from './responses-file.ts'

/** The options that every command takes which reads responses. */
export interface ResponseOptions {
  readonly lowest?: number
  readonly ignore?: readonly string[]
  /** A file with the right option of each item. */
  readonly key?: string
}

/** Reads the responses a command was given and says what was recognised. @throws InputProblem */
export async function readGiven(file: string, options: ResponseOptions, { say }: Terminal): Promise<ResponseData> {
  const read: ReadOptions = {
    ...(options.lowest === undefined ? {} : { lowest: options.lowest }),
    ...(options.ignore === undefined ? {} : { ignore: options.ignore }),
    ...(options.key === undefined ? {} : { key: await readKey(options.key, await itemColumns(file, options.ignore)) }),
  }
  const data = await readResponses(file, read)
  for (const note of data.notes) say(note)
  return data
}
