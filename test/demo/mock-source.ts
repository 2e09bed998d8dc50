import { seededRandom } from '#testing';

export interface MockSourceOptions {
  /** Where Ticket Watchdog is. */
  readonly service: string;
  /** An API key of Ticket Watchdog. */
  readonly key: string;
  /** The name the configuration knows this source by. Default custom. */
  readonly name?: string;
  /** The same tickets for the same seed. */
  readonly seed?: number;
}

/** What a ticket is in our own words, StandardTicket, as any home-made help desk might send it. */
export interface MockTicket {
  readonly ticket_id: string;
  readonly ticket_number: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly priority: 'critical' | 'high' | 'medium' | 'low';
  readonly source: string;
  readonly requester_location: { readonly city: string; readonly country: string };
  readonly urgency: string;
  readonly impact: string;
  readonly external_metadata: Readonly<Record<string, string>>;
}

const COMPLAINTS = [
  ['network', 'VPN drops every ten minutes', 'Since this morning the tunnel closes and asks for the code again.'], ['network', 'No Wi-Fi on floor 3', 'Laptops see the network and get no address.'],
  ['hardware', 'Laptop does not wake up', 'The screen stays black after the lid was closed.'], ['printer', 'Printer asks for a colour it does not have', 'It wants magenta for a black page.'],
  ['billing', 'Invoice shows the wrong VAT', 'We are in Norway and were charged German VAT.'], ['payment', 'Card was charged twice', 'Two bookings of the same amount on the same day.'],
] as const;
const PLACES = [{ city: 'Oslo', country: 'Norway' }, { city: 'Berlin', country: 'Germany' }, { city: 'New York', country: 'USA' }] as const;
const LEVELS = ['high', 'medium', 'low'] as const;

/** A help desk that is not there: people with trouble, one ticket after the other. */
export class MockSource {
  private readonly random: () => number;
  private count = 0;

  constructor(private readonly options: MockSourceOptions) {
    this.random = seededRandom(options.seed ?? 7);
  }

  next(): MockTicket {
    const number = ++this.count;
    const [category, title, description] = this.pick(COMPLAINTS);
    const [urgency, impact] = [this.pick(LEVELS), this.pick(LEVELS)];
    return {
      ticket_id: `MOCK-${number}`, ticket_number: `M${String(number).padStart(5, '0')}`, title, description, category,
      priority: urgency === 'high' && impact === 'high' ? 'critical' : urgency, source: 'mock', requester_location: this.pick(PLACES), urgency, impact, external_metadata: { department: this.pick(['Sales', 'Engineering']) },
    };
  }

  /** Sends the next ticket; resolves with it once the service has taken it, rejects with what the service said instead. */
  async send(): Promise<MockTicket> {
    const { service, key, name = 'custom' } = this.options;
    const ticket = this.next();
    const answer = await fetch(`${service}/api/v1/webhooks/ticket`, {
      method: 'POST', body: JSON.stringify(ticket), headers: { 'content-type': 'application/json', 'x-source-id': name, authorization: `Bearer ${key}` },
    }).catch((error: unknown) => {
      throw new Error(`${service} cannot be reached`, { cause: error });
    });
    if (!answer.ok) throw new Error(`the service refused ${ticket.ticket_id}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return ticket;
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }
}
