/** PostgreSQL: connection, migrations, signals, and a server of our own where none is given. */
export { stopOrphanedPostgres } from './orphaned-postgres.js';
export { findOwnDatabase, ownDatabaseOf, type OwnDatabase } from './own-database.js';
export { Batching, type BatchingOptions } from './batching.js';
export { arrayLiteral, columnLiterals } from './array-literal.js';
export { createDataSource, migrate, type DatabaseOptions } from './data-source.js';
export { isDatabaseAway } from './database-away.js';
export { DatabaseSignals } from './signals.js';
export { DATABASE_NOW_MS } from './database-now.js';
export { SIGNALS } from './signal-channels.js';
export { EmbeddedPostgres, EmbeddedPostgresRefused, freePort, type EmbeddedPostgresOptions } from './embedded-postgres.js';
