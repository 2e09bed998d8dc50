/** What the table must show at least once: the rules of the design, and each feature of calendars and policies. */
export const RULES = Array.from({ length: 12 }, (_, i) => `R${i + 1}`);

export const POINTS = [
  // Calendars
  'several intervals', 'weekday groups', 'across midnight', 'until 24:00', '24x7', 'country holidays', 'state holidays', 'fixed date', 'yearly date',
  'range of dates', 'half day', 'ical', 'extends', 'holiday in the local date', 'spring gap', 'autumn overlap', 'half-hour zone', 'no midnight', 'to the millisecond',
  '1990 to 2100', 'closing time', '1d', '1bd', 'by a local time',
  // Which policy
  'first match', 'match tenant', 'match source', 'match tier', 'match priority', 'match category', 'match group', 'match tags', 'match country', 'match title',
  'match description', 'match metadata', 'all any not', 'tiers', 'tiers and policies',
  // Clocks
  'response', 'next_response', 'update', 'resolution', 'ownership', 'named clock', 'several clocks', 'owners',
  'from created', 'from opened', 'from assigned', 'from a status',
  // Changes
  'pauses by clock', 'retroactive', 'forward', 'reset', 'resume', 'new_cycle', 'apply running', 'apply new_tickets', 'calendar changed', 'finished cycles stay',
  'holiday added',
  // Thresholds
  'percent', 'before', 'after', 'repeat', 'exact percent', 'downtime', 'retraction', 'exactly on time',
  // Stories
  'precedence', 'created paused', 'answered while set pending', 'resolved then closed', 'reopened by the customer', 'policy lost and found', 'target already gone',
  'explained',
] as const;
