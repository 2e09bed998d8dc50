import { IsOptional } from 'class-validator';
import { NumberBetween, Text } from '#contracts';

export class BmcHandlerSettings {
  @IsOptional() @Text({ max: 80, mayBeBlank: false, describe: 'The form incidents are updated through. Default HPD:IncidentInterface.' })
  incident_form: string = 'HPD:IncidentInterface';

  @IsOptional() @Text({ max: 1_000, mayBeBlank: false, describe: "A qualification that chooses the groups. Default 'Status' = \"Enabled\"." })
  group_query: string = `'Status' = "Enabled"`;

  @IsOptional() @NumberBetween(1, 2_000, { describe: 'Groups asked for at once. Default 500.' })
  page_size: number = 500;
}
