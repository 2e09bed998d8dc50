import { Helpdesk1700000021000 } from './1700000021000-helpdesk.js';
import { Submissions1700000021001 } from './1700000021001-submissions.js';

/** In the order they were written. */
export const HELPDESK_MIGRATIONS = [Helpdesk1700000021000, Submissions1700000021001];
