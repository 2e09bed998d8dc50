import { SeenTickets } from './seen-tickets.js';

test('forgets nobody, and takes none of many for another', () => {
  const seen = new SeenTickets();
  let mistaken = 0;
  for (let n = 0; n < 200_000; n++) if (seen.add(`default\0INC${n}`)) mistaken++;
  expect(mistaken).toBe(0);
  for (let n = 0; n < 200_000; n += 1_000) expect(seen.add(`default\0INC${n}`)).toBe(true);
});
