// expect: core-is-pure not-in-allowed
export { pino } from 'pino';
