// expect: nothing
export { name } from '#apps/ingest';
