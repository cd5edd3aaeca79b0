import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { loginCookie } from '../dist/src/console/frame/csrf-token.js';
import { databaseUrl, makeCall, makeSessions, startGreenroom } from './greenroom.js';
import { insertLike } from './insert-like.js';
import { signIn } from './scale.js';

/** What the call holds: as many organizations as proposals. */
const large = { attendees: 100_000, proposals: 10_000 };
export const inSession = 10_000;
const jurors = 12;
const rounds = 20;
const slowestMs = 300;
/** What the median stays below. */
const medianMs = 150;
const searchMs = 100;
/** Names that people's numbers follow: in several scripts, with and without marks. */
const names = [
  'Person',
  'Amina Mwakio',
  '林昀蓁',
  'سلمى عبد الرازق',
  'Łukasz Wiśniewski',
  'Nguyễn Thu Hà',
  'Οξάνα Βλαστού',
  '윤하람',
];
const searches = [
  ['one letter', 'a'],
  ['two letters that many match', 'am'],
  ['two letters that none match', 'qx'],
  ['half a name', 'mwak'],
  ['halves of two names', 'wiś luk'],
  ['Chinese', '昀蓁'],
  ['one Chinese character', '林'],
  ['Arabic', 'سلم'],
  ['Korean', '하람'],
  ['an address', 'person-77777@'],
  ['that all match', 'example'],
  ['that none match', 'nowhere at all'],
];
/** A title that is translated, by the language (BCP 47) that it is in. */
const title = {
  en: 'Shore power for ports',
  de: 'Landstrom für Häfen',
  es: 'Energía desde tierra para puertos',
  fr: 'Courant à quai pour les ports',
  id: 'Listrik darat untuk pelabuhan',
  vi: 'Điện bờ cho cảng biển',
  ja: '港のための陸上電力',
  ko: '항만을 위한 육상 전력',
  ar: 'كهرباء الشاطئ للموانئ',
  'zh-TW': '港口岸電',
};
const titledSessions = 500;
const titlesMs = 30;
const titleSearches = ['岸電 250', 'puertos', '육상', 'الشاطئ', 'hafen 499', 'nowhere at all'];
/** The hundredth. */
const onePerson = 'f9ea1117-2e29-2257-7494-7ccfa1511347';
/** Of those that the juror scores who asks. */
const oneProposal = '7d4fec9b-4590-3d4b-f500-3ba9bf7fb217';

/**
 * What the pages of organizers and jurors take in one large call: 100,000 attendees, 10,000 of them in one session,
 * 10,000 proposals with 300,000 links, and a jury of a dozen.
 */
export async function measure() {
  const greenroom = await startGreenroom({ SECRET: 'a secret of the benchmark, long enough to be one' });
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    const prepared = await prepare(greenroom, client);
    const titled = await fillTitles(greenroom, client);
    const asked = [
      ...whatIsAsked(prepared),
      ...titleSearches.map((text) => ({
        what: `titles in ten languages: ${text}`,
        path: `/console/calls/${titled}/search?q=${encodeURIComponent(text)}`,
        cookie: prepared.owner,
        medianMs: titlesMs,
      })),
    ];
    const rows = [];
    for (const { what, path, cookie, medianMs: most = slowestMs } of asked) {
      const { quick, median, slow } = await timesOf(greenroom.port, path, cookie);
      const isMet = slow <= slowestMs && median <= most;
      rows.push({ what, ms: quick, median, 'slowest of ten': slow, target: most, isMet });
    }
    return rows;
  } finally {
    await client.end();
    await greenroom.stop();
  }
}

/** Fills a call of this size. Returns what `whatIsAsked` needs. */
export async function prepare(greenroom, client, size = large) {
  const call = await makeCall(greenroom);
  const [session] = await makeSessions(greenroom, call, 1, { capacity: 1_000_000, reminders: [] });
  const first = { email: 'first@example.org', name: 'First', organization: 'Port of Nairobi' };
  await greenroom.api('POST', `/sessions/${session}/registrations`, first);
  const owner = `${loginCookie}=${await signIn(client)}`;
  const juror = `${loginCookie}=${await fill(client, session, size)}`;
  return { call, session, owner, juror, size, last: await lastRows(client) };
}

/** Fills a call with sessions that have a title in each language. Returns its slug. */
async function fillTitles(greenroom, client) {
  const call = await makeCall(greenroom, 'titled');
  const [session] = await makeSessions(greenroom, call, 1);
  const texts = Object.entries(title).map(([code, text]) => `'${code}', jsonb_build_object('title', '${text} ' || n)`);
  await insertLike(
    client,
    'sessions',
    {
      id: 'gen_random_uuid()',
      slug: `'titled-' || n`,
      uid: `'titled-' || n`,
      title: `'${title.en} ' || n`,
      translations: `jsonb_build_object(${texts.slice(1).join(', ')})`,
    },
    `generate_series(1, ${titledSessions - 1}) n, (select * from sessions where id = $1) t`,
    session,
  );
  await client.query('analyze sessions');
  return call;
}

/** Behind whom the last pages of long lists begin: they are in the order of ids or names. */
async function lastRows(client) {
  const { rows } = await client.query(
    `select (select l.id from proposals p join proposal_matches l on l.proposal_id = p.id and l.state = 'suggested'
         order by p.id desc limit 1 offset 60) as match,
       (select id from attendees order by search_text desc, id desc limit 1 offset 50) as person,
       (select id from proposals order by lower(title) desc, id desc limit 1 offset 50) as proposal`,
  );
  return rows[0];
}

/** The pages to request, with the cookie of who asks. */
export function whatIsAsked({ call, session, owner, juror, size, last }) {
  const [ofCall, ofSession] = [`/console/calls/${call}`, `/console/sessions/${session}`];
  const pages = {
    'jury: results': `${ofCall}/jury`,
    'jury: results of a theme': `${ofCall}/jury?theme=water`,
    'jury: far page of results': `${ofCall}/jury?page=${Math.ceil(size.proposals / 67)}`,
    'jury: a proposal': `${ofCall}/jury/proposals/${oneProposal}`,
    'jury: assignments': `${ofCall}/jury/assignments`,
    'jury: conflicts': `${ofCall}/jury/conflicts`,
    'jury: decision': `${ofCall}/jury/decision`,
    'jury: decision, first ticked': `${ofCall}/jury/decision?first=15`,
    'jury: rules': `${ofCall}/jury/rules`,
    attendance: `${ofSession}/attendance`,
    'attendance: everybody, last page': `${ofSession}/attendance?show=all&page=190`,
    'attendance: search that all match': `${ofSession}/attendance?show=all&q=example`,
    attendees: `${ofSession}/attendees`,
    'attendees: by name, last page': `${ofSession}/attendees?sort=name&page=190`,
    'attendees: by organization': `${ofSession}/attendees?sort=organization`,
    'attendees: search that all match': `${ofSession}/attendees?q=example`,
    'attendees: search that few match': `${ofSession}/attendees?q=person-77`,
    proposals: `${ofCall}/proposals`,
    'proposals: by title, last page': `${ofCall}/proposals?sort=title&after=${last.proposal}`,
    'proposals: search that all match': `${ofCall}/proposals?q=proposal`,
    'proposals: search that all members match': `${ofCall}/proposals?q=example`,
    'proposals: search that few match': `${ofCall}/proposals?q=proposal+777`,
    'proposals: search that none match': `${ofCall}/proposals?q=nowhere`,
    'a proposal': `${ofCall}/proposals/P-7`,
    links: `${ofCall}/links`,
    'links: those that stand': `${ofCall}/links?state=linked`,
    'links: of one kind': `${ofCall}/links?evidence=name&score=0.7`,
    'links: last page': `${ofCall}/links?after=${last.match}`,
    home: ofCall,
    'home, in Chinese': `${ofCall}?lang=zh-TW`,
    sessions: `${ofCall}/sessions`,
    people: `${ofCall}/people`,
    'people: last page': `${ofCall}/people?after=${last.person}`,
    'people: who attended': `${ofCall}/people?attendance=attended`,
    'people: search that all match': `${ofCall}/people?q=example`,
    'people: search that none match': `${ofCall}/people?q=nowhere`,
    'people: two halves of a name': `${ofCall}/people?q=aki+min`,
    'a person': `/console/people/${onePerson}`,
    ...Object.fromEntries(
      searches.map(([what, text]) => [`search: ${what}`, `${ofCall}/search?q=${encodeURIComponent(text)}`]),
    ),
    organizations: `${ofCall}/organizations`,
    'organizations: search that all match': `${ofCall}/organizations?q=body`,
  };
  return [
    ...Object.entries(pages).map(([what, path]) => ({ what, path, cookie: owner, medianMs: maxMedianMs(what) })),
    { what: 'juror: own list', path: '/console/jury', cookie: juror },
    { what: 'juror: a sheet', path: `/console/jury/proposals/${oneProposal}`, cookie: juror },
    { what: 'juror: own conflicts', path: '/console/jury/conflicts', cookie: juror },
  ];
}

/** What a tenth of the requests, half and nine tenths of them stayed below, in milliseconds. */
export async function timesOf(port, path, cookie) {
  const own = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie }, redirect: 'error' });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    own.push(performance.now() - from);
  }
  own.sort((a, b) => a - b);
  return { quick: own[rounds / 10], median: own[rounds / 2], slow: own[(rounds * 9) / 10] };
}

/** What the median of a page stays below: searches are quicker than the pages of people, and those than the others. */
function maxMedianMs(what) {
  if (what.startsWith('search')) return searchMs;
  return /^(?:home|sessions|people|a person)/u.test(what) ? medianMs : slowestMs;
}

/** Fills the call with copies of its first session and person. Returns the login of a juror. */
async function fill(client, session, { attendees, proposals }) {
  const run = (text, ...values) => client.query(text, values);
  const insert = (...of) => insertLike(client, ...of);
  await run('begin');
  const criteria = ['impact', 'people', 'novelty', 'market', 'team', 'cost'].map((slug) => ({ slug, name: slug }));
  await run(`update calls set winners = 15, criteria = $1`, JSON.stringify(criteria));
  await run(`set local session_replication_role = replica`);
  await run(
    `update sessions set starts_at = now() - interval '2 hours', ends_at = now() - interval '45 minutes',
    taken = ${inSession} where id = $1`,
    session,
  );
  await run(
    `insert into organizations (id, call_id, name, name_key, similar_key, kind, country, created_at, updated_at)
     select md5('organization' || n)::uuid, s.call_id, 'Body ' || n, 'body ' || n, 'body ' || n,
       (array['company', 'ngo', 'university', 'start-up'])[1 + n % 4], chr(65 + n % 20) || chr(65 + n % 7), now(), now()
     from generate_series(0, ${proposals - 1}) n, sessions s where s.id = $1`,
    session,
  );
  await insert(
    'attendees',
    {
      id: `md5('attendee' || n)::uuid`,
      email: `'person-' || n || '@org-' || n % ${proposals} || '.example'`,
      email_key: `'person-' || n || '@org-' || n % ${proposals} || '.example'`,
      name: `(array[${names.map((name) => `'${name}'`).join(', ')}])[1 + n % ${names.length}] || ' ' || n`,
      country: `(array['KE', 'TW', 'PL', null, 'VN', 'GR', 'KR'])[1 + n % 7]`,
      time_zone: `(array['Africa/Nairobi', 'Asia/Taipei', 'Europe/Warsaw', 'Africa/Cairo', 'Asia/Ho_Chi_Minh',
        'Europe/Athens', 'Asia/Seoul'])[1 + n % 7]`,
      organization_id: `md5('organization' || n % ${proposals})::uuid`,
      page_token_hash: `decode(md5('page' || n), 'hex')`,
      feed_token_hash: `decode(md5('feed' || n), 'hex')`,
    },
    `generate_series(0, ${attendees - 1}) n, (select * from attendees order by created_at limit 1) t`,
  );
  // Ten thousand in the session, and the others in one that isn't requested.
  await insert(
    'sessions',
    { id: `md5('other')::uuid`, slug: `'other'`, uid: `'other'`, taken: String(attendees) },
    `(select * from sessions where id = $1) t`,
    session,
  );
  await insert(
    'registrations',
    {
      id: `md5('registration' || n)::uuid`,
      session_id: `case when n < ${inSession} then t.session_id else md5('other')::uuid end`,
      attendee_id: `md5('attendee' || n)::uuid`,
      waitlist_number: `nextval('waitlist_numbers')`,
      uid: `'registration-' || n`,
      join_token_hash: `decode(md5('join' || n), 'hex')`,
      created_at: `now() - n % 40 * interval '1 day'`,
      attended_at: `case when n % 5 < 4 then now() - interval '2 hours' + n % 60 * interval '1 minute' end`,
      minutes_present: `case when n % 5 < 4 then 75 - n % 60 end`,
    },
    `generate_series(0, ${attendees - 1}) n, (select * from registrations order by created_at limit 1) t`,
  );
  // People whose connection broke twice.
  await run(
    `insert into attendance_spans (id, registration_id, source, from_at, until_at, created_at)
     select md5('span' || n || '-' || k)::uuid, md5('registration' || n)::uuid, 'report',
       now() - interval '2 hours' + (n % 60 + k * 5) * interval '1 minute' + n % 53 * interval '1 second',
       now() - interval '2 hours' + (n % 60 + k * 5 + 4) * interval '1 minute' + n % 47 * interval '1 second', now()
     from generate_series(0, ${attendees - 1}) n, generate_series(0, 2) k where n % 5 < 4`,
  );
  await insert(
    'messages',
    {
      id: `md5('message' || n)::uuid`,
      session_id: `r.session_id`,
      registration_id: `r.id`,
      attendee_id: `r.attendee_id`,
      dedupe_key: `'message:' || n`,
      message_id: `'<message-' || n || '@example.org>'`,
      state: `'sent'`,
    },
    `generate_series(0, ${attendees - 1}) n join registrations r on r.id = md5('registration' || n)::uuid,
       (select * from messages order by position limit 1) t`,
  );
  await run(
    `insert into audit_entries (id, at, actor, action, subject, details)
     select md5('entry' || n)::uuid, now() - n * interval '1 second',
       case when n % 10 = 0 then 'organizer:' || (select id from organizers limit 1) else 'attendee' end,
       'registration.confirmed', 'registration:' || md5('registration' || n)::uuid, '{}'
     from generate_series(0, ${attendees - 1}) n`,
  );
  await run(
    `insert into proposals (id, call_id, external_id, title, theme, organization, organization_id, state, source,
       submitted_at, created_at, updated_at)
     select md5('proposal' || n)::uuid, s.call_id, 'P-' || n, 'Proposal ' || n,
       (array['energy', 'water', 'air', 'ports', 'food'])[1 + n % 5], 'Body ' || n, md5('organization' || n)::uuid,
       case when n % 10 = 9 then 'shortlisted' else 'submitted' end, 'api', now(), now(), now()
     from generate_series(0, ${proposals - 1}) n, sessions s where s.id = $1`,
    session,
  );
  await run(
    `insert into proposal_changes (proposal_id, from_state, to_state, at, source, actor)
     select md5('proposal' || n)::uuid, null, 'submitted', now(), 'api', 'system'
     from generate_series(0, ${proposals - 1}) n`,
  );
  await run(
    `insert into proposal_members (proposal_id, email_key, email, name)
     select md5('proposal' || n)::uuid, address, address, 'Member'
     from generate_series(0, ${proposals - 1}) n, generate_series(0, 2) k,
       lateral (select 'person-' || (n + k * ${proposals}) || '@org-' || n || '.example' as address) a`,
  );
  // Three who are linked, and 27 who are suggested because their organization's name is alike.
  await run(
    `insert into proposal_matches (id, proposal_id, attendee_id, evidence, evidences, score, state, created_at)
     select md5('link' || n || '-' || k)::uuid, md5('proposal' || n)::uuid,
       md5('attendee' || (n + k * 10007) % ${attendees})::uuid, kind, array[kind],
       case kind when 'name' then 0.5 + n % 5 * 0.1 end, case kind when 'address' then 'linked' else 'suggested' end, now()
     from generate_series(0, ${proposals - 1}) n, generate_series(0, 29) k,
       lateral (select case when k < 3 then 'address' when k < 10 then 'domain' else 'name' end as kind) e
     on conflict do nothing`,
  );
  await run(
    `insert into organizers (id, email, email_key, name, role, password_hash, created_at)
     select md5('juror' || n)::uuid, 'juror-' || n || '@jury-' || n || '.example', 'juror-' || n || '@jury-' || n || '.example',
       'Juror ' || n, 'juror', 'none', now() from generate_series(0, ${jurors - 1}) n`,
  );
  await run(
    `insert into logins (id, organizer_id, token_hash, created_at, confirmed_at, expires_at)
     values (gen_random_uuid(), md5('juror7')::uuid, sha256('juror7'), now(), now(), now() + interval '1 day')`,
  );
  // Each proposal is dealt to three; one sheet of ten is missing and one is a draft.
  await run(
    `insert into jury_assignments (proposal_id, juror_id, assigned_by, assigned_at)
     select md5('proposal' || n)::uuid, md5('juror' || (n + k) % ${jurors})::uuid, 'system', now()
     from generate_series(0, ${proposals - 1}) n, generate_series(0, 2) k`,
  );
  await run(
    `insert into jury_members (call_id, juror_id, signed_at, has_conflicts)
     select distinct p.call_id, a.juror_id, now(), false from jury_assignments a join proposals p on p.id = a.proposal_id`,
  );
  await run(
    `insert into jury_sheets (proposal_id, juror_id, state, scores, comment, version, created_at, updated_at, handed_in_at)
     select a.proposal_id, a.juror_id, case n % 10 when 1 then 'draft' else 'handed-in' end,
       (select jsonb_object_agg(c->>'slug', 1 + (n * (place + 2)) % 5)
         from jsonb_array_elements((select criteria from calls limit 1)) with ordinality as c(c, place)),
       'A word to the others.', 1, now(), now(), case n % 10 when 1 then null else now() end
     from (select *, row_number() over (order by proposal_id, juror_id) as n from jury_assignments) a where n % 10 <> 0`,
  );
  await run(
    `insert into jury_conflicts (id, call_id, juror_id, kind, organization, organization_key, reason, declared_by, declared_at)
     select md5('conflict' || n)::uuid, s.call_id, md5('juror' || n % ${jurors})::uuid, 'interest', 'Body ' || n, 'body ' || n,
       'A cousin', 'system', now() from generate_series(0, 99) n, sessions s where s.id = $1`,
    session,
  );
  // No trigger has counted what was copied.
  await run(
    `insert into call_counts
     select call_id, 'people', facts_of_person(country, time_zone, organization_id, is_own_zone), count(*) from attendees
     where page_token_hash is not null group by 1, 3
     union all
     select s.call_id, 'registrations', facts_of_registration(r.created_at), count(*)
     from registrations r join sessions s on s.id = r.session_id where r.uid like 'registration-%' group by 1, 3
     union all
     select p.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), count(*)
     from proposal_matches l join proposals p on p.id = l.proposal_id group by 1, 3`,
  );
  await run(
    // The worker may have indexed the first person meanwhile.
    `insert into people_search select id, search_text from attendees
     where id <> all(select attendee_id from people_search_due) on conflict do nothing`,
  );
  await run('commit');
  await run('vacuum analyze');
  return 'juror7';
}
