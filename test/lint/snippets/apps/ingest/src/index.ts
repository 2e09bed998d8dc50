// expect: nothing
export const name = 'ingest';
