import { EventsApiController } from '../api/events/events.controller.js';
import { apiWebhooks } from '../api/openapi.js';
import { area } from '../app/area.js';
import { eventSchemaOf, eventTypeNames, eventTypes } from '../domain/events/event.js';
import { eventMoments } from '../domain/events/events.queries.js';
import { AppendEvents, ExpireEvents, NoteMoments } from '../flows/events/append-events.flow.js';

/** The stream of events: what happened, in order, for other programs. */
export const events = area({
  name: 'events',
  data: {
    contributes: [
      eventMoments.with({
        type: 'session.ended',
        passed: `select id, call_id, ends_at as at, jsonb_build_object('sessionId', id, 'state', state) as data
          from sessions where state = 'published' and ends_at > $1 and ends_at <= $2`,
      }),
    ],
  },
  surface: {
    contributes: eventTypeNames.map((name) =>
      apiWebhooks.with({ name, summary: eventTypes[name][0], schema: eventSchemaOf(name) }),
    ),
    apiTags: [
      {
        name: 'Events',
        order: 75,
        description: 'What happened, in order, to keep another program up to date. `webhooks` lists the types.',
      },
    ],
    controllers: [EventsApiController],
    providers: [AppendEvents, NoteMoments, ExpireEvents],
  },
});
