import type { DataSource } from 'typeorm';
import { cursorOf, type Position } from '../paging/cursor.js';
import type { Alert, AlertListResponse } from './alerts.dto.js';
import { ALERT_FILTERS, listAlertsSql, type AlertFilter } from './list-alerts.sql.js';

export interface AlertSelection {
  readonly filters: Readonly<Partial<Record<AlertFilter, string | Date>>>;
  readonly after?: Position;
  readonly limit: number;
}

export const ALERTS = 'alerts';

/** One page of a tenant's alerts, newest first. */
export class ListAlerts {
  constructor(private readonly dataSource: DataSource) {}

  async list(tenantId: string, { filters, after = { at: 'infinity', id: '0' }, limit }: AlertSelection): Promise<AlertListResponse> {
    const names = ALERT_FILTERS.filter((name) => filters[name] !== undefined);
    const rows = await this.dataSource.query<(Alert & { position: string })[]>(listAlertsSql(names), [
      tenantId, after.at, after.id, limit + 1, ...names.map((name) => filters[name]),
    ]);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      alerts: rows.slice(0, limit).map(({ position: _, ...alert }) => alert),
      next_cursor: last ? cursorOf(ALERTS, { at: last.position, id: last.id }) : null,
    };
  }
}
