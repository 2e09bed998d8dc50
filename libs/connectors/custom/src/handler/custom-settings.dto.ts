import { IsOptional } from 'class-validator';
import { Text } from '#contracts';

const PATH = { regex: /^\/[!-~]*$/, message: 'a path that begins with a slash' };

export class CustomHandlerSettings {
  @IsOptional() @Text({ max: 255, pattern: PATH, describe: 'Where the groups are. Default /groups.' })
  groups_path: string = '/groups';

  @IsOptional() @Text({ max: 255, pattern: PATH, describe: 'Where decisions go. Default /handler/allocate.' })
  allocate_path: string = '/handler/allocate';
}
