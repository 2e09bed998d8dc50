import { AlertRaised, BreachRetracted } from './alert-events.dto.js';
import { AllocationEscalated } from './allocation-escalated.dto.js';
import { AllocateRequest, OverrideRequest } from './allocate-request.dto.js';
import { TicketEvent } from './ticket-event.dto.js';
import { TicketSubmission } from './ticket-submission.dto.js';
import { TicketStatusChange } from './ticket-status-change.dto.js';
import type { JsonSchema } from './validation/json-schema-type.js';
import { schemaOf } from './validation/json-schema.js';
import type { WireClass } from './validation/rules.js';

/** The classes published by name in OpenAPI (`#/components/schemas/<name>`). */
const WIRE_CLASSES: readonly WireClass[] = [AllocateRequest, OverrideRequest, TicketEvent, TicketStatusChange, TicketSubmission, AlertRaised, BreachRetracted, AllocationEscalated];

export function wireSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(WIRE_CLASSES.map((wireClass) => [wireClass.name, schemaOf(wireClass)]));
}
