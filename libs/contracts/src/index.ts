/** The wire types: topics and their keys, event payloads, HTTP bodies and errors. */
export { EVENT_TYPES, TOPICS, deadLetterTopic, messageKey } from './topics.js';
export type { TicketEventData } from './ticket-event.js';
export type { AlertRaised, AlertSubject, BreachRetracted } from './alert-events.js';
export {
  LIVE_CLIENT_FRAMES, LIVE_CLOSE, LIVE_PATH, LIVE_SERVER_FRAMES, SNAPSHOT_REASONS,
  type LiveClientFrame, type LiveFilter, type LiveServerFrame, type PingFrame, type ResumeFrame, type SnapshotReason, type SubscribeFrame,
} from './live-protocol.js';
