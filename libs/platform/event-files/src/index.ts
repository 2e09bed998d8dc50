/** Files of ticket events: CSV and JSON lines, plain or gzipped, mapped onto the fields of the wire; every row is an event or a reason. */
export { openEventFile, type EventFile, type EventRow, type OpenedEventFile } from './open-event-file.js';
export type { Rejection } from './mapping/map-record.js';
export { PLAIN_MAPPING, parseMapping, type FieldSource, type Mapping, type ParsedMapping } from './mapping/mapping.js';
export { countReason } from './count-reason.js';
export { openRecordFile, type RecordFile } from './open-record-file.js';
