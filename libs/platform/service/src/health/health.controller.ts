import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '#platform/security';
import { Health } from '#platform/telemetry';
import { Lifecycle } from './lifecycle.js';

const STATUS = { type: 'string', enum: ['up', 'degraded', 'down'] };
const READINESS = {
  type: 'object',
  required: ['status', 'phase', 'parts'],
  properties: {
    status: { ...STATUS, description: 'degraded still serves: a broken configuration file, for example, while the last good one is in force.' },
    phase: { type: 'string', enum: ['starting', 'running', 'stopping'] },
    parts: { type: 'object', additionalProperties: { type: 'object', required: ['status'], properties: { status: STATUS, details: { type: 'object', additionalProperties: true } } } },
  },
} as const;
const LIVENESS = { type: 'object', required: ['status'], properties: { status: { const: 'up' } } } as object;

/** For orchestrators and people; without a key, hence without anything worth protecting. */
@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(private readonly lifecycle: Lifecycle, private readonly health: Health) {}

  /** The process runs and answers; restarting it would mend nothing that is wrong elsewhere. */
  @Get('live')
  @Public()
  @ApiOperation({ summary: 'Whether the process runs', description: 'For liveness probes: looks at nothing else, because restarting this process would mend nothing that is wrong elsewhere.', security: [] })
  @ApiResponse({ status: 200, description: 'It does.', content: { 'application/json': { schema: LIVENESS } } })
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** 200 when work can be given to this process, else 503; the details say which part is why. */
  @Get('ready')
  @Public()
  @ApiOperation({ summary: 'Whether work can be given to this process, part by part', description: 'For readiness probes and people. `degraded` still takes work; each part says why it is not `up`, and has two seconds to do so.', security: [] })
  @ApiResponse({ status: 200, description: 'It can.', content: { 'application/json': { schema: READINESS as object } } })
  @ApiResponse({ status: 503, description: 'It cannot.', content: { 'application/json': { schema: READINESS as object } } })
  async ready(@Res({ passthrough: true }) response: { status(code: number): unknown }): Promise<object> {
    const parts = await this.health.report();
    const statuses = Object.values(parts).map(({ status }) => status);
    const ready = this.lifecycle.phase === 'running' && !statuses.includes('down');
    if (!ready) response.status(503);
    return { status: !ready ? 'down' : statuses.includes('degraded') ? 'degraded' : 'up', phase: this.lifecycle.phase, parts };
  }
}
