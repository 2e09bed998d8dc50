/** Sends a dead delivery again. Bound by the application to the feature that owns deliveries. */
export abstract class DeliveryReplay {
  /** `not_dead`: it is on its way again already, or has arrived. */
  abstract replay(tenantId: string, deliveryId: string): Promise<'replayed' | 'not_dead' | 'not_found'>;
}
