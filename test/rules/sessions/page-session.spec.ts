// What areas contribute to the page.
import '../../../src/app/areas.js';
import type { VenueWithRooms } from '../../../src/domain/venues/venue.js';
import { countryOptions } from '../../../src/domain/registrations/people/country-options.js';
import { zoneGroups } from '../../../src/domain/time/zone-options.js';
import { publishingChecks, unconfirmedWarnings } from '../../../src/domain/sessions/publishing-checks.js';
import { shownSeats } from '../../../src/site/registrations/registration-page.js';
import { sessionPage } from '../../../src/site/sessions/session.page.js';
import { renderPage } from '../../../src/platform/views/renderer.js';
import { call, now, sessionAt, viewerIn } from '../../support/page-fixtures.js';

const nairobi = viewerIn('Africa/Nairobi');
const session = sessionAt('2027-01-14T08:00Z', { durationMinutes: 75, taken: 86 });

describe('the page of a session', () => {
  it('shows both times with what they mean', () => {
    const { when, seat } = sessionPage({ call, session }, nairobi);
    expect([when.label, when.start, when.note, when.second]).toEqual([
      'Your time: Nairobi (UTC+3)',
      '11:00',
      'During office hours · 75 minutes',
      '16:00 in Taipei, UTC+8',
    ]);
    expect(seat.label).toBe('Filling up');
  });

  it.each([
    [345, '345 minutes'],
    [360, '6 hours'],
    [390, '390 minutes'],
    [1440, '24 hours'],
  ])('says %i minutes as people say them: %s', (durationMinutes, words) => {
    const { when } = sessionPage({ call, session: { ...session, durationMinutes } }, nairobi);
    expect(when.note).toBe(`During office hours · ${words}`);
  });

  it('says UTC once to somebody whose zone it is, and of a session there', () => {
    const { when } = sessionPage({ call, session }, viewerIn('UTC'));
    expect(when.label).toBe('Your time: UTC');
    const inPerson = { ...session, format: 'in-person' as const };
    expect(sessionPage({ call, session: inPerson }, viewerIn('UTC')).when.second).toBe('08:00 your time (UTC)');
    const there = sessionPage({ call, session: { ...session, timeZone: 'UTC' } }, nairobi);
    expect(there.when.second).toBe('08:00 in UTC');
  });

  it('does not speak of "you" in a zone that we only assume', () => {
    const { when, form } = sessionPage({ call, session }, { ...viewerIn('Asia/Taipei'), isOwnZone: false });
    expect([when.label, when.second]).toEqual(['Taipei time (UTC+8)', null]);
    expect(form?.hasZone).toBe(false);
  });

  it.each([
    [{}, 'Register'],
    [{ taken: 100 }, 'Join the waiting list'],
    [{ waiting: 2 }, 'Join the waiting list'],
    [{ approval: 'manual' as const }, 'Request a seat'],
    [{ taken: 100, waitlist: false }, 'All seats are taken'],
    [{ state: 'cancelled' as const }, 'This session is cancelled'],
    [{ registrationClosesAt: now }, 'Registration is closed'],
    [{ startsAt: new Date('2027-01-10T08:00Z'), endsAt: new Date('2027-01-10T09:00Z') }, 'This session is over'],
  ])('with %j it offers: %s', (changes, offer) => {
    const { form, closed } = sessionPage({ call, session: { ...session, ...changes } }, nairobi);
    expect(form?.submitLabel ?? closed?.title).toBe(offer);
    expect([form === null, closed === null]).toEqual([closed !== null, form !== null]);
  });

  it('says no more of the seats than the words by which it is cached', () => {
    const [counts, waits] = [
      [0, 1, 4, 5, 8, 9, 10],
      [0, 1, 7],
    ];
    const series = { title: 'Warm homes', slug: 'warm', description: '', translations: {} };
    const pages = new Map<string, Set<string>>();
    for (const approval of ['automatic', 'manual'] as const) {
      for (const waitlist of [true, false]) {
        for (const [taken, waiting] of counts.flatMap((count) => waits.map((wait) => [count, wait] as const))) {
          const one = { ...session, capacity: 10, approval, waitlist, taken, waiting };
          const view = sessionPage({ call, session: one, series, inSeries: [one], occurrences: [one] }, nairobi);
          const key = `${approval} ${waitlist} ${shownSeats(one)}`;
          pages.set(key, (pages.get(key) ?? new Set()).add(JSON.stringify(view)));
        }
      }
    }
    expect([...pages.values()].map(({ size }) => size)).toEqual(Array.from(pages, () => 1));
    expect(pages.size).toBe(24);
  });

  it('asks for name and address, and folds what is known or optional', () => {
    const { form } = sessionPage({ call, session }, nairobi);
    expect([form?.settings, form?.about]).toEqual([
      { text: 'Emails in English, times for Nairobi (UTC+3)', isOpen: false },
      { text: 'Organization and country (optional)', isOpen: false },
    ]);
    const values = { organization: 'Port of Mombasa', country: 'KE', language: 'fr' };
    const fieldErrors = [{ path: 'country', code: 'invalid', message: '' }];
    const again = sessionPage({ call, session, values, fieldErrors }, { ...nairobi, isOwnZone: false }).form;
    expect([again?.settings, again?.about]).toEqual([
      { text: 'Your time zone', isOpen: true },
      { text: 'Port of Mombasa, Kenya', isOpen: true },
    ]);
  });

  it('shows initials where there is no photo', () => {
    const names = ['Chen Wei-ting', '陳美玲', 'Amina', 'María del Mar Ruiz', 'فاطمة الزهراء', 'Łucja "Lu" Żak'];
    const speakers = names.map((name) => ({ name, organization: '' }));
    const page = sessionPage({ call, session: { ...session, speakers } }, nairobi);
    expect(page.speakers.map(({ initials }) => initials)).toEqual(['CW', '陳', 'A', 'MR', 'ف', 'ŁŻ']);
  });

  it('comes back with what was typed and a message beside each field', () => {
    const page = sessionPage(
      {
        call,
        session,
        values: { name: 'Amina "A" <Odhiambo>', email: 'amina@example', timeZone: '' },
        fieldErrors: [
          { path: 'email', code: 'not-an-address', message: '' },
          { path: 'timeZone', code: 'required', message: '' },
        ],
      },
      nairobi,
    );
    expect(page.form?.errors).toEqual({
      title: '2 things to fix',
      items: [
        { id: 'email', label: 'Email address', message: 'Enter a valid email address, like name@example.org' },
        { id: 'timeZone', label: 'Your time zone', message: 'Choose a time zone' },
      ],
    });
    const html = renderPage('site/sessions/session', page);
    expect(html).toContain('value="Amina &quot;A&quot; &lt;Odhiambo&gt;"');
    expect(html).toContain('<a class="tap" href="#email">');
    expect(html).toMatch(/<input id="email"[^>]* aria-invalid="true" aria-describedby="email-error">/);
    expect(html).toContain('id="email-error"');
    expect(html).not.toContain('data-shown-zone');
  });

  it('renders the abstract as safe HTML', () => {
    const html = renderPage(
      'site/sessions/session',
      sessionPage({ call, session: { ...session, abstract: '**Bold** <script>x</script>' } }, nairobi),
    );
    expect(html).toContain('<p><strong>Bold</strong> &lt;script&gt;x&lt;/script&gt;</p>');
    expect(html).not.toContain('<script>');
  });
});

describe('the choices of the form', () => {
  it('are every zone by region, the likely ones first and selected once', () => {
    const groups = zoneGroups('en', now, 'Africa/Nairobi', ['Asia/Taipei', 'Africa/Nairobi']);
    expect(groups[0]).toEqual({
      label: 'Suggested',
      options: [
        { value: 'Africa/Nairobi', label: 'Nairobi (UTC+3)', selected: true },
        { value: 'Asia/Taipei', label: 'Taipei (UTC+8)', selected: false },
      ],
    });
    const all = groups.flatMap(({ options }) => options);
    expect(all.length).toBeGreaterThan(400);
    expect(all.filter((option) => option.selected)).toHaveLength(1);
  });

  it('are every country of today by its name in the language', () => {
    const english = countryOptions('en', 'KE');
    expect(english.filter((option) => option.selected).map((option) => option.label)).toEqual(['Kenya']);
    expect(english[0]?.label).toBe('Afghanistan');
    expect(new Set(english.map((option) => option.label)).size).toBe(english.length);
    expect(english.map((option) => option.value)).not.toContain('DD');
    expect(countryOptions('zh-TW', '').find((option) => option.value === 'KE')?.label).toBe('肯亞');
  });
});

describe('what is checked before a session is published', () => {
  const complete = sessionAt('2027-01-14T08:00Z', {
    abstract: 'What **tests** say.',
    joinUrl: 'https://rooms.example.org/a',
    speakers: [],
  });
  const context = {
    call: { ...call, closesAt: new Date('2027-03-31T15:59:00Z'), languages: ['en'] },
    others: [] as (typeof complete)[],
    notice: { isMissing: false, hasPublished: false },
    venue: null as VenueWithRooms | null,
  };
  const found = (changes: Partial<typeof session> = {}, more: Partial<typeof context> = {}) =>
    publishingChecks({ ...complete, ...changes }, { ...context, ...more }, now).map(
      ({ severity, key, field }) => `${severity} ${key} ${field}`,
    );
  const at = (startsAt: string, endsAt: string) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
  const past = at('2027-01-10T08:00:00Z', '2027-01-10T09:00:00Z');
  const running = at('2027-01-11T11:00:00Z', '2027-01-11T12:00:00Z');
  const late = at('2027-03-31T16:00:00Z', '2027-03-31T17:00:00Z');

  it.each([
    ['everything', {}, []],
    ['an end in the past', past, ['error over startsAtLocal']],
    ['a start in the past', running, ['warning started startsAtLocal']],
    ['a start after the call', late, ['warning after-close startsAtLocal']],
    ['a showcase after the call', { ...late, kind: 'showcase' as const }, []],
    ['a start at the close', { ...late, startsAt: new Date('2027-03-31T15:59:00Z') }, []],
    ['closed registration', { registrationClosesAt: now }, ['warning registration-closed registrationClosesAt']],
    ['no link', { joinUrl: null }, ['warning no-room joinUrl']],
    ['a room of its own', { joinUrl: null, room: 'jitsi' as const }, []],
    ['no venue', { format: 'in-person' as const, joinUrl: null, venue: null }, ['warning no-venue venue']],
    [
      'neither',
      { format: 'hybrid' as const, joinUrl: null, venue: '' },
      ['warning no-venue venue', 'warning no-room joinUrl'],
    ],
    ['no description', { abstract: ' \n' }, ['warning no-description abstract']],
    ['another language than that of the call', { language: 'fr' }, ['hint other-language translations']],
    ['a translation into it', { language: 'fr', translations: { en: { title: 'What tests say' } } }, []],
    ['a regional form of it', { language: 'en-GB' }, []],
  ])('with %s', (_, changes, checks) => {
    expect(found(changes)).toEqual(checks);
  });

  it('compares a session with its room and the zone of its venue', () => {
    const rooms = [{ id: 'a', venueId: 'v', position: 0, name: 'Lab', capacity: 40, equipment: '', accessibility: '' }];
    const venue = { id: 'v', name: 'EC1', timeZone: session.timeZone, rooms } as VenueWithRooms;
    const inLab = { format: 'hybrid' as const, venue: 'EC1, Lab', venueId: 'v', venueRoomId: 'a' };
    const checks = (capacity: number | null, zone = venue.timeZone) =>
      found({ ...inLab, capacity }, { venue: { ...venue, timeZone: zone } });
    expect(checks(40)).toEqual([]);
    expect(checks(41)).toEqual(['warning room-too-small capacity']);
    const online = { asksAttendance: true, inPersonCapacity: 40, onlineCapacity: 50, capacity: 90 };
    expect(found({ ...inLab, ...online }, { venue })).toEqual([]);
    expect(checks(null, 'Europe/Warsaw')).toEqual(['warning room-too-small capacity', 'hint other-zone timeZone']);
  });

  it('finds the same speaker, venue or link at the same time, and confirms each on its own', () => {
    const other = { ...complete, id: 'other', title: 'Other', joinUrl: 'https://rooms.example.org/b' };
    const kim = { speakers: [{ id: 'kim', name: 'Łukasz Kim' }] };
    expect(found(kim, { others: [{ ...other, ...kim }] })).toEqual(['warning speaker-busy:other speakers']);
    // Another person with the same name is somebody else.
    const namesake = { speakers: [{ id: 'other-kim', name: 'Łukasz Kim' }] };
    expect(found(namesake, { others: [{ ...other, ...kim }] })).toEqual([]);
    expect(found({}, { others: [{ ...other, joinUrl: complete.joinUrl }] })).toEqual([
      'warning room-busy:other joinUrl',
    ]);
    const hall = { format: 'hybrid' as const, venue: 'Hall 1' };
    expect(found(hall, { others: [{ ...other, ...hall, venue: ' hall  1' }] })).toEqual([
      'warning room-busy:other venue',
    ]);
    // In the rooms of a venue, the room counts; a session without one takes all of them.
    const room = (venueRoomId: string | null) => ({ ...hall, venueId: 'v', venueRoomId });
    const busy = (own: string | null, theirs: string | null) =>
      found({ ...room(own), capacity: 40 }, { others: [{ ...other, ...room(theirs) }] });
    expect([busy('a', 'b'), busy('a', 'a').length, busy(null, 'b').length]).toEqual([[], 1, 1]);
    const after = { ...other, ...kim, startsAt: complete.endsAt, endsAt: new Date('2027-01-14T23:00Z') };
    expect(found(kim, { others: [after, { ...other, ...kim, id: complete.id }] })).toEqual([]);

    const others = [other, { ...other, id: 'third' }].map((one) => ({ ...one, ...kim }));
    const checks = publishingChecks({ ...complete, ...kim }, { ...context, others }, now);
    expect(unconfirmedWarnings(checks, ['speaker-busy:other']).map(({ key }) => key)).toEqual(['speaker-busy:third']);
  });

  it('says that nobody sees a session of a call that is a draft', () => {
    const draft = { ...context.call, publishedAt: null };
    expect(found({}, { call: draft })).toEqual(['hint call-not-public call']);
  });

  it('asks once for the privacy notice', () => {
    const notice = { isMissing: true, hasPublished: false };
    expect(found({}, { notice })).toEqual(['warning privacy-notice-missing privacyNotice']);
    expect(found({}, { notice: { ...notice, hasPublished: true } })).toEqual([
      'hint privacy-notice-missing privacyNotice',
    ]);
  });
});
