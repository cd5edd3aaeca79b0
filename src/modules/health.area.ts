import { area } from '../app/area.js';
import { HealthApiController } from '../api/health/health.controller.js';
import { Readiness } from '../api/health/readiness.js';
import { SmtpProbe } from '../api/health/smtp-probe.js';

/** Whether the program works: health, readiness and metrics. */
export const health = area({
  name: 'health',
  surface: {
    controllers: [
      // API
      HealthApiController,
    ],
    providers: [Readiness, SmtpProbe],
  },
});
