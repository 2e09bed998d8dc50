import { QueryFailedError, type DataSource } from 'typeorm';
import type { LabelKind } from '#core/classification';
import { createDataSource } from '#platform/persistence';
import { CollectExamples } from './collect-examples.js';
import { COUNT_TICKETS, LABELLED_TICKETS } from './labelled-tickets.sql.js';
import { trainExamples, type TrainingResult, type TrainingWishes } from './train-examples.js';

export interface DatabaseTraining extends TrainingWishes {
  readonly databaseUrl: string;
  readonly tenantId: string;
}

export type DatabaseTrainingResult =
  | TrainingResult
  /** The database is that of an older release, or of something else. */
  | { readonly kind: 'no_tables' };

const UNDEFINED_TABLE = '42P01';
/** The newest: what a label meant years ago is not what is asked for now, and all texts are in memory at once. */
const MOST_TICKETS = 100_000;
const LABELS: Readonly<Record<LabelKind, { readonly column: string; readonly whose: string }>> = {
  category: { column: 'category', whose: 'from its source' },
  group: { column: 'group_id', whose: 'that its source, a person or an accepted decision gave it' },
  department: { column: 'department', whose: 'that a person has confirmed' },
};

/** Tickets of a service's own database in, a judged model out. Only reads; needs SELECT on the views of intake and, for groups, of allocation. */
export class TrainFromDatabase {
  async run({ databaseUrl, tenantId, ...wishes }: DatabaseTraining): Promise<DatabaseTrainingResult> {
    const dataSource = await createDataSource({ url: databaseUrl, migrations: [], poolSize: 1, applicationName: 'watchdog-train' }).initialize();
    try {
      return await train(await read(dataSource, tenantId, wishes.kind), tenantId, wishes);
    } catch (error) {
      if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNDEFINED_TABLE) return { kind: 'no_tables' };
      throw error;
    } finally {
      await dataSource.destroy();
    }
  }
}

interface ReadTickets {
  readonly collected: CollectExamples;
  readonly tickets: number;
}

async function read(dataSource: DataSource, tenantId: string, kind: LabelKind): Promise<ReadTickets> {
  // All of a tenant's tickets are looked at, 3 s for 400,000; what a service is given would not do for millions.
  await dataSource.query(`SET statement_timeout = '10min'`);
  const [counted] = await dataSource.query<{ tickets: number }[]>(COUNT_TICKETS, [tenantId]);
  const rows = await dataSource.query<{ title: string; description: string; label: string }[]>(LABELLED_TICKETS[kind], [tenantId, MOST_TICKETS]);
  const collected = new CollectExamples();
  for (const { title, description, label } of rows) collected.add([title, description], label);
  return { collected, tickets: counted!.tickets };
}

async function train({ collected: { examples, skipped }, tickets }: ReadTickets, tenantId: string, wishes: TrainingWishes): Promise<TrainingResult> {
  const { column, whose } = LABELS[wishes.kind];
  const result = await trainExamples({ examples, columns: { texts: ['title', 'description'], label: column }, skipped }, wishes);
  if (result.kind === 'trained') return result;
  return { kind: 'cannot_train', reason: `of the ${tickets} tickets of tenant ${tenantId}, ${examples.length} have a text and a ${wishes.kind} ${whose}: ${result.reason}` };
}
