import { Classifier, type ClassifiedAs, type RememberedTicket } from '#features/allocation';
import type { Classifier as TextClassifier } from '#features/classification';

/** What tickets are about, by what is written in them. */
export class TicketClassifier extends Classifier {
  constructor(private readonly texts: TextClassifier) {
    super();
  }

  override async classify(tenantId: string, tickets: readonly RememberedTicket[]): Promise<readonly (ClassifiedAs | undefined)[]> {
    const classified = await this.texts.classify(tenantId, tickets.map(({ id, title, description, requester }) =>
      ({ id, title: title ?? '', description: description ?? '', ...(requester?.name != null && { requester: requester.name }) })));
    return classified.map(({ category, request_type, department, sla, confidence, tier, unsure }) => ({ category, request_type, department, sla, confidence, tier, unsure }));
  }
}
