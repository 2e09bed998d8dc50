import type { DataSource } from 'typeorm';
import type { Priority } from '#core/ticket';
import type { ConfigSource } from '#platform/config';
import type { CoverageResponse } from './coverage.dto.js';
import { READ_COVERAGE, READ_COVERAGE_FIELDS } from './coverage.sql.js';
import { meaningOf, suggestConfig } from './suggest-config.js';

const KINDS = 100;
const EXAMPLES = 5;
const VALUES = 50;

interface KindRow {
  readonly kind: 'uncovered' | 'unknown_status';
  readonly tier: string;
  readonly priority: Priority;
  readonly source: string;
  readonly category: string;
  readonly word: string;
  readonly tickets: number;
  readonly kinds: number;
  readonly all_tickets: number;
  readonly examples: string[];
}

interface FieldRow {
  readonly field: string;
  readonly value: string;
  readonly tickets: number;
}

/** What the configuration in force says nothing about, of a tenant's tickets. */
export class ShowCoverage {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource) {}

  async show(tenantId: string): Promise<CoverageResponse> {
    const rows = await this.dataSource.query<KindRow[]>(READ_COVERAGE, [tenantId, KINDS, EXAMPLES]);
    const fields = await this.dataSource.query<FieldRow[]>(READ_COVERAGE_FIELDS, [tenantId]);
    const config = this.config.current();
    const uncovered = rows.filter(({ kind }) => kind === 'uncovered');
    // A finished ticket is not folded again when its word gets a meaning.
    const unknown = rows.filter(({ kind, word }) => kind === 'unknown_status' && config.policies.statusOf(word) === undefined);
    const isNamed = (field: string, value: string): boolean => config.named.get(field)?.has(value.trim().toLowerCase()) ?? false;
    return {
      uncovered: {
        tickets: uncovered[0]?.all_tickets ?? 0,
        kinds: uncovered.map(({ tier, priority, source, category, tickets, examples }) => ({ tier, priority, source: source || null, category: category || null, tickets, examples })),
        kinds_left_off: Math.max(0, (uncovered[0]?.kinds ?? 0) - KINDS),
      },
      fields: [...Map.groupBy(fields, ({ field }) => field).values()].flatMap((values) => values.slice(0, VALUES)).map((row) => ({ ...row, named: isNamed(row.field, row.value) })),
      unknown_statuses: unknown.map(({ word, tickets, examples }) => ({ word, tickets, examples, suggestion: meaningOf(word) })),
      add: suggestConfig({ uncovered, words: unknown.map(({ word }) => word) }, config),
    };
  }
}
