/** What a dead letter can be about besides a message: an alert's delivery to a channel, or an assignment's to a handler. */
export const DELIVERY_KINDS = ['delivery', 'assignment'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** Sends a dead delivery again. Bound by the application to the features that own deliveries. */
export abstract class DeliveryReplay {
  /** `not_dead`: it is on its way again already, or has arrived. */
  abstract replay(kind: DeliveryKind, tenantId: string, deliveryId: string): Promise<'replayed' | 'not_dead' | 'not_found'>;
}
