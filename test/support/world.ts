import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Actor } from '../../src/domain/identity/actor.js';
import type { Config } from '../../src/platform/config.js';
import type { CallInput } from '../../src/domain/calls/call-input.js';
import { sessionInput } from '../../src/domain/sessions/session-input.js';
import type { Session } from '../../src/domain/sessions/session.entity.js';
import { CreateCall } from '../../src/flows/calls/create-call.flow.js';
import { DraftSession } from '../../src/flows/sessions/draft-session.flow.js';
import { PublishSession } from '../../src/flows/sessions/publish-session.flow.js';
import { TestClock } from './clock.js';
import { testSecret } from './database.js';
import { makeFlow } from './flows.js';

export const testConfig: Config = {
  port: 0,
  host: '127.0.0.1',
  publicUrl: 'https://greenroom.example.org',
  databaseUrl: undefined,
  dataDir: '/nonexistent',
  smtpUrl: undefined,
  messagesKeptDays: 400,
  emailRates: { overall: null, perDomain: null },
  emailFrom: { name: 'Green Solutions', address: 'call@example.org' },
  secret: testSecret,
  logLevel: 'silent',
  trustProxy: [],
  webhookNetworks: ['127.0.0.0/8'],
  zoomUrls: ['https://zoom.us', 'https://api.zoom.us'],
  teamsUrls: ['https://login.microsoftonline.com', 'https://graph.microsoft.com'],
  // For the tests of the core, which also run without any part.
  parts: process.env['PARTS'] === '' ? [] : undefined,
  shutdownDelayMs: 0,
  slowQueryMs: 0,
  trustedAuthservIds: [],
};

export const staff: Actor = { kind: 'organizer', id: randomUUID(), role: 'owner' };

const callInput: CallInput = {
  slug: 'solutions',
  name: 'Green Solutions',
  host: 'Kaohsiung City Government',
  senderName: '',
  replyTo: '',
  accentColor: '',
  summary: '',
  contactEmail: 'call@example.org',
  timeZone: 'Asia/Taipei',
  opensOn: '2027-01-01',
  closesOn: '2027-03-31',
  themes: [
    { slug: 'energy', name: 'Sustainable Energy' },
    { slug: 'living', name: 'Green Living' },
  ],
  criteria: [],
  languages: ['en', 'zh-TW'],
  winners: 15,
  reminders: ['P1D', 'PT1H'],
  followUps: true,
  translations: {},
};

/** A call, and a way to publish sessions in it, on a fixed clock. */
export async function createWorld(
  database: DataSource,
  clock = new TestClock(new Date('2027-01-04T08:00:00Z')),
  config: Config = testConfig,
) {
  const call = await makeFlow(CreateCall, database, clock, config).run(callInput, staff);
  const createSession = makeFlow(DraftSession, database, clock, config);
  const publishSession = makeFlow(PublishSession, database, clock);
  return {
    clock,
    call,
    async session(input: Record<string, unknown> = {}): Promise<Session> {
      const read = sessionInput.parse({
        title: 'Shore power for medium-size ports',
        kind: 'webinar',
        format: 'online',
        startsAtLocal: '2027-01-14T16:00',
        timeZone: 'Asia/Taipei',
        durationMinutes: 75,
        joinUrl: 'https://rooms.example.org/shore-power',
        ...input,
      });
      const draft = await createSession.create(call.slug, read, staff);
      return (await publishSession.run(draft.id, staff)).session;
    },
    /** Returns the ID of the series with this title, which can be new. */
    async series(title: string): Promise<string> {
      const [row] = await database.query<{ id: string }[]>(
        `insert into series (id, call_id, slug, title, created_at) values (gen_random_uuid(), $1, md5($2), $2, now())
         on conflict (call_id, title) do update set title = excluded.title returning id`,
        [call.id, title],
      );
      if (row === undefined) throw new Error('No series.');
      return row.id;
    },
  };
}
