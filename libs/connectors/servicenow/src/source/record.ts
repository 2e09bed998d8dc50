import { inTable, type Payload, type SourceEvent, type SourceSettings } from '#platform/plugins';

/** The record as it is now. */
export function recordEvent(record: Payload, settings: SourceSettings): SourceEvent {
  if (!record.isObject()) record.refuse('must be a record');
  const value = (name: string) => stored(record.at(name));
  const shown = (name: string) => record.at(name).at('display_value').text() ?? value(name).text();
  const number = value('number').text();
  const id = value('sys_id').text() ?? number ?? record.at('sys_id').requiredText();
  const instance = /https?:\/\/[^/"\s]+/.exec(JSON.stringify(record.at('caller_id').value ?? record.at('opened_by').value ?? record.at('sys_domain').value ?? ''))?.[0];
  const table = value('sys_class_name').text() ?? 'incident';
  return {
    from: record,
    id,
    ticket_number: number,
    created_at: value('opened_at').instant() ?? value('sys_created_on').instant(),
    updated_at: value('sys_updated_on').instant() ?? value('sys_created_on').instant(),
    sequence: sequenceOf(value('sys_mod_count').number()),
    status: statusOf(record),
    priority: priorityOf(value('priority').text() ?? shown('priority')),
    title: value('short_description').text(),
    description: value('description').text(),
    category: value('category').text(),
    urgency: level(shown('urgency')),
    impact: level(shown('impact')),
    url: instance && value('sys_id').given ? `${instance}/${table}.do?sys_id=${id}` : undefined,
    requester: shown('caller_id') ? { name: shown('caller_id')! } : undefined,
    assignment_group: record.at('assignment_group').value === '' || record.at('assignment_group').value === null ? null : shown('assignment_group'),
    assignee: stored(record.at('assigned_to')).given ? shown('assigned_to') : record.at('assigned_to').value === '' ? null : undefined,
    comment: messageIn(record, settings),
    external_metadata: { table, ...Object.fromEntries(['subcategory', 'contact_type', 'reopen_count', 'reassignment_count', 'close_code'].flatMap((name) => (value(name).text() ? [[name, value(name).text()]] : []))) },
  };
}

/** What the record's own dates tell of its past: opened, and resolved before something else was changed. */
export function historyOf(record: Payload): SourceEvent[] {
  const id = stored(record.at('sys_id')).text() ?? stored(record.at('number')).text();
  const at = (name: string) => stored(record.at(name)).instant();
  const [opened, resolved, updated] = [at('opened_at') ?? at('sys_created_on'), at('resolved_at'), at('sys_updated_on')];
  if (!id || !opened || !updated) return [];
  const base = { id, created_at: opened, priority: priorityOf(stored(record.at('priority')).text()), ticket_number: stored(record.at('number')).text(), title: stored(record.at('short_description')).text() };
  return [
    ...(opened < updated ? [{ ...base, updated_at: opened, status: 'New' }] : []),
    ...(resolved && resolved > opened && resolved < updated && /^(?:6|7|resolved|closed)/i.test(statusOf(record) ?? '') ? [{ ...base, updated_at: resolved, status: 'Resolved' }] : []),
  ];
}

/** The stored value, where the record holds display values beside it. */
function stored(field: Payload): Payload {
  if (!field.isObject()) return field;
  return field.at('value').given ? field.at('value') : field.at('display_value');
}

/** On hold for the caller is something else than for a vendor. */
const HOLDS: Readonly<Record<string, string>> = { 1: 'Awaiting Caller', 2: 'Awaiting Evidence', 3: 'Awaiting Problem', 4: 'Awaiting Vendor', 5: 'Awaiting Change' };

/** Tasks that are no incidents count otherwise. */
const TASK_STATES: Readonly<Record<string, string>> = { '-5': 'Pending', 1: 'Open', 2: 'Work in Progress', 3: 'Closed Complete', 4: 'Closed Incomplete', 7: 'Closed Skipped' };

function statusOf(record: Payload): string | undefined {
  const state = record.first('state', 'incident_state');
  const word = stored(state).text() ?? stored(record.at('incident_state')).text();
  const table = stored(record.at('sys_class_name')).text();
  if (table !== undefined && table !== 'incident') return state.at('display_value').text() ?? inTable(TASK_STATES, word) ?? word;
  const onHold = word === '3' || /^on hold$/i.test(word ?? '');
  const reason = stored(record.at('hold_reason')).text();
  if (onHold && reason) return inTable(HOLDS, reason) ?? reason;
  // A code that only the instance knows has its word beside it.
  return word !== undefined && !/^[1-8]$/.test(word) ? state.at('display_value').text() ?? word : word;
}

/** `1 - Critical` is 1. */
function priorityOf(text: string | undefined): string | undefined {
  return /^(\d)\s*-/.exec(text ?? '')?.[1] ?? text;
}

function level(text: string | undefined): string | undefined {
  const LEVELS: Readonly<Record<string, string>> = { 1: 'high', 2: 'medium', 3: 'low' };
  return text === undefined ? undefined : inTable(LEVELS, /^\d/.exec(text)?.[0]) ?? text;
}

function sequenceOf(count: number | undefined): number | undefined {
  return count !== undefined && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** A comment the record was saved with; a work note is among the staff. */
function messageIn(record: Payload, settings: SourceSettings): SourceEvent['comment'] {
  const said = stored(record.at('comments')).text();
  if (!said && !stored(record.at('work_notes')).text()) return undefined;
  if (!said) return { by: 'agent', public: false };
  const author = stored(record.at('sys_updated_by')).text();
  const caller = [record.at('caller_id').first('display_value', 'value', 'user_name').text(), record.at('caller_id').text(), record.at('caller_id', 'user_name').text()];
  const own = author !== undefined && (caller.includes(author) || (author === stored(record.at('sys_created_by')).text() && /self|email|portal/i.test(stored(record.at('contact_type')).text() ?? '')));
  return { by: own && !settings.isAgent(author) ? 'customer' : 'agent', public: true };
}
