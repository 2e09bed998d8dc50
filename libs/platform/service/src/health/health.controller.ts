import { Controller, Get, Res } from '@nestjs/common';
import { Public } from '#platform/security';
import { Health } from '#platform/telemetry';
import { Lifecycle } from './lifecycle.js';

/** For orchestrators and people; without a key, hence without anything worth protecting. */
@Controller('health')
export class HealthController {
  constructor(private readonly lifecycle: Lifecycle, private readonly health: Health) {}

  /** The process runs and answers; restarting it would mend nothing that is wrong elsewhere. */
  @Get('live')
  @Public()
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** 200 when work can be given to this process, else 503; the details say which part is why. */
  @Get('ready')
  @Public()
  async ready(@Res({ passthrough: true }) response: { status(code: number): unknown }): Promise<object> {
    const parts = await this.health.report();
    const statuses = Object.values(parts).map(({ status }) => status);
    const ready = this.lifecycle.phase === 'running' && !statuses.includes('down');
    if (!ready) response.status(503);
    return { status: !ready ? 'down' : statuses.includes('degraded') ? 'degraded' : 'up', phase: this.lifecycle.phase, parts };
  }
}
