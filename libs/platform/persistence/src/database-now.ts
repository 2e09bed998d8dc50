/** SQL: the database's time as epoch ms, whole, as all arithmetic on instants is. */
export const DATABASE_NOW_MS = 'floor(extract(epoch FROM platform.watchdog_now()) * 1000)::float8';
