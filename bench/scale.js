import { createHash, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { feedToken, pageToken } from '../dist/src/domain/registrations/link-tokens.js';
import { loginCookie } from '../dist/src/console/frame/csrf-token.js';
import { databaseUrl, makeCall, makeSessions, residentMegabytes, startGreenroom } from './greenroom.js';

const secret = 'a secret of the benchmark, long enough to be one';
/** Registrations in all, by stage; a session has 500 of them and a call 50 sessions. */
const stages = [10_000, 1_000_000];
const perSession = 500;
const sessionsPerCall = 50;
const rounds = 40;
const hash = (token) => createHash('sha256').update(token).digest();

/**
 * Whether pages and queries stay as fast with a million registrations as with ten thousand: each is asked for again and
 * again in both stages, about a session, a person and a call that are the same size in both.
 */
export async function measure() {
  const greenroom = await startGreenroom({ SECRET: secret });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    const call = await makeCall(greenroom);
    const sessions = await makeSessions(greenroom, call, sessionsPerCall, { capacity: 1_000, reminders: [] });
    const [session] = sessions;
    await greenroom.api('POST', `/sessions/${session}/registrations`, {
      email: 'first@example.org',
      name: 'First',
      organization: 'Port of Nairobi',
    });
    await until(client, `select count(*) = 1 as done from messages where state = 'sent'`);
    const asked = await whatIsAsked(greenroom, client, call, session);
    const times = [];
    for (const [stage, registrations] of stages.entries()) {
      await fill(client, (stages[stage - 1] ?? 0) / perSession, registrations / perSession);
      times.push(await timesOf(greenroom, asked));
    }
    const megabytes = await residentMegabytes(greenroom.pid);
    const [few, many] = times;
    return [
      ...asked.map(({ what }, index) => ({
        what,
        few: few[index],
        many: many[index],
        ratio: many[index] / few[index],
        target: '2 or 5 ms',
        isMet: many[index] <= Math.max(2 * few[index], 5),
      })),
      { what: 'resident', megabytes, target: 250, isMet: megabytes <= 250 },
    ];
  } finally {
    await client.end();
    await greenroom.stop();
  }
}

async function whatIsAsked(greenroom, client, call, session) {
  const { rows } = await client.query('select id, link_version from attendees');
  const [{ id: attendee, link_version: version }] = rows;
  const { slug } = await greenroom.api('GET', `/sessions/${session}`);
  const cookie = `${loginCookie}=${await signIn(client)}`;
  const me = `/me/${pageToken(secret, attendee, version)}`;
  const api = { headers: { authorization: `Bearer ${greenroom.key}` } };
  const pages = { headers: { cookie } };
  return [
    { what: 'programme', path: `/calls/${call}` },
    { what: 'session', path: `/calls/${call}/sessions/${slug}` },
    { what: 'own page', path: me },
    { what: 'own feed', path: `/me/${feedToken(secret, attendee, version)}/calendar.ics` },
    { what: 'console: overview', path: '/console', ...pages },
    { what: 'console: session', path: `/console/sessions/${session}`, ...pages },
    { what: 'console: search', path: `/console/sessions/${session}?q=person-7`, ...pages },
    { what: 'console: CSV of a session', path: `/console/sessions/${session}/attendees.csv`, ...pages },
    { what: 'API: registrations', path: `/api/v1/sessions/${session}/registrations?limit=50`, ...api },
    { what: 'API: clock changes', path: `/api/v1/sessions/${session}/clock-changes`, ...api },
    { what: 'API: organizations', path: `/api/v1/calls/${call}/organizations?q=Nairobi`, ...api },
    { what: 'API: audit', path: '/api/v1/audit?limit=50', ...api },
    { what: 'health', path: '/health/ready' },
    {
      what: 'registration, alone',
      path: `/api/v1/sessions/${session}/registrations`,
      method: 'POST',
      body: () =>
        JSON.stringify({ email: `late-${randomUUID()}@example.org`, name: 'Late', organization: 'Port of Lagos' }),
      headers: { ...api.headers, 'content-type': 'application/json' },
    },
  ];
}

/** Signs in an owner. Returns the token of the cookie. */
export async function signIn(client) {
  const [organizer, token] = [randomUUID(), randomUUID()];
  await client.query(
    `insert into organizers (id, email, email_key, name, role, password_hash, created_at)
     values ($1, 'owner@example.org', 'owner@example.org', 'Owner', 'owner', 'none', now())`,
    [organizer],
  );
  await client.query(
    `insert into logins (id, organizer_id, token_hash, created_at, confirmed_at, expires_at)
     values ($1, $2, $3, now(), now(), now() + interval '1 day')`,
    [randomUUID(), organizer, hash(token)],
  );
  return token;
}

/** What a tenth of some requests each stayed below, in milliseconds: what else the machine does falls out. */
async function timesOf({ port }, asked) {
  const times = [];
  for (const { what, path, method, body, headers } of asked) {
    const own = [];
    for (let round = 0; round < rounds; round++) {
      const from = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers,
        body: body?.(),
        redirect: 'error',
      });
      await answer.arrayBuffer();
      own.push(performance.now() - from);
      if (!answer.ok) throw new Error(`${what}: ${answer.status}`);
    }
    times.push(own.sort((a, b) => a - b)[rounds / 10]);
  }
  return times;
}

/**
 * Adds sessions number `from` to `to` with 500 registrations each, in the likeness of those that are there: whole rows,
 * whatever columns they have. The first 50 sessions are there already; each later 50 make a call.
 */
async function fill(client, from, to) {
  const like = (table, changes) =>
    `(jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object(${changes}))).*`;
  const run = (text, ...values) => client.query(text, values);
  await run('begin');
  await run(
    `insert into calls select ${like('calls', `'id', md5('call' || n)::uuid, 'slug', 'call-' || n`)}
     from generate_series($1::int, $2::int) n, (select * from calls where slug = 'solutions') t on conflict do nothing`,
    Math.max(1, Math.floor(from / sessionsPerCall)),
    Math.ceil(to / sessionsPerCall) - 1,
  );
  await run(
    `insert into sessions select ${like(
      'sessions',
      `'id', md5('session' || n)::uuid, 'call_id', md5('call' || n / ${sessionsPerCall})::uuid, 'slug', 'session-' || n,
       'uid', 'session-' || n, 'taken', ${perSession}`,
    )} from generate_series($1::int, $2::int) n, (select * from sessions order by created_at limit 1) t
     where n >= ${sessionsPerCall}`,
    from,
    to - 1,
  );
  await run(
    `insert into session_revisions select ${like('session_revisions', `'session_id', s.id`)}
     from sessions s, (select * from session_revisions limit 1) t on conflict do nothing`,
  );
  await run(
    `create temporary table numbered on commit drop as
     select id, call_id, row_number() over (order by created_at, slug) - 1 as n from sessions`,
  );
  await run(
    `insert into attendees select ${like(
      'attendees',
      `'id', md5('attendee' || s.n || '-' || k)::uuid, 'call_id', s.call_id, 'email', 'person-' || k || '-' || s.n || '@example.org',
       'email_key', 'person-' || k || '-' || s.n || '@example.org', 'organization_id', null,
       'page_token_hash', '\\x' || md5('page' || s.n || '-' || k), 'feed_token_hash', '\\x' || md5('feed' || s.n || '-' || k)`,
    )} from numbered s, generate_series(1, ${perSession}) k, (select * from attendees order by created_at limit 1) t
     where s.n >= $1 and s.n < $2`,
    from,
    to,
  );
  await run(
    `insert into registrations select ${like(
      'registrations',
      `'id', md5('registration' || s.n || '-' || k)::uuid, 'session_id', s.id,
       'attendee_id', md5('attendee' || s.n || '-' || k)::uuid, 'waitlist_number', nextval('waitlist_numbers'),
       'uid', 'registration-' || s.n || '-' || k, 'join_token_hash', '\\x' || md5('join' || s.n || '-' || k)`,
    )} from numbered s, generate_series(1, ${perSession}) k, (select * from registrations order by created_at limit 1) t
     where s.n >= $1 and s.n < $2`,
    from,
    to,
  );
  await run(
    `insert into messages overriding system value select ${like(
      'messages',
      `'id', md5('message' || s.n || '-' || k)::uuid, 'call_id', s.call_id, 'session_id', s.id,
       'registration_id', md5('registration' || s.n || '-' || k)::uuid,
       'attendee_id', md5('attendee' || s.n || '-' || k)::uuid, 'dedupe_key', 'message:' || s.n || '-' || k,
       'message_id', '<message-' || s.n || '-' || k || '@example.org>',
       'position', nextval(pg_get_serial_sequence('messages', 'position'))`,
    )} from numbered s, generate_series(1, ${perSession}) k, (select * from messages order by created_at limit 1) t
     where s.n >= $1 and s.n < $2`,
    from,
    to,
  );
  await run(
    `insert into audit_entries overriding system value select ${like(
      'audit_entries',
      `'id', md5('audit' || s.n || '-' || k)::uuid, 'subject', 'registration:' || md5('registration' || s.n || '-' || k)::uuid,
       'position', nextval(pg_get_serial_sequence('audit_entries', 'position'))`,
    )} from numbered s, generate_series(1, ${perSession}) k,
       (select * from audit_entries where subject like 'registration:%' order by at limit 1) t
     where s.n >= $1 and s.n < $2`,
    from,
    to,
  );
  await run(`update sessions set taken = ${perSession} where taken < ${perSession}`);
  await run('commit');
  await run('vacuum analyze');
}

async function until(client, query) {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await client.query(query);
    if (rows[0].done) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The first message was not sent.');
}
