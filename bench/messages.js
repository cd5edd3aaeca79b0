import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';
import '../dist/src/app/areas.js';
import { dataSourceOptions } from '../dist/src/app/data-source.js';
import { MessageComposer } from '../dist/src/domain/notifications/composing/message-composer.js';
import { mimeSource } from '../dist/src/domain/notifications/email/mime.js';
import { Message } from '../dist/src/domain/notifications/message.entity.js';
import {
  databaseUrl,
  freePort,
  holdEmails,
  makeCall,
  makeSessions,
  releaseEmails,
  said,
  startGreenroom,
} from './greenroom.js';
import { httpRequest, load } from './load.js';

const people = 10_000;
const zones = (
  'Africa/Nairobi Africa/Lagos America/Bogota America/New_York Asia/Kolkata Asia/Manila Asia/Taipei Asia/Tokyo ' +
  'Europe/Berlin Europe/Lisbon Pacific/Auckland America/Sao_Paulo'
).split(' ');
const site = {
  publicUrl: 'https://greenroom.example.org',
  secret: 'a secret of the benchmark, long enough to be one',
  emailFrom: { name: 'Green Solutions', address: 'call@example.org' },
};

/**
 * The whole program notifies 10,000 people of a change and then reminds them, each with their invitation, over SMTP. The
 * target for reminders is 12 seconds, and 0.8 of the rate at which pooled nodemailer alone sends one such email to the
 * same server as ready bytes. nodemailer also composes it from its parts, as a program without Greenroom would. At the
 * end, people register by API while thousands of emails wait to leave.
 */
export async function measure() {
  const sink = await startSink();
  const greenroom = await startGreenroom({
    SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    PUBLIC_URL: site.publicUrl,
    SECRET: site.secret,
    MAIL_FROM: `${site.emailFrom.name} <${site.emailFrom.address}>`,
  });
  const database = await new DataSource(dataSourceOptions(await databaseUrl(greenroom))).initialize();
  try {
    const [session] = await makeSessions(greenroom, await makeCall(greenroom), 1, { reminders: [] });
    await register(greenroom, database, session);

    const startedAt = performance.now();
    await greenroom.api('PATCH', `/sessions/${session}`, { title: 'Shore power for all ports' });
    const enqueueing = (performance.now() - startedAt) / 1000;
    // Edits settle for two minutes.
    await database.query(`update messages set due_at = now() where kind = 'updated'`);
    const updates = await delivered(database, 'updated');

    const mail = await someEmail(database);
    const before = await nodemailerAlone(sink.port, mail);
    await database.query(
      `update sessions set reminders = '{PT1H}', starts_at = now() + interval '59 minutes',
         ends_at = now() + interval '2 hours' where id = $1`,
      [session],
    );
    const reminders = await delivered(database, 'reminder');
    const after = await nodemailerAlone(sink.port, mail);
    const api = await registrationsBeside(greenroom);
    const ready = (before.ready + after.ready) / 2;
    const composed = (before.composed + after.composed) / 2;

    const row = ({ seconds, perSecond }) => ({
      seconds,
      perSecond,
      toReady: perSecond / ready,
      toComposed: perSecond / composed,
    });
    return [
      { what: `nodemailer alone to ${sink.name}, ready bytes (${mail.source.length} B)`, perSecond: ready },
      { what: 'nodemailer alone, composing the same', perSecond: composed },
      { what: `enqueueing an update for ${people}`, seconds: enqueueing, target: 1, isMet: enqueueing <= 1 },
      { what: `${people} updates`, ...row(updates) },
      {
        what: `${people} reminders`,
        ...row(reminders),
        target: 12,
        isMet: reminders.seconds <= 12 && reminders.perSecond >= 0.8 * ready,
      },
      { what: 'registrations by API, email held back', perSecond: api.alone },
      {
        what: `the same while ${api.waiting} emails wait to leave`,
        perSecond: api.beside,
        toAlone: api.beside / api.alone,
        target: 0.7,
        isMet: api.beside >= 0.7 * api.alone,
      },
    ];
  } finally {
    await database.destroy();
    await greenroom.stop();
    await sink.stop();
  }
}

/** How many people register in a second while no email can leave, and then while all of theirs do. */
async function registrationsBeside(greenroom) {
  const [session] = await makeSessions(greenroom, 'solutions', 1, {
    capacity: 1_000_000,
    waitlist: false,
    reminders: [],
  });
  const register = async (stem) => {
    const headers = { authorization: `Bearer ${greenroom.key}` };
    const person = (n) => ({
      email: `${stem}-${n}@example.org`,
      name: `Person ${n}`,
      timeZone: zones[n % zones.length],
    });
    const request = (n) => httpRequest('POST', `/api/v1/sessions/${session}/registrations`, headers, person(n));
    const { perSecond, statuses } = await load({ port: greenroom.port, connections: 64, seconds: 5, request });
    if (Object.keys(statuses).join() !== '201') throw new Error(`Registering failed: ${JSON.stringify(statuses)}`);
    return perSecond;
  };
  await register('first');
  await holdEmails(greenroom);
  await sleep(2000);
  const alone = await register('alone');
  const waiting = await releaseEmails(greenroom);
  await sleep(1500);
  return { alone, waiting, beside: await register('beside') };
}

/** One person as people register, and the others as copies of the rows. */
async function register(greenroom, database, session) {
  const person = { email: 'first@example.org', name: 'Wanjirū Ngʼang’a', timeZone: 'Africa/Nairobi', language: 'en' };
  await greenroom.api('POST', `/sessions/${session}/registrations`, person);
  await delivered(database, 'invited', 1);
  // PostgreSQL computes the others.
  const [{ written }] = await database.query(
    `select string_agg(quote_ident(attname), ', ') as written from pg_attribute
     where attrelid = 'attendees'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
  );
  await database.query(
    `with copies as (
       select jsonb_build_object('id', gen_random_uuid(), 'email', 'person-' || n || '@example.org',
           'email_key', 'person-' || n || '@example.org', 'name', 'Person ' || n,
           'time_zone', ($2::text[])[1 + n % 12], 'language', (array['en', 'zh-TW'])[1 + n % 2],
           'page_token_hash', '\\x' || md5('page' || n), 'feed_token_hash', '\\x' || md5('feed' || n)) as person,
         jsonb_build_object('id', gen_random_uuid(), 'uid', n || '@greenroom.example.org',
           'join_token_hash', '\\x' || md5('join' || n), 'confirmed_at', now() - interval '3 hours') as seat
       from generate_series(2, $1::int) n
     ), added as (
       insert into attendees (${written})
       select ${written} from (select (jsonb_populate_record(a, person)).* from attendees a, copies) copy returning id
     )
     insert into registrations
     select (jsonb_populate_record(r, seat || jsonb_build_object('attendee_id', person->'id'))).* from registrations r, copies`,
    [people, zones],
  );
  await database.query(`update registrations set confirmed_at = now() - interval '3 hours'`);
  await database.query('update sessions set taken = $1', [people]);
  await database.query('analyze');
}

/** Waits until all messages of a kind are sent. Returns how long that took since they were due. */
async function delivered(database, kind, count = people) {
  for (;;) {
    await sleep(200);
    // Counting reads all messages, and would take a tenth of the database's time.
    const [{ open }] = await database.query(
      `select exists (select from messages where kind = $1 and state in ('queued', 'sending')) as open`,
      [kind],
    );
    if (open) continue;
    const [row] = await database.query(
      `select count(*) filter (where state = 'sent') as sent, count(*) filter (where state in ('failed', 'dropped')) as lost,
         extract(epoch from max(sent_at) - min(greatest(created_at, due_at))) as seconds
       from messages where kind = $1`,
      [kind],
    );
    if (Number(row.lost) > 0) throw new Error(`${row.lost} messages were not sent`);
    if (Number(row.sent) === count) return { seconds: Number(row.seconds), perSecond: count / Number(row.seconds) };
  }
}

async function someEmail(database) {
  const row = await database.getRepository(Message).findOneByOrFail({ kind: 'updated' });
  const mail = await new MessageComposer(database.manager, site).compose(row);
  return { mail, source: mimeSource(mail).toString('latin1') };
}

async function nodemailerAlone(port, mail) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(new URL('mailer.js', import.meta.url))], {
    env: { PATH, HOME, PORT: String(port) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(mail));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  await once(child, 'close');
  return JSON.parse(text);
}

/** Postfix's smtp-sink where it is installed, otherwise the smtp-server package, as a process of its own. */
async function startSink() {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const installed = await start('smtp-sink', [...user, `127.0.0.1:${port}`, '1000'], port, {});
  if (installed !== null) return { name: 'smtp-sink', port, ...installed };
  const file = fileURLToPath(new URL('smtp-sink.js', import.meta.url));
  return { name: 'smtp-server', port, ...(await start(process.execPath, [file], port, { PORT: String(port) })) };
}

/** Null where the program is not installed. */
async function start(program, args, port, env) {
  const { PATH, HOME } = process.env;
  const search = `${PATH}:/usr/sbin`;
  const child = spawn(program, args, { env: { PATH: search, HOME, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  // Waiting for an event fails with the error that comes instead.
  const isMissing = await once(child, 'spawn').then(
    () => false,
    (error) => error.code === 'ENOENT' || Promise.reject(error),
  );
  if (isMissing) return null;
  const ended = once(child, 'exit');
  if (program === process.execPath) await said(child, 'ready');
  else await sleep(500);
  return {
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
