import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Clock } from '../../platform/clock.js';
import { matchLanguage } from '../../platform/i18n/negotiate-language.js';
import { searchZones } from '../../domain/time/zone-search.js';
import { languagePattern } from '../../domain/sessions/language-offer-input.js';
import { emptyLinePattern } from '../../platform/validation.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';
import { pageOf } from '../page.js';

const zoneQuery = z.strictObject({
  query: z.string().max(100).default('').meta({
    pattern: emptyLinePattern,
    description: 'Search text: a city in any language, part of a country or zone name, or an offset.',
  }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(20)
    .meta({ description: 'Maximum number of zones to return.' }),
  lang: z
    .string()
    .max(35)
    .default('en')
    .meta({ pattern: languagePattern, description: 'Language of city names and labels.' }),
});

const zoneSchema = z
  .object({
    timeZone: z.string().meta({ description: 'IANA time zone.' }),
    city: z.string(),
    offsetMinutes: z.number().int().meta({ description: 'Current offset east of UTC, in minutes.' }),
    label: z.string(),
    place: z.string().nullable().meta({ description: 'The city that was found, if the zone has the name of another.' }),
  })
  .meta({ id: 'TimeZone', title: 'Time zone' });

const QUARTER_MS = 900_000;

@ApiController('Time zones', '/time-zones')
export class TimeZonesApiController {
  constructor(private readonly clock: Clock) {}

  @Get()
  @Operation({
    summary: 'Search time zones',
    description: 'No API key needed. Returns the best matches first. Former zone names lead to their current zone.',
    answer: 'The matching zones.',
    schema: pageOf(zoneSchema),
    requires: null,
    reads: 'query',
  })
  find(@Query({ schema: zoneQuery }) asked: z.output<typeof zoneQuery>, @Res() reply: FastifyReply): void {
    const now = this.clock.now();
    const zones = searchZones(asked.query, now, matchLanguage(asked.lang) ?? 'en').slice(0, asked.limit);
    // Offsets only change on quarter hours.
    const seconds = Math.ceil((QUARTER_MS - (now.getTime() % QUARTER_MS)) / 1000);
    void reply.header('cache-control', `public, max-age=${seconds}`).send({
      items: zones.map(({ timeZone, city, offsetMinutes, label, place = null }) => {
        return { timeZone, city, offsetMinutes, label, place };
      }),
      nextCursor: null,
    });
  }
}
