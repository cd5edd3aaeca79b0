import { Controller, Get, Header, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readiness } from './readiness.js';

/**
 * Health checks. `live`: restart the process if it fails. `ready`: send no traffic while it fails. `ready?all`: also fails
 * for what this process can do without, such as a mail server, and so must not decide who gets traffic.
 */
@Controller('health')
@ApiExcludeController()
export class HealthApiController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('ready')
  async ready(@Query() query: Record<string, string>, @Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.report();
    if (query['all'] !== undefined && report.degraded.length > 0) report.status = 'down';
    if (report.status === 'down') void reply.code(503).header('retry-after', '5');
    void reply.header('cache-control', 'no-store').send(report);
  }
}
