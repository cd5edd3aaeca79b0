import { Global, Module } from '@nestjs/common';
import { HealthApiController } from '../api/health/health.controller.js';
import { MetricsApiController } from '../api/health/metrics.controller.js';
import { Readiness } from '../api/health/readiness.js';
import { SmtpProbe } from '../api/health/smtp-probe.js';

/** Whether the program works: health, readiness and metrics. */
@Global()
@Module({
  controllers: [
    // API
    HealthApiController,
    MetricsApiController,
  ],
  providers: [Readiness, SmtpProbe],
  exports: [Readiness, SmtpProbe],
})
export class HealthModule {}
