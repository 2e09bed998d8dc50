import { IsOptional } from 'class-validator';
import { NumberBetween, Text, YesOrNo } from '#contracts';

const TABLE = { regex: /^[a-z][a-z0-9_]{0,79}$/, message: "a table or column name of the instance" };

export class ServiceNowHandlerSettings {
  @IsOptional() @Text({ max: 80, pattern: TABLE, describe: 'The table tickets are in. Default incident; task is all of them.' })
  table: string = 'incident';

  @IsOptional() @Text({ max: 80, pattern: TABLE, describe: 'The column a ticket is found by. Default number; correlation_id where tickets come from another system that knows nothing of ServiceNow.' })
  find_by: string = 'number';

  @IsOptional() @Text({ max: 1_000, describe: 'An encoded query that chooses the groups. Default active=true.' })
  group_query: string = 'active=true';

  @IsOptional() @YesOrNo({ describe: 'Count the members of each group (reads sys_user_grmember). Default true.' })
  members: boolean = true;

  @IsOptional() @YesOrNo({ describe: 'Count the open tickets of each group (reads the table). Default true.' })
  load: boolean = true;

  @IsOptional() @NumberBetween(1, 10_000, { describe: 'Groups asked for at once. Default 1000.' })
  page_size: number = 1_000;

  @IsOptional() @Text({ max: 80, pattern: TABLE, describe: 'A column of yours that holds the decision: repetitions are then told even where somebody has moved the ticket in between.' })
  decision_field?: string;
}
