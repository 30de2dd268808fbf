import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseResponsesCsv, parseResponsesJson, readKey, readResponses } from './responses-file.ts'
import { InputProblem } from './input-problem.ts'
import { toCsv } from './write-csv.ts'

const read = (text: string, options = {}) => parseResponsesCsv('a.csv', text, options)
const answers = (text: string, options = {}) => {
  const { responses } = read(text, options)
  return Array.from({ length: responses.persons }, (_, p) =>
    Array.from(responses.category.subarray(responses.start[p], responses.start[p + 1])),
  )
}

describe('wide files', () => {
  it('read persons, groups, weights and missing answers', () => {
    const data = read('person,group,weight,q1,q2\nada,x,2,1,\nbob,y,,0,NA\n')
    expect(data).toMatchObject({ persons: ['ada', 'bob'], groups: ['x', 'y'], items: ['q1', 'q2'], notes: [] })
    expect([...data.responses.start]).toEqual([0, 1, 2])
    expect([...data.responses.weight!]).toEqual([2, 1])
    expect([...data.responses.group!]).toEqual([0, 1])
  })

  it.each([
    ['a byte order mark and CRLF', '\ufeffq1,q2\r\n1,0\r\n'],
    ['semicolons', 'q1;q2\n1;0\n'],
    ['tabs and old Mac line ends', 'q1\tq2\r1\t0\r'],
    ['quoted cells, spaces and blank lines', '"q1", q2 \n\n"1", 0 \n\n'],
  ])('read %s', (_, text) => {
    expect(read(text).items).toEqual(['q1', 'q2'])
    expect(answers(text)).toEqual([[1, 0]])
  })

  it('say that cells are separated by semicolons, and read decimal commas there', () => {
    expect(read('q1;q2\n0,5;1\n').notes).toEqual(['a.csv: cells are separated by semicolons.'])
    expect(answers('q1;q2\n0,5;1\n')).toEqual([[0.5, 1]])
  })

  it('count categories from the lowest given', () => {
    expect(answers('q1,q2\n1,4\n', { lowest: 1 })).toEqual([[0, 3]])
  })

  it('score options by a key and keep the options', () => {
    const data = read('q1,q2\nB,C\n', { key: new Map(Object.entries({ q1: 'B', q2: 'A' })) })
    expect([...data.responses.category]).toEqual([1, 0])
    expect(data.options).toEqual(['B', 'C'])
  })

  it.each([
    ['q1,q2\n1,x\n', 'a.csv, line 2, column 2 (q2): "x" is no category'],
    ['q1,q2\n1,=HYPERLINK("http://evil")\n', 'is not closed or stands inside a cell'],
    ['q1,q2\n1,=1+1\n', 'a.csv, line 2, column 2 (q2): "=1+1" is no category'],
    ['q1,q2\n1\n', 'a.csv, line 2: has 1 cells, but the header has 2'],
    ['q1,q2\n1,0,1\n', 'a.csv, line 2: has 3 cells, but the header has 2'],
    ['q1,q1\n1,0\n', 'a.csv, line 1, column 2: is called q1 like column 1'],
    ['q1,\n1,0\n', 'a.csv, line 1, column 2: has no name'],
    ['q1,q2\n', 'a.csv: has a header but no rows'],
    ['', 'a.csv: is empty'],
    ['q1,q2\n-1,0\n', 'column 1 (q1): category -1 is below the lowest, 0'],
    ['q1,q2\n1.5,0\n', 'is neither a whole category nor a share'],
    ['q1,q2\n1e400,0\n', 'is no category'],
    ['q1,q2\n1e9,0\n', 'is too high'],
    ['q1,q2\n"1,0\n', 'a quote that is not closed'],
    ['person,q1\nada,1\nada,0\n', 'has the person "ada" twice'],
    ['person,weight,q1\nada,0,1\n', 'a.csv, line 2, column 2 (weight): "0" is no weight'],
    ['person,group,q1\nada,,1\n', 'column 2 (group): is empty'],
    ['q\u001b[2J,q2\n1,0\n', 'invisible control character'],
    ['q1,q2\n,\n', 'has no answers'],
  ])('explain what is wrong with %j', (text, message) => {
    expect(() => read(text)).toThrow(message)
    expect(() => read(text)).toThrow(InputProblem)
  })

  it('end in data or in an explanation whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '0', '1', 'q', '\ufeff', '=', '\u0000') }),
        (text) => {
          try {
            expect(read(text).responses.persons).toBeGreaterThan(0)
          } catch (error) {
            expect(error).toBeInstanceOf(InputProblem)
          }
        },
      ),
    )
  })
})

describe('long files', () => {
  it('read answers in any order, with times and options', () => {
    const data = read('person,item,category,time,option\nada,q2,0,12.5,C\nada,q1,1,,\nbob,q1,0,3,A\n')
    expect(data).toMatchObject({ persons: ['ada', 'bob'], items: ['q2', 'q1'], options: ['C', null, 'A'] })
    expect([...data.responses.item]).toEqual([0, 1, 1])
    expect([...data.seconds!]).toEqual([12.5, NaN, 3])
  })

  it.each([
    ['person,item,category\nada,q1,1\nada,q1,0\n', '"ada" answers "q1" a second time; the first is on line 2'],
    ['person,item,category,colour\nada,q1,1,red\n', 'column 4 (colour): is no column of the long form'],
    ['person,item,category,time\nada,q1,1,-3\n', 'column 4 (time): "-3" is no time'],
    ['person,item,category,group\nada,q1,1,x\nada,q2,1,y\n', 'has another group or weight than before'],
    ['person,item,category\n,q1,1\n', 'column 1 (person): is empty'],
  ])('explain what is wrong with %j', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})

describe('JSON', () => {
  const json = (persons: unknown) => JSON.stringify({ format: 'millwright-responses', version: 1, persons })

  it('reads answers by name, prototype names included', () => {
    const data = parseResponsesJson(
      'a.json',
      json([{ person: 'ada', answers: { constructor: 1, q2: null } }, { answers: { q2: 2 } }]),
    )
    expect(data).toMatchObject({ persons: ['ada', '2'], items: ['constructor', 'q2'] })
    expect([...data.responses.category]).toEqual([1, 2])
  })

  it.each([
    ['{', 'is not JSON'],
    [json([{ answers: { q1: 'x' } }]), 'a.json, persons[0].answers.q1'],
    [json([{ answers: { q1: -1 } }]), 'persons[0].answers.q1: category -1 is below'],
    [json([]), 'a.json, persons'],
    ['{"format":"other","version":1,"persons":[]}', 'a.json, format'],
  ])('explains what is wrong with %j', (text, message) => {
    expect(() => parseResponsesJson('a.json', text)).toThrow(message)
  })
})

describe('files', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millwright-responses-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('explain bytes that are not UTF-8, a missing file and a folder', async () => {
    const file = join(folder, 'latin1.csv')
    await writeFile(file, Buffer.from([0x71, 0xe9, 0x0a, 0x31]))
    await expect(readResponses(file)).rejects.toThrow('is not valid UTF-8')
    await writeFile(file, Buffer.from('\ufeffq1\n1\n', 'utf16le'))
    await expect(readResponses(file)).rejects.toThrow('is written in UTF-16')
    await expect(readResponses(join(folder, 'none.csv'))).rejects.toThrow('there is no such file')
    await expect(readResponses(folder)).rejects.toThrow('there is no such file')
  })

  it('give keys as a list, by name or as CSV', async () => {
    const items = ['q1', 'q2']
    const write = async (name: string, text: string) => {
      await writeFile(join(folder, name), text)
      return readKey(join(folder, name), items)
    }
    const right = new Map([
      ['q1', '4'],
      ['q2', 'B'],
    ])
    expect(await write('list.json', '[4,"B"]')).toEqual(right)
    expect(await write('named.json', '{"q1":4,"q2":"B"}')).toEqual(right)
    expect(await write('key.csv', 'item,key\nq1,4\nq2,B\n')).toEqual(right)
    await expect(write('short.json', '[4]')).rejects.toThrow('has 1 keys for 2 items')
  })
})

it('writes text that no spreadsheet runs, and numbers as numbers', () => {
  expect(
    toCsv(
      ['=a', 'b'],
      [
        ['@SUM(A1)', -1.5],
        ['say "hi", you', null],
        ['-x', NaN],
      ],
    ),
  ).toBe('\'=a,b\r\n\'@SUM(A1),-1.5\r\n"say ""hi"", you",\r\n\'-x,\r\n')
})
