import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { LIVE_PATH } from '#contracts';
import { Problem } from '#platform/http';
import { Public } from '#platform/security';

/** Who comes to the gateway's path without asking for an upgrade, with a browser or curl, is told to. An upgrade never gets here. */
@ApiExcludeController()
@Controller(LIVE_PATH)
export class UpgradeRequiredController {
  @Get()
  @Public()
  explain(): never {
    throw new Problem(426, 'upgrade-required', 'Upgrade required', 'This is a WebSocket: connect to it with ws:// or wss://, and a key or a ticket.', [], { upgrade: 'websocket', connection: 'upgrade' });
  }
}
