import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query, Res, UseGuards } from '@nestjs/common';
import { ApiConflictResponse, ApiHeader, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiPreconditionFailedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ConfigSource, ConfigVersions } from '#platform/config';
import { Problem, ProblemValidationPipe } from '#platform/http';
import { ApiKeys, CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { isOperator } from '../access.js';
import { refuseConfig } from '../problems.js';
import { AdoptConfig, type AdoptedText } from './adopt-config.js';
import { AdoptRequest, ConfigVersionDetail, ConfigVersionList, ConfigVersionSummary, ConfigVersionText, RollbackRequest, VersionsQuery } from './config.dto.js';
import { etagOf, expectedVersion } from './if-match.js';
import { OwnerGuard } from './owner.guard.js';
import { unifiedDiff } from './unified-diff.js';

const valid = new ProblemValidationPipe();
const VERSION = /^[1-9]\d{0,14}$/;
const IF_MATCH = { name: 'If-Match', required: false, description: 'The ETag of the version you know to be in force; with another one in force the answer is 412.', schema: { type: 'string', examples: ['"7"'] } } as const;

/** The configuration of all tenants; administrators of the operator's tenant only. */
@ApiTags('configuration')
@Controller('api/v1/config')
@RequireScope('admin')
@UseGuards(OwnerGuard)
export class ConfigController {
  constructor(private readonly adopting: AdoptConfig, private readonly versions: ConfigVersions, private readonly config: ConfigSource, private readonly keys: ApiKeys) {}

  @Get()
  @ApiOperation({ summary: 'The configuration in force' })
  @ApiOkResponse({ type: ConfigVersionText })
  async current(@Res({ passthrough: true }) reply: FastifyReply): Promise<ConfigVersionText> {
    const { version } = await this.config.atLeast(await this.versions.newest());
    void reply.header('etag', etagOf(version));
    return new ConfigVersionText((await this.versions.read(version))!, version);
  }

  @Put()
  @ApiOperation({ summary: 'Adopt a configuration', description: 'One that was rehearsed, or with `unrehearsed: true` any text. It is in force on every replica within moments, and open clocks are re-timed. A configuration file that is changed later overrules it; one that is not, does not.' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: ConfigVersionSummary })
  @ApiNotFoundResponse({ description: 'There is no such rehearsal.' })
  @ApiConflictResponse({ description: 'The rehearsal is not done.' })
  @ApiPreconditionFailedResponse({ description: 'Another version has come since it was rehearsed, or than If-Match names.' })
  async adopt(@CurrentPrincipal() principal: Principal, @Body(valid) request: AdoptRequest, @Headers('if-match') ifMatch: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfigVersionSummary> {
    return this.put(principal, adoptedText(request), request, ifMatch, reply);
  }

  @Get('versions')
  @ApiOperation({ summary: 'The versions there have been, newest first' })
  @ApiOkResponse({ type: ConfigVersionList })
  async list(@Query(valid) { limit, cursor }: VersionsQuery): Promise<ConfigVersionList> {
    const { version: inForce } = await this.config.atLeast(await this.versions.newest());
    const found = await this.versions.olderThan(cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor), limit + 1);
    const versions = found.slice(0, limit).map((version) => new ConfigVersionSummary(version, inForce));
    return { versions, next_cursor: found.length > limit ? String(versions.at(-1)!.version) : null };
  }

  @Get('versions/:version')
  @ApiOperation({ summary: 'What a version says, and what it changed' })
  @ApiOkResponse({ type: ConfigVersionDetail })
  @ApiNotFoundResponse({ description: 'There is no such version.' })
  async show(@Param('version') named: string): Promise<ConfigVersionDetail> {
    const number = versionOf(named);
    const [version, previous] = [await this.versions.read(number), await this.versions.readBefore(number)];
    if (!version) throw Problem.notFound('such version');
    const diff = previous ? unifiedDiff({ name: `version ${previous.version}`, text: previous.text }, { name: `version ${version.version}`, text: version.text }) : null;
    return new ConfigVersionDetail(version, (await this.config.atLeast(await this.versions.newest())).version, previous?.version ?? null, diff);
  }

  @Post('versions/:version/rollback')
  @HttpCode(200)
  @ApiOperation({ summary: 'Go back to what a version said', description: 'As a new version, with its text and files.' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: ConfigVersionSummary })
  @ApiNotFoundResponse({ description: 'There is no such version.' })
  @ApiConflictResponse({ description: 'It is the version in force.' })
  @ApiPreconditionFailedResponse({ description: 'Another version is in force than If-Match names.' })
  async rollback(@CurrentPrincipal() principal: Principal, @Param('version') named: string, @Body(valid) request: RollbackRequest, @Headers('if-match') ifMatch: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfigVersionSummary> {
    return this.put(principal, { version: versionOf(named) }, request, ifMatch, reply);
  }

  private async put(principal: Principal, adopted: AdoptedText, { author, reason }: RollbackRequest, ifMatch: string | undefined, reply: FastifyReply): Promise<ConfigVersionSummary> {
    const outcome = await this.adopting.adopt(adopted, {
      ...principal, operator: isOperator(principal), author: author ?? (await this.keys.nameOf(principal)), reason, expected: expectedVersion(ifMatch),
    });
    switch (outcome.kind) {
      case 'adopted':
        void reply.header('etag', etagOf(outcome.version.version));
        return new ConfigVersionSummary(outcome.version, outcome.version.version);
      case 'no_such_rehearsal':
        throw Problem.notFound('such rehearsal');
      case 'no_such_version':
        throw Problem.notFound('such version');
      case 'in_force_already':
        throw new Problem(409, 'in-force-already', 'Conflict', 'This version is the one in force.');
      case 'not_rehearsed':
        throw new Problem(409, 'not-rehearsed', 'Conflict', outcome.status === 'failed' ? 'The rehearsal has failed; rehearse the text again.' : `The rehearsal is not done yet, it is ${outcome.status}.`);
      case 'outdated':
        throw new Problem(412, 'precondition-failed', 'Precondition failed', `Version ${outcome.inForce} is in force now. Look at what it says, and rehearse again.`, [], { etag: etagOf(outcome.inForce) });
      case 'invalid':
        throw refuseConfig(outcome.problems);
    }
  }
}

function versionOf(named: string): number {
  if (!VERSION.test(named)) throw Problem.notFound('such version');
  return Number(named);
}

/** Exactly one of the two ways, and the second only if it is meant. Throws the 422. */
function adoptedText({ rehearsal, text, files = {}, unrehearsed = false }: AdoptRequest): AdoptedText {
  if (rehearsal !== undefined && text === undefined) return { rehearsal };
  if (text === undefined || rehearsal !== undefined) throw Problem.invalid([{ field: 'rehearsal', message: 'is needed, or "text" instead of it, not both' }]);
  if (!unrehearsed) throw Problem.invalid([{ field: 'unrehearsed', message: 'must be true: nobody has seen what this text does; POST it to /api/v1/config/rehearsals first, and adopt the rehearsal' }]);
  return { text, files };
}
