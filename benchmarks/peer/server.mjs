// The back end of c15t 2.x as its own documentation sets it up, on a SQLite file that is
// as durable as this service's: a write-ahead log, synced at each commit.

import { c15tInstance } from '@c15t/backend'
import { kyselyAdapter } from '@c15t/backend/db/adapters/kysely'
import { migrator } from '@c15t/backend/db/migrator'
import { DB } from '@c15t/backend/db/schema'
import { serve } from '@hono/node-server'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

const database = new Database(process.argv[2])
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
const adapter = kyselyAdapter({
  db: new Kysely({ dialect: new SqliteDialect({ database }) }),
  provider: 'sqlite',
})
const migration = await migrator({ db: DB.client(adapter), schema: 'latest' })
await migration.execute()

const peer = c15tInstance({
  appName: 'shop',
  basePath: '/',
  trustedOrigins: [process.argv[3]],
  adapter,
  logger: { level: 'error' },
  disableGeoLocation: true,
})
serve({ fetch: peer.handler, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`)
})
