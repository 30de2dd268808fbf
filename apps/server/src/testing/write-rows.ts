/** For the durability tests: adds people one commit at a time, and can end by kill -9. `write-rows.ts DIRECTORY COUNT [kill]` */
import { randomUUID } from 'node:crypto'
import { openDatabase } from '../db/open-database.ts'
import { person } from '../db/schema.ts'

const [directory = '', count = '1', ending] = process.argv.slice(2)
const { db, close } = await openDatabase({ directory })
for (let row = 0; row < Number(count); row++) {
  const id = randomUUID()
  const at = new Date()
  await db.insert(person).values({ id, name: 'Row', email: `${id}@example.org`, createdAt: at, updatedAt: at })
}
if (ending === 'kill') process.kill(process.pid, 'SIGKILL')
await close()
