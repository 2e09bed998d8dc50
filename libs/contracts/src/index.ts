/** The wire types: topics and their keys, event payloads, HTTP bodies and errors. */
export { EVENT_TYPES, TOPICS, deadLetterTopic, messageKey } from './topics.js';
export { ALLOCATION_REASONS, AllocatedGroup, TicketAllocated, type AllocationReasonWord } from './ticket-allocated.dto.js';
export { AssignmentGroup, GroupLocation, GroupMetrics, MOST_TICKETS } from './assignment-group.dto.js';
export { AllocationDecision, AllocationScores } from './allocation-decision.dto.js';
export { CALLBACK_KINDS, CALLBACK_NEEDS, HandlerCallback, type CallbackKind } from './handler-callback.dto.js';
export type {
  AssignAnswer, Call, CallbackReading, FoundGroup, GroupsAnswer, Handler, HandlerContext, HandlerEntry, HandlerPlugin, HandlerRequest, ReceivedCallback, RequestOptions, SystemAnswer,
} from './plugins/handler-plugin.js';
export { completeGroups, type CompletedGroups, type GroupOverride, type GroupOverrides } from './plugins/complete-groups.js';
export { jsonOf, readHandlerCallback } from './plugins/read-handler-callback.js';
export { AllocateRequest, OverrideRequest, StandardTicket } from './allocate-request.dto.js';
export { HandlerFailure, LONGEST_REST_MS, failureOf, type FailureVerdict } from './plugins/handler-failure.js';
export { Requester, RequesterLocation, TicketComment, TicketEvent, type TicketEventData } from './ticket-event.dto.js';
export { ticketMoment, type Origin } from './ticket-moment.js';
export { canonicalJson, contentOf, eventIdOf, instantInUtc } from './event-identity.js';
export { TicketSubmission } from './ticket-submission.dto.js';
export { TicketStatusChange } from './ticket-status-change.dto.js';
export { MAX_BATCH_EVENTS, compileBatchValidator, eventsOf, type BatchValidator, type BatchVerdict, type RejectedEvent } from './ticket-batch.js';
export { AlertRaised, AlertSubject, BreachRetracted } from './alert-events.dto.js';
export { AllocationEscalated, MOST_NAMED_GROUPS } from './allocation-escalated.dto.js';
export { buildAsyncApi } from './async-api.js';
export { channels, type ChannelDescription, type MessageDescription } from './channels.js';
export type { FieldError } from './field-error.js';
export { BoundedJson, Instant, NumberBetween, ObjectOf, OneOf, Text, Texts, WholeNumber, YesOrNo, type WireClass } from './validation/rules.js';
export { isNestedTooDeep, MOST_LEVELS } from './validation/depth.js';
export { doubtAbout, textFaults, type TextDoubt } from './validation/text.js';
export { parseInstant } from './validation/instant.js';
export type { JsonSchema } from './validation/json-schema-type.js';
export { schemaOf } from './validation/json-schema.js';
export { WireValidator } from './validation/validator.js';
export { wireSchemas } from './wire-schemas.js';
export {
  LIVE_CLIENT_FRAMES, LIVE_CLOSE, LIVE_PATH, LIVE_SERVER_FRAMES, SNAPSHOT_REASONS,
  type LiveClientFrame, type LiveFilter, type LiveServerFrame, type PingFrame, type ResumeFrame, type SnapshotReason, type SubscribeFrame,
} from './live-protocol.js';
