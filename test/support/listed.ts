import { getCallBySlug } from '../../src/domain/calls/calls.queries.js';
import { ChangeTags } from '../../src/flows/registrations/change-tags.flow.js';
import { EditPilot } from '../../src/parts/pilots/flows/edit-pilot.flow.js';
import { makeCall, makeRegistration, makeSession } from './api-fixtures.js';
import type { TestApp } from './app.js';
import { Consultations } from './consultations.js';
import { criteria, makeStaff } from './jury.js';

const call = 'solutions';
const path = `/calls/${call}`;
/** Names in an order that is neither that of creation nor its reverse. */
const names = ['b', 'c', 'a'];
const noon = '2027-03-0';

/**
 * Makes three of each thing that the lists of the API have, each a minute after the one before. Returns the parameters
 * of the addresses of the lists: by the path of a list in the description of the API, or `call` and `id` of a session.
 */
export async function makeListed(greenroom: TestApp): Promise<Record<string, string>> {
  await makeConsultations(greenroom);
  const [session = ''] = await makeSessions(greenroom);
  await makePeople(greenroom, session);
  await makeProposals(greenroom);
  const [invitation = '', webhook = ''] = await makeCampaigns(greenroom, session);
  const material = await makeSessionParts(greenroom, session);
  await makeRows(greenroom);
  // When it is over.
  greenroom.clock.set('2027-03-05T10:00:00Z');
  await attend(greenroom, session);
  const only = async (sql: string): Promise<string> => (await greenroom.dataSource.query(sql))[0].id;
  return {
    call,
    id: session,
    material,
    '/registrations/{id}/messages': await only(`select id from registrations where session_id = '${session}' limit 1`),
    '/invitations/{id}/people': invitation,
    '/webhooks/{id}/deliveries': webhook,
    '/calls/{call}/letters/{id}/recipients': await only('select letter_id as id from letter_recipients limit 1'),
  };
}

/** Runs `work` for each name, a minute apart. */
async function each<T>({ clock }: TestApp, work: (name: string, index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const [index, name] of names.entries()) {
    clock.advance({ minutes: 1 });
    results.push(await work(name, index));
  }
  return results;
}

/** Sends a request that must succeed. */
async function must(greenroom: TestApp, method: string, at: string, body?: object) {
  const answer = await greenroom.api(method, at, body);
  if (answer.status >= 300) throw new Error(`${method} ${at}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function makeConsultations(greenroom: TestApp): Promise<void> {
  const consultations = await Consultations.of(greenroom);
  const host = await consultations.newHost('Ada');
  for (const hour of ['09', '10', '08']) {
    await consultations.book(await consultations.newPerson(), host.id, `2027-01-11T${hour}:00`);
  }
}

async function makeSessions(greenroom: TestApp): Promise<string[]> {
  return each(greenroom, async (name, index) => {
    await must(greenroom, 'POST', '/venues', { name, timeZone: 'Europe/Lisbon' });
    await must(greenroom, 'POST', `${path}/speakers`, { name });
    await must(greenroom, 'POST', `${path}/organizations`, { name });
    const { id: callId } = await getCallBySlug(greenroom.dataSource.manager, call);
    await greenroom.app.get(ChangeTags).tagPeople(callId, [], name, { kind: 'system' });
    await makeCall(greenroom, { slug: `call-${name}`, closesOn: `${noon}${names.length - index}` });
    const startsAtLocal = `${noon}${index + 1}T10:00`;
    return (await makeSession(greenroom, { title: name, series: name, startsAtLocal }, { call })).id;
  });
}

async function makePeople(greenroom: TestApp, session: string): Promise<void> {
  await each(greenroom, (name) => makeRegistration(greenroom, session, `${name}@example.org`, { name }));
  await makeRegistration(greenroom, session, 'absent@example.org', { name: 'd' });
  const [{ id }] = await greenroom.dataSource.query(
    `select r.id from registrations r where r.session_id = $1 order by r.created_at limit 1`,
    [session],
  );
  await each(greenroom, async () => {
    await must(greenroom, 'POST', `/registrations/${id}/resend`);
    await greenroom.deliver();
  });
}

async function makeProposals(greenroom: TestApp): Promise<void> {
  const { dataSource, clock } = greenroom;
  await must(greenroom, 'PATCH', path, { criteria, winners: 3 });
  for (const juror of names) await makeStaff(dataSource, clock, `${juror}@jury.example`);
  await each(greenroom, (name) =>
    must(greenroom, 'PUT', `${path}/proposals/S-${name}`, {
      title: name,
      theme: 'energy',
      members: [{ email: `${name}@example.org` }],
      state: 'submitted',
    }),
  );
  await must(greenroom, 'POST', `${path}/jury/assignments`, { perProposal: 2 });
  await must(greenroom, 'POST', `${path}/jury/assignments/release`);
  await each(greenroom, async (name) => {
    const won = { title: name, theme: 'energy', members: [], state: 'winner' };
    await must(greenroom, 'PUT', `${path}/proposals/W-${name}`, won);
    await greenroom.app.get(EditPilot).create(call, `W-${name}`, { kind: 'system' });
  });
}

async function makeCampaigns(greenroom: TestApp, session: string): Promise<string[]> {
  const contents = { en: { subject: 'News', body: 'Soon.' } };
  const made = await each(greenroom, async (name) => {
    await must(greenroom, 'POST', `${path}/broadcasts`, { contents });
    await must(greenroom, 'POST', `${path}/polls`, {
      title: name,
      durationMinutes: 60,
      starts: ['2027-03-02T10:00:00Z', '2027-03-03T10:00:00Z'],
      closesAt: '2027-02-02T10:00:00Z',
    });
    const { id: webhook } = await must(greenroom, 'POST', '/webhooks', { name, url: 'http://127.0.0.1:9/' });
    return [(await must(greenroom, 'POST', `${path}/invitations`, { sessions: [session] })).id, webhook] as const;
  });
  const [invitation, webhook] = made[0]!;
  const list = names.map((name) => `${name} <guest-${name}@example.org>`).join('\n');
  await must(greenroom, 'POST', `/invitations/${invitation}/people`, { list });
  await each(greenroom, () => must(greenroom, 'POST', `/webhooks/${webhook}/test`));
  // The first has changed since.
  greenroom.clock.advance({ minutes: 1 });
  const [{ id }] = (await must(greenroom, 'GET', `${path}/broadcasts?sort=createdAt`)).items;
  await must(greenroom, 'PATCH', `/broadcasts/${id}`, { contents: { en: { subject: 'Later', body: 'Later.' } } });
  await must(greenroom, 'PATCH', `/invitations/${invitation}`, { contents });
  return [invitation, webhook];
}

/** What a session has. Returns the ID of a material. */
async function makeSessionParts(greenroom: TestApp, session: string): Promise<string> {
  const at = `/sessions/${session}`;
  const offers = [{ kind: 'interpreted', language: 'es' }];
  await must(greenroom, 'PATCH', at, { capacity: 100, languageOffers: offers });
  const organizations = (await must(greenroom, 'GET', `${path}/organizations`)).items as { id: string; name: string }[];
  const [material = ''] = await each(greenroom, async (name) => {
    await must(greenroom, 'POST', `${at}/crew`, {
      ...offers[0],
      name,
      email: `crew-${name}@example.org`,
      takesTurns: true,
    });
    const organization = organizations.find((one) => one.name === name)?.id;
    await must(greenroom, 'PUT', `${at}/reservations/${organization}`, { seats: 1 });
    const link = { title: name, url: 'https://example.org/slides', kind: 'slides', visibility: 'public' };
    return (await must(greenroom, 'POST', `${at}/materials`, link)).id;
  });
  await greenroom.dataSource.query(
    `insert into transcripts (id, call_id, material_id, language, made_by, is_checked, recording, cues, is_timed, cue_count,
       vtt_bytes, text_bytes, updated_at)
     select gen_random_uuid(), s.call_id, $1, l.language, 'person', true, '', '[]', false, 0, 0, 0, $2::timestamptz - l.n * interval '1 min'
     from sessions s, unnest(array['es', 'fr', 'de']) with ordinality l(language, n) where s.id = $3`,
    [material, greenroom.clock.now(), session],
  );
  return material;
}

/** What only people make in pages, and organizers in the console. */
async function makeRows({ dataSource, clock }: TestApp): Promise<void> {
  await dataSource.query(
    `insert into inquiries (id, call_id, number, language, original, text, source, asked_at)
     select gen_random_uuid(), c.id, n, 'en', 'How?', 'How?', 'email', $2
     from calls c, generate_series(1, 3) n where c.slug = $1`,
    [call, clock.now()],
  );
  await dataSource.query(
    `insert into access_needs (id, call_id, attendee_id, kind, by_owner, asked_at)
     select gen_random_uuid(), a.call_id, a.id, 'step-free', true, $2 from attendees a where a.name = any($1)`,
    [names, clock.now()],
  );
  await dataSource.query(
    `update attendees set suppressed_at = created_at, suppression_reason = 'bounce' where name = any($1)`,
    [names],
  );
  await dataSource.query(
    `insert into letters (id, call_id, outcome, state, contents, created_by, created_at, updated_at)
     select gen_random_uuid(), c.id, o.outcome, 'draft', '{}', 'system', $2::timestamptz + o.n * interval '1 min',
       $2::timestamptz - o.n * interval '1 min'
     from calls c, unnest(array['winner', 'shortlisted', 'not-selected']) with ordinality o(outcome, n) where c.slug = $1`,
    [call, clock.now()],
  );
  // Two were queued at one moment.
  await dataSource.query(
    `insert into letter_recipients (letter_id, proposal_id, attendee_id, queued_at)
     select l.id, m.proposal_id, m.attendee_id, l.created_at + (row_number() over () / 2) * interval '1 min'
     from (select * from letters where outcome = 'winner') l, proposal_matches m`,
  );
}

/** The three have come, the last one first; a fourth has not. */
async function attend(greenroom: TestApp, session: string): Promise<void> {
  const spans = names.map((name, index) => ({
    email: `${name}@example.org`,
    from: `${noon}1T10:0${2 - index}:00Z`,
    until: `${noon}1T10:58:00Z`,
  }));
  await must(greenroom, 'POST', `/sessions/${session}/attendance`, { spans });
  await each(greenroom, async (name) => {
    const headers = { 'content-type': 'text/csv' };
    const report = `Name,Email,Minutes\n${name},${name}@example.org,50\n`;
    const { status } = await greenroom.api('POST', `/sessions/${session}/attendance/report`, report, { headers });
    if (status !== 200) throw new Error(`A report answers ${status}.`);
  });
}
