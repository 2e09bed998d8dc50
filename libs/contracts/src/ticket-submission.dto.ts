import { Text } from './validation/rules.js';

/** No white space, controls, or what parts addresses from each other; one @ before a name with a dot. Reads a text once. */
const EMAIL = /^[^\s\x00-\x1f\x7f<>()[\]\\,;:"@]+@[^\s\x00-\x1f\x7f<>()[\]\\,;:"@.]+(?:\.[^\s\x00-\x1f\x7f<>()[\]\\,;:"@.]+)+$/;

/** Body of POST /api/v1/tickets/submit: what a person asks for. */
export class TicketSubmission {
  @Text({ max: 1_000, mayBeBlank: false })
  title!: string;

  @Text({ max: 32_768, mayBeBlank: false })
  description!: string;

  @Text({ max: 255, mayBeBlank: false, describe: 'Who asks.' })
  user_name!: string;

  @Text({ max: 320, pattern: { regex: EMAIL, message: 'an e-mail address' } })
  user_email!: string;
}
