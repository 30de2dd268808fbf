/** Makes the files of a new embedded database, and ends: `make-files-process DIRECTORY`. */
import { PGlite } from '@electric-sql/pglite'

const pglite = new PGlite(process.argv[2]!)
await pglite.waitReady
await pglite.close()
