// expect: not-in-allowed
export { name } from '#core/sla-clock';
