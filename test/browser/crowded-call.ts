import { AnnounceProposal } from '../../src/flows/proposals/announce-proposal.flow.js';
import { ShowFeature } from '../../src/flows/calls/show-feature.flow.js';
import { ChangeAccessNeeds } from '../../src/parts/access/flows/change-access-needs.flow.js';
import { registeredPath } from '../../src/site/registrations/registered-answer.js';
import { confirmToken, notMeToken } from '../../src/domain/registrations/links/confirm-token.js';
import { joinPath, mePath } from '../../src/site/registrations/registration-paths.js';
import { unsubscribeToken } from '../../src/domain/notifications/unsubscribe/unsubscribe-token.js';
import { Attendee } from '../../src/domain/registrations/attendee.entity.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../support/api-fixtures.js';
import type { TestApp } from '../support/app.js';
import { rememberedCookie } from '../support/remembered.js';

const call = `/calls/${callBody.slug}`;

/** Sessions and people in every state that a page shows, with words that are hard to place. Gives the pages' paths. */
export async function crowdCall(app: TestApp) {
  await makeCall(app, { timeZone: 'Asia/Taipei', languages: ['en', 'zh-TW'] });
  const session = async (startsAtLocal: string, changes: object = {}) => {
    const made = await makeSession(app, { startsAtLocal, timeZone: 'Asia/Taipei', themes: ['energy'], ...changes });
    return { ...made, path: `${call}/sessions/${made.slug}` };
  };
  const open = await session('2027-01-14T16:00', {
    title: 'Shore power for medium-size ports: what the first winter taught, and what it cost',
    abstract: `## What you learn\n\nA list:\n\n- one\n- two\n\n${'https://data.example.org/a/very/long/address/'.repeat(4)}\n\n| Port | Berths | Megawatts | Connection | Remarks |\n|---|---|---|---|---|\n| Kaohsiung | 12 | 24.5 | Medium voltage | Retrofitted |`,
    speakers: [{ name: 'Chen Wei-ting', role: 'Engineer', organization: 'Port of Kaohsiung' }],
    capacity: 10,
  });
  const full = await session('2027-01-15T22:00', {
    title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    kind: 'workshop',
    format: 'hybrid',
    venue: 'Pier 2, Kaohsiung',
    capacity: 1,
  });
  const cancelled = await session('2027-01-16T16:00', {
    title: '水岸城市的防洪地圖',
    format: 'in-person',
    venue: '駁二',
  });
  const past = await session('2027-01-05T16:00', { title: 'What the call is looking for', kind: 'info' });
  const near = await session('2027-01-04T16:10', { title: 'Office hours', kind: 'office-hours' });
  const draft = await makeSession(
    app,
    { title: 'A night shift', startsAtLocal: '2027-03-28T02:30', timeZone: 'Europe/Berlin' },
    { draft: true },
  );
  const bodies = [
    {
      name: 'Harbour District Energy Cooperative of the Eastern Waterfront',
      kind: 'company',
      city: 'Bilbao',
      country: 'ES',
    },
    { name: 'Energy Cooperative, Harbour District', domains: ['a-rather-long-name.example.org'] },
  ];
  for (const body of bodies) await app.api('POST', `${call}/organizations`, body);
  const email = 'wilhelmina.featherstonehaugh-montgomery@a-rather-long-name.example.org';
  const person = {
    name: 'Wilhelmina Featherstonehaugh-Montgomery',
    timeZone: 'Africa/Nairobi',
    organization: 'Harbour District Energy Cooperative of the Eastern Waterfront',
    country: 'ES',
  };
  const seat = await makeRegistration(app, open.id, email, person);
  await makeRegistration(app, full.id, 'first@example.org', { name: 'عبد الرحمن بن عبد العزيز آل سعود' });
  const waiting = await makeRegistration(app, full.id, email, person);
  await makeRegistration(app, cancelled.id, email, person);
  await app.api('POST', `/sessions/${cancelled.id}/cancel`, { reason: 'The venue is not free.' });
  await makeRegistration(app, past.id, email, person);
  const joining = await makeRegistration(app, near.id, email, person);
  const left = await makeRegistration(app, near.id, 'left@example.org', person);
  await app.api('DELETE', `/registrations/${left.id}`);
  await app.api('PUT', `${call}/proposals/p-1`, {
    title: 'Shore power for fishing harbours',
    theme: 'energy',
    members: [{ email }],
    state: 'submitted',
  });
  const show = await session('2027-01-20T16:00', { title: 'The first summit', kind: 'showcase', capacity: 3 });
  await app.api('PUT', `${call}/proposals/p-won`, {
    title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk on the sun of its own roofs',
    theme: 'energy',
    members: [{ email }, { email: 'nobody.has.heard.of.me@a-rather-long-name.example.org' }],
    state: 'winner',
  });
  // Somebody of the same domain, so that the person above is suggested.
  await app.api('PUT', `${call}/proposals/p-2`, {
    title: 'Heat from the fish market',
    theme: 'energy',
    members: [{ email: 'lead@a-rather-long-name.example.org' }],
    state: 'draft',
  });
  const attendees = app.dataSource.getRepository(Attendee);
  const who = await attendees.findOneByOrFail({ emailKey: email });
  for (const feature of ['access', 'questions'])
    await app.app.get(ShowFeature).run(callBody.slug, feature, true, { kind: 'system' });
  const stated = [
    { kind: 'sign-language', details: 'Language des signes québécoise' },
    { kind: 'other', details: 'Somebody who describes what is on the slides, and a seat near the door' },
  ] as const;
  await app.app.get(ChangeAccessNeeds).state(who.id, stated, 'page');
  const [{ id: need }] = await app.dataSource.query(`select id from access_needs where kind = 'other'`);
  const criteria = ['Impact', 'Replicability'].map((name) => ({ slug: name.toLowerCase(), name }));
  await app.api('PATCH', call, { criteria });
  await app.api('PATCH', `/sessions/${full.id}`, { criteria: ['impact'] });
  const announced = await app.app.get(AnnounceProposal).run(who.id, {
    title: 'Cold stores that lend the grid their ice',
    theme: 'energy',
    members: ['second.member.with.a.long.address@a-rather-long-name.example.org'],
  });
  const leaver = await attendees.findOneByOrFail({ emailKey: 'left@example.org' });
  const { secret } = app.config;
  const answered = (sessionId: string, outcome: 'confirmed' | 'waitlisted') => {
    return registeredPath(secret, {
      name: who.name,
      email,
      at: app.clock.now().toISOString(),
      answers: [{ sessionId, outcome, createdId: sessionId }],
      missed: [],
      similar: [],
    });
  };
  const pages = (id: string) => `/console/sessions/${id}`;
  return {
    programme: call,
    open: open.path,
    full: full.path,
    cancelled: cancelled.path,
    past: past.path,
    remembered: rememberedCookie(app, email),
    seat: answered(seat.sessionId, 'confirmed'),
    waiting: answered(waiting.sessionId, 'waitlisted'),
    withdrawn: `${mePath(secret, leaver)}/registrations/${left.id}`,
    me: mePath(secret, who),
    confirm: `/confirm/${confirmToken(secret, leaver.id, leaver.linkVersion, new Date())}`,
    notMe: `/not-me/${notMeToken(secret, leaver.id, leaver.linkVersion)}`,
    mine: `${mePath(secret, who)}/registrations/${seat.id}`,
    ownDraft: `${mePath(secret, who)}/proposals/${announced.id}`,
    nothing: mePath(secret, leaver),
    stop: `/unsubscribe/${unsubscribeToken(secret, 'news', who.id, who.linkVersion)}`,
    early: joinPath(secret, seat.id, who),
    door: joinPath(secret, joining.id, who),
    noSeat: joinPath(secret, left.id, leaver),
    console: `/console${call}`,
    need: `/console${call}/access-needs/${need}`,
    deskOfOpen: pages(open.id),
    deskOfFull: pages(full.id),
    deskOfCancelled: pages(cancelled.id),
    deskOfDraft: pages(draft.id),
    deskOfPast: pages(past.id),
    deskOfShow: pages(show.id),
    withdrawSeat: `/console/registrations/${seat.id}/withdraw`,
  };
}
