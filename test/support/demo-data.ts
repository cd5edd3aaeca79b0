import type { DataSource } from 'typeorm';
import { seedDemo } from '../../src/cli/demo/seed.js';
import { freshDatabase, type TestDatabase } from './database.js';
import { staff, testConfig } from './world.js';

/** The moment at which the demo of the tests is seeded. */
export const demoNow = new Date('2026-11-25T02:07:00Z');

/** Returns a new database with the demo's data. */
export async function seededDemo(): Promise<TestDatabase> {
  const database = await freshDatabase();
  expect(await seedDemo(database.dataSource, { config: testConfig, organizer: staff, now: demoNow })).toBe(true);
  return database;
}

/** Returns the rows of a statement without parameters. */
export async function rows(dataSource: DataSource, sql: string): Promise<Record<string, unknown>[]> {
  return dataSource.query(sql);
}

/** Everything that a visitor of the demo sees of its people, in order, without the ids. */
export const everybody = `
  select s.title, s.starts_at, a.email, a.name, a.time_zone, a.language, o.name as organization, r.state, r.sequence,
    r.created_at, r.updated_at, r.confirmed_at, r.joined_at
  from registrations r
  join sessions s on s.id = r.session_id
  join attendees a on a.id = r.attendee_id
  join organizations o on o.id = a.organization_id
  order by s.starts_at, a.email`;

export const saidAfterwards = `
  select s.slug, f.answered_on, f.answers::text, f.name from feedback_answers f join sessions s on s.id = f.session_id
  order by 1, 2, 3, 4`;
export const certified = `
  select s.slug, c.name, c.language, c.minutes, c.issued_at from certificates c join sessions s on s.id = c.session_id
  order by 1, 2`;
export const atTheDoor = `
  select a.email, c.method, c.at from check_ins c join registrations r on r.id = c.registration_id
    join attendees a on a.id = r.attendee_id
  order by 1`;
