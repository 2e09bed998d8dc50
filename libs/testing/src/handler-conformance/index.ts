/** What any handler plugin can be put to: see docs/handlers.md. */
export { handlerConformance, type ConformanceCheck } from './checks.js';
export { decisionOn } from './decision-on.js';
export type { HandlerSystem, HandlerUnderTest } from './handler-under-test.js';
