import { Allocation1700000005000 } from './1700000005000-allocation.js';
import { Decisions1700000005001 } from './1700000005001-decisions.js';
import { AuditOwner1700000005002 } from './1700000005002-audit-owner.js';
import { Learning1700000005003 } from './1700000005003-learning.js';
import { DeliveriesDue1700000005010 } from './1700000005010-deliveries-due.js';
import { RankingTables1700000005011 } from './1700000005011-ranking-tables.js';
import { Shortages1700000005020 } from './1700000005020-shortages.js';
import { LostRace1700000005030 } from './1700000005030-lost-race.js';

/** In the order they were written. */
export const ALLOCATION_MIGRATIONS = [Allocation1700000005000, Decisions1700000005001, AuditOwner1700000005002, Learning1700000005003, DeliveriesDue1700000005010, RankingTables1700000005011, Shortages1700000005020, LostRace1700000005030];
