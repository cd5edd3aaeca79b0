import { setTimeout as sleep } from 'node:timers/promises';
import { Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { eventSchema, eventsKeptDays, eventTypeNames, streamView } from '../../domain/events/event.js';
import { type EventFilter, listEvents, readStream } from '../../domain/events/events.queries.js';
import { Coalescer } from '../../platform/coalescer.js';
import { Gone } from '../../platform/errors.js';
import { Drain } from '../../platform/http/drain.js';
import { ApiController, ApiCall } from '../api-controller.js';
import { Operation } from '../operation.js';

/** Those who wait look for news at these intervals, all of a process in one query. */
const lookAgainMs = 500;

const anyType = `(?:${eventTypeNames.join('|').replaceAll('.', String.raw`\.`)})`;

const eventsQuery = z.strictObject({
  after: z
    .string()
    .regex(/^(?:evt_)?\d{1,18}$/u)
    // Before the transformation, behind which zod forgets the examples.
    .meta({ pattern: '^(?:evt_)?[0-9]{1,18}$', examples: ['1042'] })
    .transform((text) => text.replace('evt_', ''))
    .default('0')
    .meta({
      description:
        'The `last` of the previous answer, or the `id` of an event. Starts with the oldest event if missing.',
    }),
  limit: z.coerce.number().int().min(1).max(1000).default(100).meta({ description: 'Maximum number of events.' }),
  types: z
    .string()
    .max(1000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(eventTypeNames)))
    .optional()
    .meta({
      pattern: `^${anyType}(?:,${anyType})*$`,
      description: 'Types of events, separated by commas. All if missing.',
      examples: ['registration.confirmed,registration.cancelled'],
    }),
  wait: z.coerce.number().int().min(0).max(30).default(0).meta({
    description: 'How many seconds to wait for an event if there is none yet.',
  }),
});
type EventsQuery = z.output<typeof eventsQuery>;

const pageSchema = z.object({
  items: z.array(eventSchema),
  last: z.string().meta({ description: 'Pass it as `after` to read on, also when there are no events.' }),
  nextCursor: z
    .string()
    .nullable()
    .meta({
      description: 'The same if there are more events now; otherwise null. Pass it as `after`.',
      examples: ['1042'],
    }),
});

@ApiController('Events')
export class EventsApiController {
  private readonly heads: Coalescer<{ last: string; expired: string }>;

  constructor(
    private readonly database: DataSource,
    private readonly drain: Drain,
  ) {
    this.heads = new Coalescer(() => readStream(this.database.manager));
  }

  @Get('events')
  @Operation({
    summary: 'Read the stream of events',
    description:
      `Returns what happened, in order: of one object, in the order of its changes. Events name everything by its ID and contain no personal data. They are stored for ${eventsKeptDays} days. ` +
      'Read on with `after`, and use `wait` to hear of new events within a second. A key that is restricted to some calls reads only their events.',
    answer: 'The next events.',
    schema: pageSchema,
    refusals: { 410: 'Events after `after` have been deleted. Read everything else again, and start without `after`.' },
    requires: 'read',
    reads: 'query',
    isAcrossCalls: true,
  })
  async list(@Query({ schema: eventsQuery }) query: EventsQuery, @ApiCall() { actor, request, reply }: ApiCall) {
    const callIds = actor.kind === 'api-key' ? (actor.callIds ?? null) : null;
    const filter: EventFilter = { callIds, types: query.types ?? null };
    const until = performance.now() + query.wait * 1000;
    let after = query.after;
    for (;;) {
      const { items, last, hasMore } = await this.read(after, filter, query);
      const isOver = performance.now() >= until || this.drain.hasStarted || request.raw.socket.destroyed;
      if (items.length > 0 || isOver)
        return reply.send({ items: items.map(streamView), last, nextCursor: hasMore ? last : null });
      after = last;
      await sleep(Math.min(lookAgainMs, Math.max(0, until - performance.now())));
    }
  }

  /** Throws Gone. */
  private async read(after: string, filter: EventFilter, { limit, after: asked }: EventsQuery) {
    const { last: upTo, expired } = await this.heads.ask();
    if (asked !== '0' && BigInt(asked) < BigInt(expired)) {
      throw new Gone('events-expired', `Events are stored for ${eventsKeptDays} days, and the next one is older.`);
    }
    if (BigInt(after) >= BigInt(upTo)) return { items: [], last: after, hasMore: false };
    // One more shows whether there is a next page.
    const found = await listEvents(this.database.manager, { after, upTo }, filter, limit + 1);
    const [items, hasMore] = [found.slice(0, limit), found.length > limit];
    return { items, last: hasMore ? (items.at(-1)?.sequence ?? upTo) : upTo, hasMore };
  }
}
