import type { Type } from '@nestjs/common';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { createWorld, staff } from '../../../support/world.js';

export const emptyPage = {
  title: 'Plan',
  language: 'en',
  dir: 'ltr' as const,
  author: '',
  createdAt: new Date(0),
  width: 100,
  height: 100,
  pages: [[]],
};

export const roomSecret = 'a secret that we share with the server of rooms, long enough for HS512 to take it';
export let app: TestApp;
export let world: Awaited<ReturnType<typeof createWorld>>;
/** Names of the flows that were driven. */
export const driven = new Set<string>();

/** Starts the app whose activity log all files of this folder read, one after the other. */
export async function startAudited(): Promise<void> {
  app = await startTestApp({
    hostName: 'localhost',
    now: '2027-01-04T08:00:00Z',
    config: { bigBlueButton: { url: 'https://bbb.example.org/bigbluebutton/api', secret: roomSecret } },
  });
  world = await createWorld(app.dataSource, app.clock, app.config);
}

export const origin = 'console 203.0.113.0/24';
export const organizer: Actor = { ...staff, origin };
export const visitor: Actor = { kind: 'visitor', origin: 'page 198.51.100.0/24' };
export const me = (id: string): Actor => ({ kind: 'attendee', id, origin: 'page 198.51.100.0/24' });

let people = 0;
export const person = (changes: object = {}) => {
  people += 1;
  return registrationInput.parse({ email: `person-${people}@example.org`, name: `Person ${people}`, ...changes });
};
export const come = (sessionId: string, changes: object = {}) =>
  app.app.get(Register).run(sessionId, person(changes), visitor);

/** Runs a flow and gives what it left in the log: `action by whom from where about what`, ids left out. */
export async function auditEntries<Flow>(flow: Type<Flow>, work: (flow: Flow) => Promise<unknown>): Promise<string[]> {
  driven.add(flow.name);
  const [before]: { position: string }[] = await app.dataSource.query(
    `select coalesce(max(position), 0) as position from audit_entries`,
  );
  await work(app.app.get(flow));
  const rows: { action: string; actor: string; origin: string | null; subject: string; at: Date }[] =
    await app.dataSource.query(
      `select action, actor, origin, subject, at from audit_entries where position > $1 order by position`,
      [before?.position],
    );
  expect(new Set(rows.map(({ at }) => at.getTime()))).toEqual(
    new Set(rows.length === 0 ? [] : [app.clock.now().getTime()]),
  );
  return rows.map(
    (row) => `${row.action} by ${row.actor.split(':')[0]} from ${row.origin} about ${row.subject.split(':')[0]}`,
  );
}
export const byStaff = (action: string, about: string) => `${action} by organizer from ${origin} about ${about}`;
export const byVisitor = (action: string, about = 'registration') =>
  `${action} by visitor from page 198.51.100.0/24 about ${about}`;
export const byAttendee = (action: string, about = 'registration') =>
  `${action} by attendee from page 198.51.100.0/24 about ${about}`;
export const bySystem = (action: string, about = 'registration') => `${action} by system from system about ${about}`;
