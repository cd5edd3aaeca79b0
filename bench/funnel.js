import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { loginCookie } from '../dist/src/console/frame/csrf-token.js';
import { databaseUrl, makeCall, makeSessions, startGreenroom } from './greenroom.js';
import { insertLike } from './insert-like.js';
import { signIn } from './scale.js';

/** What one call holds, by stage: registrations are 500 for each session. */
const stages = [
  { sessions: 20, attendees: 5_003, proposals: 1_000 },
  { sessions: 2_000, attendees: 400_009, proposals: 10_000 },
];
const perSession = 500;
const rounds = 20;
const maxMs = 300;
/** Nobody notices what a page takes below this. */
const unnoticedMs = 50;

/**
 * The line from session to winner of one call with ten thousand registrations and with a million: what each page takes,
 * how long counting takes, and what counting does to those who look and to those who register meanwhile.
 */
export async function measure() {
  const greenroom = await startGreenroom({ SECRET: 'a secret of the benchmark, long enough to be one' });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    const call = await makeCall(greenroom);
    const [session, door] = await makeSessions(greenroom, call, 2, { reminders: [] });
    await greenroom.api('POST', `/sessions/${session}/registrations`, { email: 'first@example.org', name: 'First' });
    const cookie = `${loginCookie}=${await signIn(client)}`;
    const asked = whatIsAsked(greenroom, call, door, { cookie });
    const results = [];
    for (const [stage, size] of stages.entries()) {
      await fill(client, session, stages[stage - 1] ?? { sessions: 1, attendees: 0, proposals: 0 }, size);
      results.push(await timesOf(greenroom, client, asked));
    }
    const [few, many] = results;
    return [
      ...asked.map(({ what }, index) => {
        const [a, b] = [few.times[index], many.times[index]];
        const isMet = b.slow <= maxMs && (b.quick <= 2 * a.quick || b.quick <= unnoticedMs);
        const row = { what, few: a.quick, many: b.quick, ratio: b.quick / a.quick, 'slowest of ten': b.slow };
        return { ...row, target: `2 or ${unnoticedMs} ms, ${maxMs} ms`, isMet };
      }),
      {
        what: 'page while it is counted',
        few: few.during,
        many: many.during,
        target: `${maxMs} ms`,
        isMet: many.during <= maxMs,
      },
      { what: 'counting', few: few.counting, many: many.counting, ratio: many.counting / few.counting },
      {
        what: 'registration while it is counted',
        few: many.registration,
        many: many.registrationDuring,
        ratio: many.registrationDuring / many.registration,
      },
    ];
  } finally {
    await client.end();
    await greenroom.stop();
  }
}

function whatIsAsked(greenroom, call, session, headers) {
  const page = `/console/calls/${call}/outcomes`;
  const api = { authorization: `Bearer ${greenroom.key}` };
  return [
    ...['theme', 'session', 'kind', 'country', 'organization-kind'].map((by) => {
      return { what: `outcomes by ${by}`, path: `${page}?by=${by}`, headers };
    }),
    // With few sessions there is no such page, and the API has 20 rows instead of 50.
    { what: 'outcomes by session, last page', path: `${page}?by=session&page=40`, headers },
    { what: 'CSV by country', path: `${page}.csv?by=country`, headers },
    { what: 'API by session', path: `/api/v1/calls/${call}/outcomes?limit=50`, headers: api },
    {
      what: 'registration, alone',
      path: `/api/v1/sessions/${session}/registrations`,
      method: 'POST',
      headers: { ...api, 'content-type': 'application/json' },
      body: () => JSON.stringify({ email: `late-${randomUUID()}@example.org`, name: 'Late' }),
    },
  ];
}

/** What a tenth of the requests and what nine tenths stayed below, in milliseconds, and what counting does to them. */
async function timesOf({ port }, client, asked) {
  const ask = async ({ what, path, method, headers, body }) => {
    const from = performance.now();
    const url = `http://127.0.0.1:${port}${path}`;
    const answer = await fetch(url, { method, headers, body: body?.(), redirect: 'error' });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${what}: ${answer.status}`);
    return performance.now() - from;
  };
  const sorted = async (one) => {
    const own = [];
    for (let round = 0; round < rounds; round++) own.push(await ask(one));
    return own.sort((a, b) => a - b);
  };
  const [page] = asked;
  const registration = asked.at(-1);
  // Pages are measured when all is counted: the count of the size before would pass for this one's.
  await forgetCount(client);
  await ask(page);
  await counted(client);
  const times = [];
  for (const one of asked) {
    const own = await sorted(one);
    times.push({ quick: own[rounds / 10], slow: own[(rounds * 9) / 10] });
  }
  await forgetCount(client);
  const during = await ask(page);
  const registrations = [await ask(registration), await ask(registration), await ask(registration)];
  const counting = await counted(client);
  return {
    times,
    during,
    counting,
    registration: times.at(-1).quick,
    registrationDuring: registrations.sort((a, b) => a - b)[1],
  };
}

/** The next request starts counting again. */
async function forgetCount(client) {
  await client.query(`update outcome_counts set counted_at = '2020-01-01'`);
}

/** Waits until the outcomes are counted. Returns how long that took. */
async function counted(client) {
  for (let tries = 0; tries < 600; tries++) {
    const { rows } = await client.query(`select took_ms from outcome_counts where counted_at > '2020-01-02'`);
    if (rows[0] !== undefined) return rows[0].took_ms;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The outcomes were not counted.');
}

/**
 * Fills the call from one size to another, in the likeness of its first session and person: sessions that have begun,
 * three of five people there, and three people behind each proposal. Nothing is linked or noted on the way.
 */
async function fill(client, like, from, to) {
  const run = (text, ...values) => client.query(text, values);
  const insert = (...of) => insertLike(client, ...of);
  await run('begin');
  await run(`set local session_replication_role = replica`);
  await run(
    `insert into organizations (id, call_id, name, name_key, similar_key, kind, country, created_at, updated_at)
     select md5('organization' || n)::uuid, s.call_id, 'Body ' || n, 'body ' || n, 'body ' || n,
       (array['company', 'ngo', 'university', 'start-up'])[1 + n % 4], chr(65 + n % 20) || chr(65 + n % 7), now(), now()
     from generate_series(0, 999) n, sessions s where s.id = $1 on conflict do nothing`,
    like,
  );
  await insert(
    'sessions',
    {
      id: `md5('session' || n)::uuid`,
      slug: `'begun-' || n`,
      uid: `'begun-' || n`,
      taken: String(perSession),
      capacity: 'null',
      starts_at: `now() - n * interval '1 hour' - interval '1 hour'`,
      ends_at: `now() - n * interval '1 hour'`,
      kind: `(array['webinar', 'workshop', 'info'])[1 + n % 3]`,
      themes: `(array['{energy}', '{water,air}', '{}'])[1 + n % 3]::text[]`,
    },
    `generate_series($2::int, $3::int) n, (select * from sessions where id = $1) t`,
    like,
    from.sessions,
    to.sessions - 1,
  );
  await insert(
    'attendees',
    {
      id: `md5('attendee' || n)::uuid`,
      email: `'person-' || n || '@example.org'`,
      email_key: `'person-' || n || '@example.org'`,
      organization_id: `md5('organization' || n % 1000)::uuid`,
      country: 'null',
      page_token_hash: `decode(md5('page' || n), 'hex')`,
      feed_token_hash: `decode(md5('feed' || n), 'hex')`,
    },
    `generate_series($1::int, $2::int) n, (select * from attendees order by created_at limit 1) t`,
    from.attendees,
    to.attendees - 1,
  );
  // The factor is prime to the number of people, so that no one is registered twice in a session.
  await insert(
    'registrations',
    {
      id: `md5('registration' || n || '-' || k)::uuid`,
      session_id: `md5('session' || n)::uuid`,
      attendee_id: `md5('attendee' || (n * ${perSession} + k)::bigint * 7919 % $3::bigint)::uuid`,
      waitlist_number: `nextval('waitlist_numbers')`,
      uid: `'registration-' || n || '-' || k`,
      join_token_hash: `decode(md5('join' || n || '-' || k), 'hex')`,
      attended_at: `case when k % 5 < 3 then now() - n * interval '1 hour' end`,
    },
    `generate_series($1::int, $2::int) n, generate_series(0, ${perSession - 1}) k,
       (select * from registrations order by created_at limit 1) t`,
    from.sessions,
    to.sessions - 1,
    to.attendees,
  );
  await run(
    `insert into proposals (id, call_id, external_id, title, theme, state, source, submitted_at, created_at, updated_at)
     select md5('proposal' || n)::uuid, s.call_id, 'P-' || n, 'Proposal ' || n,
       (array['energy', 'water', 'air', 'ports', 'food'])[1 + n % 5],
       (array['draft', 'submitted', 'submitted', 'shortlisted', 'not-selected', 'winner'])[1 + n % 6], 'api',
       case when n % 6 > 0 then now() end, now(), now()
     from generate_series($2::int, $3::int) n, sessions s where s.id = $1`,
    like,
    from.proposals,
    to.proposals - 1,
  );
  await run(
    `insert into proposal_changes (proposal_id, from_state, to_state, at, source, actor)
     select p.id, lag(step) over (partition by p.id order by place), step, now(), 'api', 'system'
     from proposals p, unnest(array['draft', 'submitted', 'shortlisted']) with ordinality as way(step, place)
     where not exists (select 1 from proposal_changes c where c.proposal_id = p.id) order by p.id, place`,
  );
  await run(
    `insert into proposal_matches (proposal_id, attendee_id, evidence, state, created_at)
     select md5('proposal' || n)::uuid, md5('attendee' || (n * 37 + k * 11) % $3::int)::uuid, 'address', 'linked', now()
     from generate_series($1::int, $2::int) n, generate_series(1, 3) k on conflict do nothing`,
    from.proposals,
    to.proposals - 1,
    to.attendees,
  );
  await run('commit');
  await run('vacuum analyze');
}
