import { IsOptional } from 'class-validator';
import { NumberBetween, OneOf, Text, YesOrNo } from '#contracts';

export class JiraHandlerSettings {
  @IsOptional() @OneOf(['cloud', 'server'], { describe: 'server: Data Center too. Default cloud.' })
  deployment: 'cloud' | 'server' = 'cloud';

  @IsOptional() @Text({ max: 100, pattern: { regex: /^customfield_\d+$/, message: 'as customfield_10050' }, describe: 'The group picker field that says whose an issue is. Either this or `project`.' })
  group_field?: string;

  @IsOptional() @Text({ max: 100, pattern: { regex: /^[A-Z][A-Z0-9_]*$/, message: "a project's key" }, describe: 'The project whose components are the groups. Either this or `group_field`.' })
  project?: string;

  @IsOptional() @Text({ max: 255, describe: 'Only groups whose name begins so (with `group_field`).' })
  group_prefix: string = '';

  @IsOptional() @YesOrNo({ describe: 'Say why in a comment; in service projects only agents see it. Default true.' })
  comment: boolean = true;

  @IsOptional() @NumberBetween(1, 1_000, { describe: 'Groups asked for at once. Default 50, which is the most Cloud gives.' })
  page_size: number = 50;
}
