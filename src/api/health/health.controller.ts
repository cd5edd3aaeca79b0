import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readiness } from './readiness.js';

/** Health checks. `live`: restart the process if it fails. `ready`: send no traffic while it fails. */
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
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.report();
    if (report.status === 'down') void reply.code(503).header('retry-after', '5');
    void reply.header('cache-control', 'no-store').send(report);
  }
}
