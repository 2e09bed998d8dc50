import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compileGroups, decide, type Allocation, type AssignmentGroup, type Level, type TicketNeeds } from '#core/allocation';
import type { Priority } from '#core/ticket';
import { describeWith } from '#testing';
import { NOW } from '../spec/builders.js';

const FOLDER = resolve('../shared/data/sample-tickets');

interface WireTicket { ticket_id: string; priority: Priority; category: string; urgency: Level; impact: Level; requester_location: { lat: number; lng: number } | { city: string; country: string } }
interface WireGroup { group_id: string; name: string; location: { region: string }; capabilities: string[]; status: 'active' | 'inactive'; max_bandwidth: number; current_load: number }

const read = <T>(file: string): readonly T[] => JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8')) as readonly T[];

describeWith(existsSync(FOLDER), `no sample tickets in ${FOLDER}`, 'sample tickets', () => {
  let tickets: readonly TicketNeeds[];
  let groups: readonly AssignmentGroup[];
  const decided = (id: string): Allocation => {
    const decision = decide(tickets.find(({ ticketId }) => ticketId === id)!, groups);
    if (decision.kind !== 'allocated') throw new Error(decision.reason);
    return decision;
  };
  beforeAll(() => {
    tickets = read<WireTicket>('allocator-sample-tickets.json').map((ticket): TicketNeeds => ({
      ticketId: ticket.ticket_id, priority: ticket.priority, category: ticket.category, urgency: ticket.urgency, impact: ticket.impact, now: NOW,
      requester: 'lat' in ticket.requester_location ? { point: ticket.requester_location } : { country: ticket.requester_location.country },
    }));
    groups = read<WireGroup>('assignment-groups.json').map((group): AssignmentGroup => ({
      id: group.group_id, name: group.name, location: group.location, capabilities: group.capabilities, status: group.status, maxBandwidth: group.max_bandwidth, currentLoad: group.current_load, metrics: {},
    }));
  });

  test('a hard one goes to the experts, an easy one to the first line', () => {
    expect(decided('TICKET-001')).toMatchObject({ group: { id: 'L3-Support' }, rationale: expect.arrayContaining(['Its seniority suits complexity 0.88 well, but taking it leaves 1 of 3 places free where 1.4 should stay free.']) });
    expect(decided('TICKET-003')).toMatchObject({ group: { id: 'L1-Support' }, rationale: expect.arrayContaining(['8 of its 10 places are free.']) });
  });

  test('each by itself: the critical and high ones go to L3 unless they can wait, the rest to L1; L2, with one place left, gets none', () => {
    for (const { ticketId, priority, urgency } of tickets) {
      const expected = (priority === 'critical' || priority === 'high') && urgency !== 'low' ? 'L3-Support' : 'L1-Support';
      expect([ticketId, decided(ticketId).group.id]).toEqual([ticketId, expected]);
    }
  });

  test('what is not known is said, and lowers the confidence, not the score', () => {
    for (const { ticketId } of tickets) {
      const { rationale, ranking, confidence } = decided(ticketId);
      expect(rationale.find((sentence) => sentence.startsWith('Not known'))).toMatch(/its resolution times; its SLA compliance and quality; its coordinates \(only its region, (us-east|eu-central)\); its cultural competencies; the ticket's deadline/);
      for (const { missing } of ranking) expect(missing).toEqual(['velocity', 'performance', 'proximity', 'cultural_fit', 'timezone']);
      expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThan(0.97);
    }
  });

  test('one after the other, the eleven free places are filled, and then it says that all are full', () => {
    const batch = compileGroups(groups).decideAll(tickets);
    const reasons = tickets.map((_, i) => batch.reasonOf(i));
    expect(reasons).toEqual([...Array<string>(11).fill('best_score'), ...Array<string>(39).fill('all_full')]);
    expect(batch.rationaleOf(11)[0]).toMatch(/^Every candidate is full; L\d Support takes one more, by its score \(0\.\d\d of 1\) and by how little that overbooks it\.$/);
  });
});
