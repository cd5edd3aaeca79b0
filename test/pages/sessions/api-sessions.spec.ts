import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession, sessionBody } from '../../support/api-fixtures.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const nowhere = '00000000-0000-4000-8000-000000000000';

describe('a session', () => {
  test('names its series by title or ID; a new title makes one', async () => {
    const make = (series: string) =>
      greenroom.api('POST', '/calls/clean-harbours/sessions', { ...sessionBody, title: 'In a series', series });
    const first = await make('Harbour evenings');
    expect(first.body).toMatchObject({ series: 'Harbour evenings' });
    expect((await make('Harbour evenings')).status).toBe(201);
    const rows = await greenroom.dataSource.query(`select id, slug from series where title = 'Harbour evenings'`);
    expect(rows).toMatchObject([{ slug: 'harbour-evenings' }]);
    expect((await make(rows[0].id)).body).toMatchObject({ series: 'Harbour evenings', seriesId: rows[0].id });
    const unknown = await make('00000000-0000-4000-8000-000000000000');
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ path: 'series', code: 'unknown-series' }] } });
    const edit = (series: string | null) => greenroom.api('PATCH', `/sessions/${first.body.id}`, { series });
    expect((await edit('Harbour mornings')).body.series).toBe('Harbour mornings');
    expect((await edit(null)).body.series).toBe(null);
    const list = (await greenroom.api('GET', '/calls/clean-harbours/series')).body.items;
    const mornings = list.find(({ title }: { title: string }) => title === 'Harbour mornings');
    expect(list.map(({ title, sessions }: { title: string; sessions: [] }) => [title, sessions.length])).toEqual(
      expect.arrayContaining([
        ['Harbour evenings', 2],
        ['Harbour mornings', 0],
      ]),
    );
    const path = `/series/${rows[0].id}`;
    const taken = await greenroom.api('PATCH', path, { title: 'Harbour mornings' });
    expect([taken.status, taken.body.errors[0].code]).toEqual([422, 'series-title-taken']);
    const changed = await greenroom.api('PATCH', path, { description: 'Each *Tuesday*.' });
    expect(changed.body).toMatchObject({
      title: 'Harbour evenings',
      slug: 'harbour-evenings',
      description: 'Each *Tuesday*.',
    });
    expect((await greenroom.api('GET', path)).body).toEqual(changed.body);
    expect((await greenroom.api('DELETE', path)).status).toBe(409);
    expect((await greenroom.api('DELETE', `/series/${mornings.id}`)).body.title).toBe('Harbour mornings');
    expect((await greenroom.api('GET', `/series/${mornings.id}`)).status).toBe(404);
  });

  test('has links as materials, whose files only the console takes', async () => {
    const { id } = await makeSession(greenroom);
    const path = `/sessions/${id}/materials`;
    const input = { kind: 'slides', visibility: 'after', url: 'https://slides.example/1' };
    const bad = await greenroom.api('POST', path, { ...input, url: 'javascript:alert(1)', kind: 'song' });
    expect(bad.body.errors.map((one: { path: string }) => one.path).toSorted()).toEqual(['kind', 'url']);
    const { status, body: added } = await greenroom.api('POST', path, input);
    expect([status, added]).toMatchObject([201, { position: 1, title: '', language: null, file: null, ...input }]);
    await greenroom.dataSource.query(
      `with f as (insert into files (id, name, media_type, size, sha256, created_at)
         values (gen_random_uuid(), 'plan.pdf', 'application/pdf', 4, 'x', now()) returning id)
       insert into session_materials (session_id, position, title, kind, visibility, file_id, created_at, updated_at)
       select $1, 2, '', 'handout', 'public', f.id, now(), now() from f`,
      [id],
    );
    const [, file] = (await greenroom.api('GET', path)).body.items;
    expect(file).toMatchObject({ url: null, file: { name: 'plan.pdf', mediaType: 'application/pdf', size: 4 } });
    const renamed = await greenroom.api('PATCH', `${path}/${file.id}`, { title: 'Plan', language: 'en' });
    expect(renamed.body).toEqual({ ...file, title: 'Plan', language: 'en', lang: 'en' });
    const replaced = await greenroom.api('PATCH', `${path}/${file.id}`, { url: 'https://plan.example' });
    expect(replaced.body).toMatchObject({ title: 'Plan', url: 'https://plan.example', file: null });
    expect((await greenroom.api('DELETE', `${path}/${added.id}`)).body.id).toBe(added.id);
    expect((await greenroom.api('GET', path)).body.items).toHaveLength(1);
    const other = await makeSession(greenroom);
    expect((await greenroom.api('DELETE', `/sessions/${other.id}/materials/${file.id}`)).status).toBe(404);
  });

  test('takes place in a venue: chosen by ID or by its name, and it follows the address', async () => {
    const rooms = [{ name: 'Lab', capacity: 40 }, { name: 'Cinema' }];
    const facts = { latitude: 51.7687, longitude: 19.4569, accessFacts: ['hearing-loop', 'step-free'] };
    const input = {
      name: 'EC1 Łódź',
      address: 'Targowa 1/3',
      country: 'pl',
      timeZone: 'Europe/Warsaw',
      ...facts,
      rooms,
    };
    const { status, body: venue } = await greenroom.api('POST', '/venues', input);
    expect([status, venue.country, venue.accessFacts]).toEqual([201, 'PL', ['step-free', 'hearing-loop']]);
    expect(venue.mapUrl).toBe('https://www.openstreetmap.org/?mlat=51.76870&mlon=19.45690#map=17/51.76870/19.45690');
    const bad = { ...input, mapUrl: 'http://a.example', latitude: 91, rooms: [{ name: 'A' }, { name: ' a' }] };
    expect((await greenroom.api('POST', '/venues', bad)).body.errors.map(({ path }: { path: string }) => path)).toEqual(
      ['latitude', 'mapUrl'],
    );
    for (const longitude of [null, undefined]) {
      const half = await greenroom.api('POST', '/venues', { ...input, longitude });
      expect(half.body.errors).toMatchObject([{ path: 'longitude', code: 'required' }]);
    }
    expect((await greenroom.api('PATCH', '/venues/0', {})).status).toBe(404);
    const lost = await greenroom.api('PATCH', `/venues/${venue.id}`, { latitude: null });
    expect(lost.body.errors).toMatchObject([{ path: 'latitude', code: 'required' }]);
    const known = await greenroom.api('POST', '/venues', { ...input, rooms: [{ name: 'A', id: venue.rooms[0].id }] });
    expect(known.body.errors).toMatchObject([{ path: 'rooms.0.id', code: 'unknown-field' }]);
    const twice = await greenroom.api('POST', '/venues', { ...input, rooms: bad.rooms });
    expect(twice.body.errors).toMatchObject([{ path: 'rooms.1.name', code: 'room-exists' }]);

    const hall = { ...sessionBody, format: 'in-person', title: 'In the lab' };
    const make = (place: object) => greenroom.api('POST', '/calls/clean-harbours/sessions', { ...hall, ...place });
    const lab = { venue: 'EC1 Łódź, Lab, Targowa 1/3', venueId: venue.id, venueRoomId: venue.rooms[0].id };
    const created = await make({ venueId: venue.id, venueRoomId: venue.rooms[0].id });
    expect(created.body).toMatchObject(lab);
    expect((await make({ venue: ' ec1 łódź,  lab' })).body).toMatchObject(lab);
    expect((await make({ venue: 'Pier 9' })).body).toMatchObject({ venue: 'Pier 9', venueId: null });
    expect((await make({ venueId: nowhere })).body.errors).toMatchObject([{ path: 'venueId', code: 'unknown-venue' }]);
    const edit = (changes: object) => greenroom.api('PATCH', `/sessions/${created.body.id}`, changes);
    expect((await edit({ venueRoomId: null })).body.venue).toBe('EC1 Łódź, Targowa 1/3');
    expect((await edit({ venue: 'Pier 9' })).body).toMatchObject({ venueId: null, venueRoomId: null });
    expect((await edit(lab)).body).toMatchObject(lab);
    expect((await edit({ venueId: null })).body).toMatchObject({ venue: null, venueId: null });
    await edit({ venueId: venue.id, venueRoomId: venue.rooms[0].id });

    await greenroom.api('POST', `/sessions/${created.body.id}/publish`);
    await makeRegistration(greenroom, created.body.id, 'ada@lab.example');
    const change = (changes: object) => greenroom.api('PATCH', `/venues/${venue.id}`, changes);
    expect((await change({ directions: 'Gate B' })).body.notified).toBe(0);
    expect((await change({ rooms: [venue.rooms[1]] })).body).toMatchObject({ code: 'room-in-use' });
    expect((await change({ address: 'Targowa 5', notify: false })).body.notified).toBe(0);
    expect((await change({ address: 'Targowa 6' })).body).toMatchObject({ address: 'Targowa 6', notified: 1 });
    const read = await greenroom.api('GET', `/sessions/${created.body.id}`);
    expect(read.body).toMatchObject({ venue: 'EC1 Łódź, Lab, Targowa 6', sequence: 2 });
    expect((await change({ archived: true })).body.archived).toBe(true);

    const page = `/calls/clean-harbours/sessions/${created.body.slug}`;
    const html = await (await fetch(`${greenroom.url}${page}`)).text();
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/u.exec(html) ?? [];
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'Event',
      location: [{ '@type': 'Place', name: 'EC1 Łódź', geo: { latitude: 51.7687 }, hasMap: venue.mapUrl }],
    });
    expect(html).toContain('Step-free access · Hearing loop');
    const calendar = await (await fetch(`${greenroom.url}${page}.ics`)).text();
    expect(calendar).toContain('LOCATION:EC1 Łódź\\, Lab\\, Targowa 6\r\nGEO:51.768700;19.456900\r\n');
    expect(calendar.replaceAll('\r\n ', '')).toContain(`Map: ${venue.mapUrl.slice(0, 40)}`);
  });

  test('is drafted with all that it may say, and read back', async () => {
    const body = {
      ...sessionBody,
      title: '<b>=1+1</b> "Harbours" & 港',
      kind: 'workshop',
      format: 'hybrid',
      capacity: 30,
      waitlist: false,
      approval: 'manual',
      declineReleasesSeat: false,
      language: 'zh-tw',
      themes: ['water'],
      criteria: [],
      abstract: '# Heading\r\n<script>alert(1)</script>',
      venue: 'Pier 2; Hall "A"',
      speakers: [{ name: 'Ana Sá', role: 'Host', organization: 'Port Office' }, { name: '=cmd' }],
      reminders: ['P1W', 'PT15M', 'PT15M'],
      registrationClosesAt: '2027-03-02T09:00:00+01:00',
    };
    const created = await greenroom.api('POST', '/calls/clean-harbours/sessions', body);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      ...body,
      speakers: body.speakers.map((speaker) => ({ id: expect.any(String), ...speaker })),
      languageOffers: [],
      dialIn: [],
      venueId: null,
      venueRoomId: null,
      asksAttendance: false,
      inPersonCapacity: null,
      onlineCapacity: null,
      takenOnline: 0,
      waitingOnline: 0,
      room: 'link',
      ownReminders: true,
      recordingUrl: null,
      slidesUrl: null,
      certificateShare: 75,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      call: 'clean-harbours',
      slug: 'b-1-1-b-harbours',
      url: `${greenroom.url}/calls/clean-harbours/sessions/b-1-1-b-harbours`,
      state: 'draft',
      language: 'zh-TW',
      lang: 'zh-TW',
      textLanguage: null,
      translations: {},
      abstract: '# Heading\n<script>alert(1)</script>',
      overlap: 'first',
      startsAt: '2027-03-02T10:00:00.000Z',
      endsAt: '2027-03-02T11:00:00.000Z',
      warnings: [],
      taken: 0,
      waiting: 0,
      promotion: 'automatic',
      offerHours: 24,
      organizationLimit: null,
      reserved: 0,
      series: null,
      seriesId: null,
      reminders: ['P1W', 'PT15M'],
      registrationClosesAt: '2027-03-02T08:00:00.000Z',
      sequence: 0,
      occurrenceGroup: null,
      cancelReason: null,
      createdAt: '2026-12-01T09:00:00.000Z',
      updatedAt: '2026-12-01T09:00:00.000Z',
      publishedAt: null,
      rescheduledAt: null,
      cancelledAt: null,
    });
    expect((await greenroom.api('GET', `/sessions/${created.body.id}`)).body).toEqual(created.body);
  });

  test('has sensible defaults', async () => {
    const created = await greenroom.api('POST', '/calls/clean-harbours/sessions', {
      ...sessionBody,
      joinUrl: undefined,
    });
    expect(created.body).toMatchObject({
      capacity: null,
      waitlist: true,
      approval: 'automatic',
      declineReleasesSeat: true,
      language: 'en',
      themes: [],
      abstract: '',
      venue: null,
      joinUrl: null,
      speakers: [],
      reminders: ['P1D', 'PT1H'],
      registrationClosesAt: null,
    });
  });

  test.each([
    ['a gap', { startsAtLocal: '2027-03-14T02:30', timeZone: 'America/New_York' }, '2027-03-14T07:30:00.000Z', 'gap'],
    [
      'a gap of summer time',
      { startsAtLocal: '2027-03-28T01:30', timeZone: 'Europe/London' },
      '2027-03-28T01:30:00.000Z',
      'gap',
    ],
    [
      'an overlap',
      { startsAtLocal: '2027-11-07T01:30', timeZone: 'America/New_York' },
      '2027-11-07T05:30:00.000Z',
      'overlap',
    ],
    [
      'the second of two',
      { startsAtLocal: '2027-11-07T01:30', timeZone: 'America/New_York', overlap: 'second' },
      '2027-11-07T06:30:00.000Z',
      'overlap',
    ],
    [
      'an overlap of 30 minutes',
      { startsAtLocal: '2027-04-04T01:45', timeZone: 'Australia/Lord_Howe' },
      '2027-04-03T14:45:00.000Z',
      'overlap',
    ],
  ])('in %s is accepted and warned about', async (_, timing, startsAt, code) => {
    const drafted = await makeSession(greenroom, timing, { draft: true });
    expect([drafted.startsAt, drafted.warnings]).toEqual([startsAt, [{ code, message: expect.any(String) }]]);
    expect(drafted.warnings[0].message).toContain(timing.startsAtLocal);
    const moved = await makeSession(greenroom);
    const { body } = await greenroom.api('POST', `/sessions/${moved.id}/reschedule`, timing);
    expect([body.startsAt, body.warnings]).toEqual([startsAt, drafted.warnings]);
  });

  test.each([
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 'timeZone', 'unknown-zone'],
    ['an instant as a wall time', { startsAtLocal: '2027-03-02T10:00:00Z' }, 'startsAtLocal', 'not-a-wall-time'],
    ['a day that does not exist', { startsAtLocal: '2027-02-29T10:00' }, 'startsAtLocal', 'not-a-wall-time'],
    ['no duration', { durationMinutes: 0 }, 'durationMinutes', 'too-small'],
    ['a duration as text', { durationMinutes: '60' }, 'durationMinutes', 'wrong-type'],
    ['an unknown kind', { kind: 'group' }, 'kind', 'not-a-choice'],
    ['an unknown format', { format: 'metaverse' }, 'format', 'not-a-choice'],
    ['a fraction of a seat', { capacity: 1.5 }, 'capacity', 'wrong-type'],
    ['a negative capacity', { capacity: -1 }, 'capacity', 'too-small'],
    ['an unknown theme', { themes: ['fire'] }, 'themes', 'unknown-theme'],
    ['a script for a room', { joinUrl: 'javascript:alert(1)' }, 'joinUrl', 'not-a-web-address'],
    ['a language that is none', { language: 'not a tag' }, 'language', 'unknown-language'],
    ['a reminder that is no duration', { reminders: ['1 day'] }, 'reminders.0', 'not-a-lead'],
    ['a title of 10,000 characters', { title: 't'.repeat(10_000) }, 'title', 'too-long'],
    ['a title with a line break', { title: 'One\r\nBcc: x@example.org' }, 'title', 'control-characters'],
    ['a title of spaces', { title: '   ' }, 'title', 'required'],
    ['a speaker without a name', { speakers: [{ role: 'Host' }] }, 'speakers.0.name', 'required'],
    [
      'registration closing after the end',
      { registrationClosesAt: '2027-03-02T12:00:00Z' },
      'registrationClosesAt',
      'closes-after-end',
    ],
    [
      'an instant without an offset',
      { registrationClosesAt: '2027-03-02T09:00:00' },
      'registrationClosesAt',
      'invalid',
    ],
    ['a state', { state: 'published' }, 'state', 'unknown-field'],
  ])('with %s is refused', async (_, changes, path, code) => {
    const answer = await greenroom.api('POST', '/calls/clean-harbours/sessions', { ...sessionBody, ...changes });
    expect([answer.status, answer.body.code, answer.body.errors]).toEqual([
      422,
      'invalid',
      [{ path, code, message: expect.any(String) }],
    ]);
  });

  test('of an unknown call, or that is not there, is not found', async () => {
    expect((await greenroom.api('POST', '/calls/nowhere/sessions', sessionBody)).body.code).toBe('call-not-found');
    for (const id of [nowhere, 'x', '1', `${nowhere}0`, "' or 1=1 --"]) {
      for (const [method, path, body] of [
        ['GET', ''],
        ['PATCH', '', {}],
        ['POST', '/publish'],
        ['POST', '/reschedule', { startsAtLocal: '2027-04-01T10:00' }],
        ['POST', '/cancel'],
        ['POST', '/duplicate'],
        ['POST', '/registrations', { email: 'a@example.org', name: 'A' }],
        ['GET', '/registrations'],
        ['GET', '/proposals'],
      ] as const) {
        const answer = await greenroom.api(method, `/sessions/${encodeURIComponent(id)}${path}`, body);
        expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'session-not-found']);
      }
    }
  });

  test('is checked before it is published, and deleted as long as it is a draft', async () => {
    const draft = await makeSession(greenroom, { joinUrl: null }, { draft: true });
    const checks = await greenroom.api('GET', `/sessions/${draft.id}/publishing-checks`);
    expect(checks.body.items).toEqual(
      [
        ['no-room', 'warning', 'joinUrl'],
        ['no-description', 'warning', 'abstract'],
        ['privacy-notice-missing', expect.any(String), 'privacyNotice'],
      ].map(([code, severity, field]) => ({ code, severity, field, message: expect.any(String), session: null })),
    );
    const past = await makeSession(greenroom, { startsAtLocal: '2026-11-30T10:00' }, { draft: true });
    const refused = await greenroom.api('POST', `/sessions/${past.id}/publish`);
    expect([refused.status, refused.body.code]).toEqual([409, 'over']);

    await greenroom.api('PUT', `/sessions/${past.id}/questions`, {
      questions: [{ key: 'food', kind: 'text', label: 'Food?' }],
    });
    expect((await greenroom.api('DELETE', `/sessions/${past.id}`)).body).toMatchObject({ id: past.id, state: 'draft' });
    expect((await greenroom.api('GET', `/sessions/${past.id}`)).status).toBe(404);
    expect((await greenroom.api('DELETE', `/sessions/${past.id}`)).status).toBe(404);
    const live = await makeSession(greenroom);
    const kept = await greenroom.api('DELETE', `/sessions/${live.id}`);
    expect([kept.status, kept.body.code]).toEqual([409, 'not-a-draft']);
    // A draft is either published or deleted, whoever is first.
    for (let round = 0; round < 5; round += 1) {
      const { id } = await makeSession(greenroom, {}, { draft: true });
      const answers = await Promise.all([
        greenroom.api('POST', `/sessions/${id}/publish`),
        greenroom.api('DELETE', `/sessions/${id}`),
        greenroom.api('POST', `/sessions/${id}/publish`),
        greenroom.api('DELETE', `/sessions/${id}`),
      ]);
      const [published, deleted] = [
        [0, 2].filter((one) => answers[one]?.status === 200).length,
        [1, 3].filter((one) => answers[one]?.status === 200).length,
      ];
      const { status } = await greenroom.api('GET', `/sessions/${id}`);
      expect([published, deleted, status]).toEqual(deleted === 0 ? [2, 0, 200] : [0, 1, 404]);
    }
  });

  test('is published once, and a cancelled one never', async () => {
    const draft = await makeSession(greenroom, { startsAtLocal: '2027-03-02T13:00' }, { draft: true });
    const published = await greenroom.api('POST', `/sessions/${draft.id}/publish`);
    expect(published.status).toBe(200);
    expect(published.body).toEqual({
      ...draft,
      state: 'published',
      publishedAt: '2026-12-01T09:00:00.000Z',
      warnings: ['no-description', 'privacy-notice-missing'].map((code) => ({
        code,
        message: expect.any(String) as string,
      })),
    });
    greenroom.clock.advance({ hours: 1 });
    expect((await greenroom.api('POST', `/sessions/${draft.id}/publish`, {})).body).toEqual(published.body);
    const cancelled = await greenroom.api('POST', `/sessions/${draft.id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', cancelReason: null, notified: 0, sequence: 1 });
    expect((await greenroom.api('POST', `/sessions/${draft.id}/publish`)).status).toBe(409);
    // Again it changes nothing.
    expect((await greenroom.api('POST', `/sessions/${draft.id}/cancel`, { reason: 'Twice' })).body).toEqual(
      cancelled.body,
    );
    const changed = await greenroom.api('PATCH', `/sessions/${draft.id}`, { title: 'Too late' });
    expect([changed.status, changed.body.code]).toEqual([409, 'cancelled']);
    const moved = await greenroom.api('POST', `/sessions/${draft.id}/reschedule`, {
      startsAtLocal: '2027-04-01T10:00',
    });
    expect([moved.status, moved.body.code]).toEqual([409, 'cancelled']);
  });

  test('is changed without being moved, and those with a seat hear of a new title', async () => {
    const session = await makeSession(greenroom);
    await makeRegistration(greenroom, session.id, 'one@example.org');
    const edited = await greenroom.api('PATCH', `/sessions/${session.id}`, {
      title: 'How to win',
      joinUrl: 'https://meet.example.org/other',
      speakers: [{ name: 'Ana' }],
      reminders: [],
    });
    expect(edited.status).toBe(200);
    expect(edited.body).toMatchObject({
      title: 'How to win',
      slug: session.slug,
      joinUrl: 'https://meet.example.org/other',
      speakers: [{ name: 'Ana' }],
      reminders: [],
      sequence: 0,
      startsAt: session.startsAt,
      notified: 1,
    });
    const same = await greenroom.api('PATCH', `/sessions/${session.id}`, { title: 'How to win' });
    expect([same.status, same.body.notified]).toEqual([200, 0]);
    const moving = await greenroom.api('PATCH', `/sessions/${session.id}`, { startsAtLocal: '2027-04-01T10:00' });
    expect([moving.status, moving.body.errors[0].path]).toEqual([422, 'startsAtLocal']);
  });

  test('has an ETag, which only edits change and by which a PATCH overwrites nothing unseen; so has a call', async () => {
    const { id, call } = await makeSession(greenroom);
    for (const [path, changes] of [
      [`/sessions/${id}`, [{ venue: 'Pier 3', notify: false }, { venue: 'Pier 4' }]],
      [`/calls/${call}`, [{ summary: 'One' }, { summary: 'Two' }]],
    ] as const) {
      const tagOf = ({ headers }: { headers: Headers }) => headers.get('etag') ?? '';
      const versionOf = (answer: { headers: Headers }) => tagOf(answer).slice(1).split(/[."]/u)[0];
      const read = await greenroom.api('GET', path);
      const seen = tagOf(read);
      expect(seen).toMatch(/^"[\w-]{16}\.[\w-]{12}(?:\.gz)?"$/u);
      await makeRegistration(greenroom, id, `${path.length}@example.org`);
      expect(versionOf(await greenroom.api('GET', path))).toBe(versionOf(read));
      const patch = (body: object, tag?: string) =>
        greenroom.api('PATCH', path, body, tag === undefined ? {} : { headers: { 'if-match': tag } });
      const edited = await patch(changes[0], `W/"other", ${seen}`);
      expect([edited.status, versionOf(edited)]).toEqual([200, versionOf(await greenroom.api('GET', path))]);
      const late = await patch(changes[1], seen);
      expect([late.status, late.body.code, late.headers.get('content-type')]).toEqual([
        412,
        'edited-meanwhile',
        'application/problem+json; charset=utf-8',
      ]);
      expect([(await patch(changes[1], '*')).status, (await patch(changes[0])).status]).toEqual([200, 200]);
      const now = tagOf(await greenroom.api('GET', path));
      const race = await Promise.all([patch(changes[1], now), patch({ ...changes[1] }, now)]);
      expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    }
  });

  test('is not moved or cancelled, and its questions are not replaced, if it is not what the ETag says', async () => {
    const { id } = await makeSession(greenroom);
    const path = `/sessions/${id}`;
    const tagOf = ({ headers }: { headers: Headers }) => headers.get('etag') ?? '';
    const versionOf = (answer: { headers: Headers }) => tagOf(answer).slice(1).split(/[."]/u)[0];
    const send = (method: string, part: string, body: object, tag: string) =>
      greenroom.api(method, `${path}${part}`, body, { headers: { 'if-match': tag } });
    const seen = tagOf(await greenroom.api('GET', path));
    const moved = await send('POST', '/reschedule', { startsAtLocal: '2027-03-03T10:00' }, seen);
    expect([moved.status, versionOf(moved)]).toEqual([200, versionOf(await greenroom.api('GET', path))]);
    expect((await send('POST', '/reschedule', { startsAtLocal: '2027-03-04T10:00' }, seen)).status).toBe(412);
    const questions = { questions: [{ key: 'role', kind: 'text', label: 'Your role' }] };
    const none = tagOf(await greenroom.api('GET', `${path}/questions`));
    const asked = await send('PUT', '/questions', questions, none);
    expect([asked.status, versionOf(asked)]).toEqual([200, versionOf(await greenroom.api('GET', `${path}/questions`))]);
    expect((await send('PUT', '/questions', { questions: [] }, none)).status).toBe(412);
    expect((await send('POST', '/cancel', {}, seen)).status).toBe(412);
    expect((await send('POST', '/cancel', {}, tagOf(await greenroom.api('GET', path)))).body.state).toBe('cancelled');
  });

  test('shows the reminders that count, whether they are its own or those of its call', async () => {
    const { id, call } = await makeSession(greenroom);
    const reminders = async () => {
      const { body } = await greenroom.api('GET', `/sessions/${id}`);
      return [body.reminders, body.ownReminders];
    };
    const change = (path: string, body: object) => greenroom.api('PATCH', path, body);
    expect(await reminders()).toEqual([['P1D', 'PT1H'], false]);
    const edited = await change(`/calls/${call}`, { reminders: ['P2D'], followUps: false });
    expect([edited.status, edited.body.reminders, edited.body.followUps]).toEqual([200, ['P2D'], false]);
    expect(await reminders()).toEqual([['P2D'], false]);
    await change(`/sessions/${id}`, { reminders: ['PT2H'], recordingUrl: 'https://video.example.org/1' });
    expect(await reminders()).toEqual([['PT2H'], true]);
    const back = await change(`/sessions/${id}`, { reminders: null });
    expect([back.body.reminders, back.body.recordingUrl]).toEqual([['P2D'], 'https://video.example.org/1']);
    const faulty = await change(`/calls/${call}`, { reminders: ['a day'] });
    expect([faulty.status, faulty.body.errors[0].path, faulty.body.errors[0].code]).toEqual([
      422,
      'reminders.0',
      'not-a-lead',
    ]);
    expect((await change(`/sessions/${id}`, { slidesUrl: 'javascript:alert(1)' })).status).toBe(422);
    await change(`/calls/${call}`, { reminders: ['P1D', 'PT1H'], followUps: true });
  });

  test('cannot have fewer seats than are taken', async () => {
    const session = await makeSession(greenroom, { capacity: 3 });
    await makeRegistration(greenroom, session.id, 'two@example.org');
    await makeRegistration(greenroom, session.id, 'three@example.org');
    const answer = await greenroom.api('PATCH', `/sessions/${session.id}`, { capacity: 1 });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      409,
      'capacity-below-taken',
      "2 seats are taken, so the capacity can't be lower.",
    ]);
    expect(answer.body.errors).toEqual([
      { path: 'capacity', code: 'capacity-below-taken', message: '2 seats are taken.' },
    ]);
    expect((await greenroom.api('PATCH', `/sessions/${session.id}`, { capacity: 2 })).body).toMatchObject({
      capacity: 2,
      taken: 2,
    });
  });

  test('is moved, and everybody who is registered hears of it', async () => {
    const session = await makeSession(greenroom, { capacity: 1 });
    await makeRegistration(greenroom, session.id, 'four@example.org');
    await makeRegistration(greenroom, session.id, 'five@example.org');
    const moved = await greenroom.api('POST', `/sessions/${session.id}/reschedule`, {
      startsAtLocal: '2027-03-03T18:00',
      timeZone: 'America/Sao_Paulo',
      durationMinutes: 90,
      note: 'The speaker is ill.',
    });
    expect(moved.status).toBe(200);
    expect(moved.body).toEqual({
      ...session,
      startsAtLocal: '2027-03-03T18:00',
      timeZone: 'America/Sao_Paulo',
      durationMinutes: 90,
      startsAt: '2027-03-03T21:00:00.000Z',
      endsAt: '2027-03-03T22:30:00.000Z',
      taken: 1,
      waiting: 1,
      sequence: 1,
      rescheduledAt: '2026-12-01T09:00:00.000Z',
      notified: 2,
    });
    const again = await greenroom.api('POST', `/sessions/${session.id}/reschedule`, {
      startsAtLocal: '2027-03-03T18:00',
    });
    expect([again.body.notified, again.body.sequence]).toEqual([0, 1]);
    const cancelled = await greenroom.api('POST', `/sessions/${session.id}/cancel`, { reason: 'Still ill.' });
    expect(cancelled.body).toMatchObject({ state: 'cancelled', cancelReason: 'Still ill.', notified: 2, sequence: 2 });
  });

  test('that is over is neither moved nor cancelled', async () => {
    const session = await makeSession(greenroom);
    greenroom.clock.set('2027-03-02T11:00:00Z');
    for (const [path, body] of [
      ['reschedule', { startsAtLocal: '2027-04-01T10:00' }],
      ['cancel', {}],
    ] as const) {
      const answer = await greenroom.api('POST', `/sessions/${session.id}/${path}`, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'over']);
    }
  });

  test('is copied, as a twin when people may attend either', async () => {
    const session = await makeSession(greenroom, { title: 'Copied', capacity: 5 });
    await makeRegistration(greenroom, session.id, 'six@example.org');
    const copy = await greenroom.api('POST', `/sessions/${session.id}/duplicate`);
    expect(copy.status).toBe(201);
    expect(copy.body).toMatchObject({
      title: 'Copied',
      slug: 'copied-2',
      state: 'draft',
      taken: 0,
      occurrenceGroup: null,
      capacity: 5,
    });
    const occurrence = await greenroom.api('POST', `/sessions/${session.id}/duplicate`, { occurrence: true });
    const original = await greenroom.api('GET', `/sessions/${session.id}`);
    expect(occurrence.body.occurrenceGroup).toEqual(expect.any(String));
    expect(original.body.occurrenceGroup).toBe(occurrence.body.occurrenceGroup);
    const time = { startsAtLocal: '2027-03-09T11:00', durationMinutes: 30, title: 'Copied, later' };
    const later = await greenroom.api('POST', `/sessions/${session.id}/duplicate`, time);
    expect(later.body).toMatchObject({ ...time, timeZone: session.timeZone, startsAt: '2027-03-09T11:00:00.000Z' });
  });
});

describe('the list of sessions', () => {
  test('goes on where the page before ended', async () => {
    await makeCall(greenroom, { slug: 'paged' });
    const ids: string[] = [];
    // Three of them begin at the same time: the id decides.
    for (const day of [5, 4, 4, 4, 3]) {
      const { id } = await makeSession(
        greenroom,
        { startsAtLocal: `2027-05-0${day}T10:00` },
        { call: 'paged', draft: true },
      );
      ids.push(id);
    }
    const [last, ...rest] = ids;
    const first = rest.pop();
    const expected = [first, ...rest.sort(), last];
    const seen: string[] = [];
    let query = '?limit=2';
    for (let pages = 0; pages < 3; pages++) {
      const { body } = await greenroom.api('GET', `/calls/paged/sessions${query}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      query = body.nextCursor === null ? '' : `?limit=2&cursor=${body.nextCursor}`;
    }
    expect([seen, query]).toEqual([expected, '']);
  });

  test('refuses what it does not know', async () => {
    const { body } = await greenroom.api('GET', '/calls/paged/sessions?limit=1');
    const forged = `${Buffer.from('["2027-01-01T00:00:00.000Z","x"]').toString('base64url')}.${body.nextCursor.split('.')[1]}`;
    for (const [query, path] of [
      ['cursor=x', 'cursor'],
      ['cursor=', 'cursor'],
      [`cursor=${body.nextCursor}x`, 'cursor'],
      [`cursor=${forged}`, 'cursor'],
      ['limit=0', 'limit'],
      ['limit=201', 'limit'],
      ['limit=many', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['page=2', 'page'],
    ]) {
      const answer = await greenroom.api('GET', `/calls/paged/sessions?${query}`);
      expect([query, answer.status, answer.body.errors]).toEqual([
        query,
        422,
        [{ path, code: expect.any(String), message: expect.any(String) }],
      ]);
    }
    // A cursor of another list.
    const other = await greenroom.api('GET', `/calls/clean-harbours/sessions?cursor=${body.nextCursor}`);
    expect([other.status, other.body.errors[0].code]).toEqual([422, 'unknown-cursor']);
    // A call without parameters.
    const read = await greenroom.api('GET', `/calls/paged?fields=name`);
    expect([read.status, read.body.errors[0].path]).toEqual([422, 'fields']);
  });
});
