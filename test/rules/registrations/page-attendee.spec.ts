import '../../../src/app/areas.js';
import { errorPageView } from '../../../src/site/error.page.js';
import { joinPage } from '../../../src/site/rooms/join.page.js';
import { helpfulWith } from '../../../src/parts/submissions/site/helpful-with.js';
import { lostLinkPage } from '../../../src/site/registrations/lost-link.page.js';
import { mePage } from '../../../src/site/registrations/me.page.js';
import type { MyRegistration } from '../../../src/site/registrations/me-sessions.js';
import { type StatusPageInput, statusPage } from '../../../src/site/registrations/status.page.js';
import { languages } from '../../../src/platform/i18n/messages.js';
import { renderPage } from '../../../src/platform/views/renderer.js';
import { registrationStates } from '../../../src/domain/registrations/registration.js';
import { call, now, proposalOf, sessionAt, viewerIn } from '../../support/page-fixtures.js';

const nairobi = viewerIn('Africa/Nairobi');
const session = sessionAt('2027-01-14T08:00Z', { durationMinutes: 75 });
const layout = { path: '/me/token', mePath: '/me/token' };
const status = (changes: Partial<StatusPageInput> = {}): StatusPageInput => ({
  call,
  session,
  state: 'confirmed',
  place: null,
  attendee: { name: 'Amina Odhiambo', email: 'amina@example.org', timeZone: 'Africa/Nairobi', unsubscribedFrom: [] },
  calendar: { file: '/file.ics' },
  invitation: 'queued',
  shareUrl: 'https://greenroom.example.org/calls/green-transitions/sessions/shore-power',
  joinPath: '/join/token',
  withdrawPath: '/withdraw',
  resendPath: '/resend',
  retakePath: '/retake',
  offerPath: '/registration',
  provisional: null,
  offerExpiresAt: null,
  layout,
  ...changes,
});

describe('the status page', () => {
  it('starts with the state and says what happens next, dated in the zone of the person', () => {
    const page = statusPage(status(), nairobi);
    expect([page.state.label, page.heading]).toEqual(['Registered', 'You have a seat']);
    expect(page.steps.map(({ when, text }) => [when, text])).toEqual([
      ['Now', 'Your invitation is on its way to amina@example.org.'],
      ['Wed 13 Jan, 11:00', 'We’ll email you a reminder.'],
      ['Thu 14 Jan, 10:00', 'We’ll email you a reminder.'],
      ['Thu 14 Jan, 10:45', 'The online room opens. The link is in your invitation.'],
    ]);
  });

  it('promises the invitation until it was sent, and says no more to a reader who need not be the person', () => {
    const first = (changes: Partial<StatusPageInput>) => {
      const [step] = statusPage(status(changes), nairobi).steps;
      return [step?.when, step?.text, step?.isResend];
    };
    expect(first({ invitation: 'sent' })).toEqual([
      'Sent',
      'We’ve emailed your invitation to amina@example.org.',
      true,
    ]);
    const undelivered = 'We couldn’t deliver your invitation to amina@example.org.';
    expect(first({ invitation: 'undelivered' })).toEqual(['Now', undelivered, true]);
    const emailed = 'We’ve emailed amina@example.org. If you’re new here, confirm your address in that email.';
    for (const state of ['confirmed', 'waitlisted', 'pending'] as const) {
      expect(first({ invitation: 'undisclosed', state })).toEqual(['Now', emailed, false]);
    }
  });

  it('promises no reminder at night, none to whom it would not come, and none to who wants none', () => {
    const reminders = (attendee: object, now = nairobi.now) =>
      statusPage(status({ attendee: { ...status().attendee, ...attendee } }), { ...nairobi, now })
        .steps.filter(({ text }) => text === 'We’ll email you a reminder.')
        .map(({ when }) => when);
    // In Boston it is three in the morning a day before; shown on the clock of the reader.
    const boston = { timeZone: 'America/New_York' };
    expect(reminders(boston)).toEqual(['Wed 13 Jan, 15:00', 'Thu 14 Jan, 10:00']);
    expect(reminders(boston, new Date('2027-01-13T09:00:00Z'))).toEqual(['Thu 14 Jan, 10:00']);
    expect(reminders({ unsubscribedFrom: ['reminders'] })).toEqual([]);
    expect(reminders({ unsubscribedFrom: ['news'] })).toHaveLength(2);
  });

  it.each([
    ['confirmed', null, 'You have a seat', true, true],
    ['pending', null, 'Your registration is waiting for approval', false, true],
    ['waitlisted', 3, 'You’re 3rd on the waiting list', false, true],
    ['waitlisted', null, 'You’re on the waiting list', false, true],
    ['cancelled', null, 'You’ve withdrawn', false, false],
    ['declined', null, 'Your registration wasn’t accepted', false, false],
  ] as const)('for %s (place %s) says "%s"', (state, place, heading, hasSeat, mayWithdraw) => {
    const page = statusPage(status({ state, place }), nairobi);
    expect(page.heading).toBe(heading);
    expect([page.calendar !== null, page.joinPath !== null, page.shareUrl !== null]).toEqual([
      hasSeat,
      hasSeat,
      hasSeat,
    ]);
    expect(page.withdraw !== null).toBe(mayWithdraw);
  });

  it('puts a cancelled or finished session before what the person did', () => {
    const cancelled = statusPage(status({ session: { ...session, state: 'cancelled' } }), nairobi);
    expect([cancelled.heading, cancelled.withdraw, cancelled.calendar]).toEqual([
      'This session is cancelled',
      null,
      null,
    ]);
    const over = statusPage(status(), { ...nairobi, now: session.endsAt });
    expect([over.heading, over.joinPath]).toEqual(['This session is over', null]);
  });

  it.each([
    [{}, 'Get my seat back'],
    [{ capacity: 1, taken: 1 }, 'Join the waiting list'],
    [{ capacity: 1, taken: 1, waitlist: false }, null],
    [{ approval: 'manual' as const }, 'Register again'],
    [{ registrationClosesAt: new Date(now.getTime() - 1) }, null],
    [{ state: 'cancelled' as const }, null],
  ])('lets a person who left come back with what there is: %j', (changes, label) => {
    const page = statusPage(status({ state: 'cancelled', session: { ...session, ...changes } }), nairobi);
    expect(page.retake?.label ?? null).toBe(label);
    const form = '<form class="mt-s" method="post" action="/retake">';
    expect(renderPage('site/registrations/status', page).includes(form)).toBe(label !== null);
  });

  it('shows an offer with its end on the clock of the person, to accept or decline', () => {
    const offerExpiresAt = new Date('2027-01-13T21:30:00Z');
    const page = statusPage(status({ state: 'offered', offerExpiresAt }), nairobi);
    expect([page.heading, page.offer, page.withdraw, page.calendar]).toEqual([
      'A seat is reserved for you',
      {
        text: 'It’s reserved for you until 00:30 on Thursday 14 January 2027, Nairobi (UTC+3).',
        acceptPath: '/registration/accept-offer',
        declinePath: '/registration/decline-offer',
      },
      null,
      null,
    ]);
    expect(renderPage('site/registrations/status', page)).toContain(
      '<form method="post" action="/registration/accept-offer">',
    );
    const ended = statusPage(status({ state: 'cancelled', offerExpiresAt }), nairobi);
    expect([ended.heading, ended.offer, ended.retake?.label]).toEqual([
      'Your seat offer has expired',
      null,
      'Get my seat back',
    ]);
  });

  it('offers nothing that only the person may do to somebody who has not proved to be them', () => {
    for (const state of ['confirmed', 'cancelled', 'offered'] as const) {
      const paths = {
        calendar: null,
        joinPath: null,
        withdrawPath: null,
        resendPath: null,
        retakePath: null,
        offerPath: null,
      };
      const offerExpiresAt = state === 'offered' ? session.startsAt : null;
      const html = renderPage(
        'site/registrations/status',
        statusPage(status({ state, offerExpiresAt, ...paths }), nairobi),
      );
      expect(html).not.toContain('<form method="post"');
      expect(html).not.toMatch(/\/join\/|\/file\.ics/u);
    }
  });
});

describe('the own page', () => {
  const mine = (changes: Partial<MyRegistration>): MyRegistration => ({
    session,
    state: 'confirmed',
    place: null,
    materials: [],
    statusPath: '/status',
    withdrawPath: '/withdraw',
    calendarPath: '/file.ics',
    joinPath: null,
    ticketPath: null,
    isUnconfirmed: false,
    openQuestions: 0,
    afterLinks: [],
    offer: null,
    offerExpiresAt: null,
    provisional: null,
    ...changes,
  });
  const page = (registrations: MyRegistration[], viewer = nairobi) =>
    mePage(
      {
        call,
        attendee: {
          name: 'Amina Odhiambo',
          email: 'amina@example.org',
          timeZone: 'Africa/Nairobi',
          language: 'en',
          unsubscribedFrom: [],
          suppressedAt: null,
          suppressionReason: null,
        },
        registrations,
        series: [],
        sections: [],
        proposalPages: [],
        teamRequests: [],
        proposals: [proposalOf({ title: 'Biogas buses', theme: 'sustainable-energy' })],
        proposalLists: [
          { heading: 'Pilots', label: 'Open', items: [{ path: '/pilots/pilot', title: 'Biogas buses' }] },
        ],
        choice: { sessions: [], attended: [] },
        feedUrl: 'https://greenroom.example.org/me/feed/calendar.ics',
        preferences: { action: '/me/token/preferences' },
        announcement: { action: '/me/token/proposals' },
        flash: null,
        layout,
      },
      viewer,
    );

  it('lists what is to come and folds away what is over or withdrawn', () => {
    const view = page([
      mine({ session: sessionAt('2026-12-03T08:00Z', { title: 'Earlier' }) }),
      mine({ state: 'waitlisted', place: 2, session: sessionAt('2027-01-20T08:00Z', { title: 'In line' }) }),
      mine({ state: 'cancelled', session: sessionAt('2027-01-21T08:00Z', { title: 'Left' }) }),
    ]);
    expect(view.coming.map(({ title, state, withdraw }) => [title, state.label, withdraw?.label])).toEqual([
      ['In line', '2nd on the waiting list', 'Leave the waiting list'],
    ]);
    expect(view.past.map(({ title, withdraw }) => [title, withdraw])).toEqual([
      ['Left', null],
      ['Earlier', null],
    ]);
    expect(view.pastLabel).toBe('2 earlier sessions and registrations');
  });

  it('warns of sessions at the same time, and not of those that only touch', () => {
    const view = page([
      mine({}),
      mine({ session: sessionAt('2027-01-14T09:00Z', { title: 'Clash' }) }),
      mine({ session: sessionAt('2027-01-14T10:00Z', { title: 'Right after' }) }),
    ]);
    expect(view.coming.map((row) => row.overlap)).toEqual([
      'Overlaps with: Clash',
      'Overlaps with: Shore power for medium-size ports',
      null,
    ]);
  });

  it('takes announcements until the call closes', () => {
    expect(page([]).announcement).not.toBeNull();
    const late = { ...nairobi, now: new Date('2027-02-26T16:00Z') };
    expect(page([], late).announcement).toBeNull();
    expect(page([], late).deadline).toContain('The deadline for proposals was Friday 26 February 2027.');
  });
});

describe('the way into the room', () => {
  const join = (state: Parameters<typeof joinPage>[0]['state'], roomUrl: string | null = null) =>
    joinPage({ call, session, state, joinPath: '/join/token', roomUrl }, nairobi);

  it('counts down to the opening, by the clock of the server', () => {
    const page = join('early');
    expect(page.countdown).toEqual({ until: '2027-01-14T07:45:00.000Z', serverNow: now.toISOString() });
    expect(page.text).toContain('The room opens at 10:45.');
  });

  it('opens by a form only, and never shows the room before', () => {
    expect(renderPage('site/rooms/join', join('open', 'https://meet.example.org/x'))).not.toContain('meet.example.org');
    expect(renderPage('site/rooms/join', join('open'))).toContain('<form method="post" action="/join/token">');
    expect(renderPage('site/rooms/join', join('entering', 'https://meet.example.org/x'))).toContain(
      '<meta http-equiv="refresh" content="0; url=https://meet.example.org/x">',
    );
  });
});

describe('"send me my link again"', () => {
  it('answers every address alike', () => {
    const texts = ['known@example.org', 'unknown@example.org'].map((sentTo) =>
      lostLinkPage(call, nairobi, { sentTo }).sent?.text.replace(sentTo, '*'),
    );
    expect(texts[0]).toBe('If * is registered, we’ve sent the link to it.');
    expect(texts[1]).toBe(texts[0]);
  });
});

describe.each(languages.map(({ code }) => code))('in %s', (language) => {
  const viewer = viewerIn('Africa/Nairobi', language);

  it.each(registrationStates)('the status page of %s renders', (state) => {
    expect(renderPage('site/registrations/status', statusPage(status({ state, place: 1 }), viewer))).toContain(
      '</html>',
    );
  });

  it.each(['early', 'open', 'no-room', 'over', 'cancelled', 'no-seat', 'entering'] as const)(
    'the join page %s renders',
    (state) => {
      expect(
        renderPage('site/rooms/join', joinPage({ call, session, state, joinPath: '/join/token' }, viewer)),
      ).toContain('</html>');
    },
  );

  it.each([400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 502, 503])(
    'the error page %i renders',
    (code) => {
      const failure = { status: code, requestId: 'r-1', path: '/x', mayRetry: code >= 500 };
      expect(renderPage('site/error', errorPageView(failure, language, now))).toContain(`<p class="label">${code}</p>`);
    },
  );
});

it.each([
  ['confirmed', 'You’re registered'],
  ['waitlisted', 'On the waiting list'],
  ['pending', 'Waiting for approval'],
] as const)('a session beside a proposal says what somebody who is %s has there', (state, text) => {
  const criteria = [{ slug: 'impact', name: 'Impact' }];
  const helpful = { ...session, criteria: ['impact'] };
  const shown = helpfulWith({ ...call, criteria }, [helpful], [{ session: helpful, state }], nairobi).get('impact');
  expect(shown?.map(({ registered }) => registered)).toEqual([text]);
});
