import '../../../src/app/areas.js';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ComposedMessage, composeMessage } from '../../../src/domain/notifications/composing/compose.js';
import type { ComposedCall } from '../../../src/domain/notifications/composing/composed-parts.js';
import type { ComposedSession } from '../../../src/domain/notifications/composing/composed-parts.js';
import { SharedEmails } from '../../../src/domain/notifications/composing/shared-emails.js';
import { mimeSource } from '../../../src/domain/notifications/email/mime.js';
import type { Recipient } from '../../../src/domain/notifications/message.js';
import { coreKinds, kindOf, type MessageKind, messageKinds } from '../../../src/domain/notifications/kinds/kinds.js';
import { partsOf, editableKinds } from '../../../src/domain/notifications/templates/editable-parts.js';
import { noOverrides, readOverrides } from '../../../src/domain/notifications/templates/email-template.js';
import { sampleMessage } from '../../../src/domain/notifications/templates/sample.js';
import { builtInTzData, withTzData } from '../../../src/domain/time/tz-data.js';
import { languages, listMessages, translate } from '../../../src/platform/i18n/messages.js';
import { pageToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { shortId } from '../../../src/platform/tokens.js';
import { projectRoot } from '../../../src/platform/root.js';
import { emailFaults } from '../../support/mail-faults.js';
import { amina, call, fullPayload, message, site, snapshot, type SomePayload } from '../../support/mail-fixtures.js';

/** Returns numbers in [0, 1) that look random and are the same for the same seed (mulberry32). */
const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

const now = new Date('2027-01-11T09:30:05Z');
const everywhere = languages.flatMap(({ code }) => messageKinds().map((kind) => [code, kind] as const));

it('every kind that a file declares is in the record, under its own name', async () => {
  const files = readdirSync(join(projectRoot, 'src/domain/notifications/kinds')).filter(
    (file) => !/^kinds?\.ts$/u.test(file),
  );
  const declared = new Map<string, unknown>();
  for (const file of files) {
    const kinds = (await import(`../../../src/domain/notifications/kinds/${file.replace(/ts$/u, 'js')}`)) as object;
    for (const [name, kind] of Object.entries(kinds)) {
      declared.set(
        name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`),
        kind,
      );
    }
  }
  expect(Object.fromEntries(declared)).toEqual(coreKinds);
  expect(new Set(messageKinds()).size).toBe(messageKinds().length);
});

it('a kind with a payload of its own refuses a message without it', () => {
  const required = messageKinds().filter((kind) => kindOf(kind).payload?.safeParse({}).success === false);
  expect(required.length).toBeGreaterThan(15);
  for (const kind of required) expect(kindOf(kind).payload?.safeParse(fullPayload(kind)).error).toBeUndefined();
});

it.each(everywhere)('in %s a mail that is %s has a name for organizers', (code, kind) => {
  expect(translate(code, `console.notifications.kind.${kind}`)).not.toBe('');
});

it.each(editableKinds())('the parts of %s that organizers can reword are the texts that it has', (kind) => {
  const keys = [...listMessages('en').keys()].filter((key) =>
    new RegExp(`^notifications\\.${kind}(?:State|Text|Warning)`, 'u').test(key),
  );
  const own = partsOf(kind).filter(({ name }) => name !== 'greeting' && name !== 'closing');
  expect(own.map(({ key }) => `notifications.${key}`).sort()).toEqual(keys.sort());
});

const samples = languages.flatMap(({ code }) =>
  editableKinds().flatMap((kind) => {
    const { template } = kindOf(kind);
    return Object.keys(template?.samples ?? {}).map((shownCase) => [code, kind, shownCase] as const);
  }),
);

it.each(samples)('in %s the sample of %s shows its part %s, reworded', (code, kind, shownCase) => {
  const part = partsOf(kind).find(({ name }) => name === shownCase);
  const words = ['Reworded', ...(part?.kept ?? []).map((field) => `{${field}}`)].join(' ');
  const { read, lost } = readOverrides(kind, code, { [shownCase]: words });
  expect(lost).toEqual([]);
  const reader = { ...amina, language: code };
  const { message, session } = sampleMessage(kind, shownCase, reader, 'Port of Mombasa', snapshot, now);
  const mail = composeMessage(message, session, call, site, null, read);
  expect(mail.text).toContain('Reworded');
  expect(emailFaults(mail.html, mail.text)).toEqual([]);
});

describe('an email that is composed once for all readers', () => {
  const many = ['invited', 'updated', 'rescheduled', 'cancelled', 'reminder', 'follow-up'] as const;
  const ownWriting = new Set(['broadcast', 'letter']);
  const hostile = 'Bo & <b>"Sons"</b> `=` \'{name}\' $& $1';
  const long = ' Zoë \u202e\u2028 Ångström-Þórðardóttir, whose name is longer than a line of seventy-six octets = ';
  const about = { ...call, accentColor: '#a01020', replyTo: 'reply@example.org' };
  const uuid = (of: number, index: number) => `${of}e2b7c31-55aa-4d0e-8f00-1b2c3d4e${String(index).padStart(4, '0')}`;

  /** One message to each of these names, with everything of its own that a message can have. */
  const messagesTo = (names: string[], kind: MessageKind, reader: Partial<Recipient>) =>
    names.map((name, index) => {
      const recipient = { ...amina, ...reader, email: `p.${index}+'&@example.org`, name };
      const row = message(kind, { ...fullPayload(kind), requestId: `request-${index}`, recipient });
      const { event } = row.payload;
      const own = {
        uid: `${uuid(4, index)}@example.org`,
        sequence: index,
        createdAt: `2026-1${index % 2}-20T09:30:00Z`,
      };
      const isToAttendee = !/^(?:staff|speaker)-/u.test(kind);
      return {
        ...row,
        id: uuid(3, index),
        messageId: `<${uuid(3, index)}@example.org>`,
        registrationId: isToAttendee ? uuid(1, index) : null,
        attendeeId: isToAttendee ? uuid(2, index) : null,
        createdAt: new Date(row.createdAt.getTime() + (index > 8 ? index : 0)),
        payload: { ...row.payload, ...(event && { event: { ...event, ...own } }) },
      };
    });

  const makeWith = (
    emails: SharedEmails,
    row: ComposedMessage,
    session: ComposedSession | null,
    texts = noOverrides,
    of: ComposedCall = about,
  ) => emails.find(row, session, of, site, texts) ?? emails.compose(row, session, of, site, texts);

  /** Returns how many were not composed anew. */
  const expectSame = (rows: ComposedMessage[], session: ComposedSession | null, texts = noOverrides): number => {
    const emails = new SharedEmails();
    return rows.filter((row) => {
      const email = makeWith(emails, row, session, texts);
      if (email.bodies === undefined) return false;
      const composed = composeMessage(row, session, about, site, null, texts);
      expect(mimeSource(email).toString('latin1')).toBe(mimeSource(composed).toString('latin1'));
      expect([email.text, email.html]).toEqual([composed.text, composed.html]);
      return true;
    }).length;
  };

  it.each(languages)('is in $code byte for byte what is composed for each, of every kind', ({ code }) => {
    for (const kind of messageKinds().filter((one) => !ownWriting.has(one))) {
      const rows = messagesTo(['Amina Odhiambo', 'Lin', 'Anna', `${hostile}${long}`], kind, { language: code });
      const isAbout = !/^(?:staff|link|deadline|erased|several|proposal|delegation$)/u.test(kind);
      const shared = expectSame(rows, isAbout ? { snapshot, previousSnapshot: snapshot } : null);
      const wanted = many.some((one) => one === kind) ? 1 : shared;
      expect([kind, shared]).toEqual([kind, wanted]);
    }
  });

  it.each(many)('is the same for all readers of %s, whatever their names, and however they attend', (kind) => {
    const odd = ['林怡君', 'مريم حسن', "p.10+'&@example.org", '\ue000&\ue001', 'Name\nSubject: x', '', hostile, long];
    const names = ['Amina', 'Lin', 'Anna', ...odd, 'Amina', 'Lin', 'Anna', hostile];
    const inPerson = { ...snapshot, format: 'in-person' as const, venue: 'Pier-2 <Art> Center\n1 Dayong Rd' };
    const elsewhere = { ...snapshot, timeZone: 'America/New_York', title: 'A & B' };
    for (const language of ['zh-TW', 'ar']) {
      for (const reader of [{ language }, { language, unproven: true as const }]) {
        const rows = messagesTo(names, kind, reader);
        expect(expectSame(rows, { snapshot })).toBeGreaterThan(reader.unproven ? -1 : 3);
        const worded = readOverrides(kind, language, { state: '{name}: {title}' }).read;
        expectSame(rows, { snapshot: inPerson }, worded);
        expectSame(rows, { snapshot: elsewhere, previousSnapshot: snapshot });
        expectSame(
          rows.map((row) => ({ ...row, payload: { ...row.payload, asksIfMine: true as const } })),
          { snapshot },
        );
      }
    }
  });

  it('is what is composed for each, whoever reads it, of whichever kind, and in whatever order', () => {
    const random = seeded(7);
    const pick = <One>(all: readonly One[]): One => all[Math.floor(random() * all.length)]!;
    const [mark, stranger] = ['\ue000&\ue001', uuid(2, 1)];
    const likeOthers = ['\ue000&amp;\ue001\ue002&\ue003', '\ue001', stranger, shortId(stranger)];
    const token = pageToken(site.secret, stranger, 1);
    const names = ['Lin', 'Lin', 'Amina Odhiambo', '林怡君', 'مريم', '', hostile, long, mark, ...likeOthers, token];
    const reworded = { closing: `{name}: ${mark}` };
    const otherZones = {
      ...builtInTzData,
      version: '2099z',
      zones: builtInTzData.zones.map((line) => line.replace(/^Africa\/Nairobi\|.*/u, 'Africa/Nairobi|+05|-50|0||')),
    };
    /** Each email is of the usual news, or differs in one thing that all of its readers have in common. */
    interface News {
      recipient?: Partial<Recipient>;
      payload?: SomePayload;
      event?: object;
      snapshot?: Partial<ComposedSession['snapshot']>;
      call?: Partial<ComposedCall>;
      from?: Partial<typeof site>;
      laterMs?: number;
      hasNoRegistration?: true;
      isReworded?: true;
      tzData?: typeof builtInTzData;
    }
    const otherNews: News[] = [
      ...['ar', 'zh-TW'].map((language) => ({ recipient: { language } })),
      { recipient: { timeZone: 'America/New_York' } },
      { recipient: { linkVersion: 2 } },
      { recipient: { unproven: true } },
      { recipient: { unproven: true }, payload: { registeredBy: { coordinator: mark, organization: mark } } },
      { payload: { asksIfMine: true } },
      { payload: { organization: mark } },
      { payload: { note: mark, place: 7, attended: true, hasProposal: true, certificate: true, reason: 'new-links' } },
      { event: { attendance: 'in-person' }, snapshot: { format: 'hybrid', venue: mark } },
      { event: { attendance: 'online' }, snapshot: { format: 'hybrid', venue: mark } },
      { event: { createdAt: '2026-07-20T09:30:00Z' }, recipient: { timeZone: 'America/New_York' } },
      { event: { answer: 'ACCEPTED' } },
      { snapshot: { title: shortId(stranger) } },
      { snapshot: { title: mark } },
      { call: { name: mark, translations: {} } },
      { from: { secret: 'the next secret of the tests, after its rotation' } },
      { from: { publicUrl: 'https://other.example.org' } },
      ...[1, 20 * 60_000, 100 * 86_400_000].map((laterMs) => ({ laterMs })),
      { hasNoRegistration: true },
      { isReworded: true },
      { tzData: otherZones },
    ];
    let shared = 0;
    for (const kind of messageKinds().filter((one) => !ownWriting.has(one))) {
      const emails = new SharedEmails();
      const [base] = messagesTo(['Lin'], kind, {});
      const isAbout = !/^(?:staff|link|deadline|erased|several|proposal|delegation$)/u.test(kind);
      const texts = editableKinds().some((one) => one === kind)
        ? readOverrides(kind, 'en', reworded).read
        : noOverrides;
      const sites = new Map<object | undefined, typeof site>();
      const usual: News = {};
      const all = [usual, usual, usual, usual, ...otherNews];
      for (let index = 0; index < all.length + 12; index++) {
        const news = all[index] ?? pick(all);
        const from = sites.get(news.from) ?? { ...site, ...news.from };
        sites.set(news.from, from);
        const of = { ...about, ...news.call };
        const session = isAbout ? { snapshot: { ...snapshot, ...news.snapshot }, previousSnapshot: snapshot } : null;
        const worded = news.isReworded ? texts : noOverrides;
        // After a merge, a person has registrations of another one.
        const [who, whose] = [pick([1, 2, 3, 4, 5]), pick([1, 2, 3, 4, 5])];
        const email = `p.${who}+'&@example.org`;
        const { event } = base!.payload;
        const row: ComposedMessage = {
          ...base!,
          id: uuid(3, index),
          messageId: `<${uuid(3, index)}@example.org>`,
          createdAt: new Date(base!.createdAt.getTime() + (news.laterMs ?? 0)),
          attendeeId: base!.attendeeId && uuid(2, who),
          registrationId: news.hasNoRegistration ? null : base!.registrationId && uuid(1, whose),
          payload: {
            ...base!.payload,
            ...news.payload,
            requestId: `request-${index}`,
            recipient: { ...amina, ...news.recipient, name: pick([...names, email]), email },
            ...(event && {
              event: { ...event, ...news.event, uid: `${uuid(4, index)}@example.org`, sequence: index },
            }),
          },
        };
        withTzData(news.tzData ?? builtInTzData, () => {
          const made = emails.find(row, session, of, from, worded) ?? emails.compose(row, session, of, from, worded);
          if (made.bodies === undefined) return;
          shared++;
          const composed = composeMessage(row, session, of, from, null, worded);
          expect([kind, mimeSource(made).toString('latin1')]).toEqual([kind, mimeSource(composed).toString('latin1')]);
          expect([made.text, made.html]).toEqual([composed.text, composed.html]);
        });
      }
    }
    expect(shared).toBeGreaterThan(messageKinds().length);
  });

  it('never contains the link of another reader, nor what a later version of the texts says', () => {
    const emails = new SharedEmails();
    const [first, second, third, ...others] = messagesTo(['A', 'B', 'C', 'D', 'E'], 'invited', {});
    for (const row of [first!, second!, third!]) makeWith(emails, row, { snapshot });
    for (const row of others) {
      const email = makeWith(emails, row, { snapshot });
      const source = `${mimeSource(email).toString('latin1')}${email.text}${email.html}${email.calendar?.object}`;
      const strangers = [first!, second!, third!].flatMap(({ registrationId, attendeeId }) =>
        [registrationId, attendeeId].flatMap((id) => [id!, shortId(id!)]),
      );
      expect(strangers.filter((id) => source.replaceAll('=\r\n', '').includes(id))).toEqual([]);
    }
    const fresh = new SharedEmails();
    const merged = { ...second!, registrationId: first!.registrationId };
    for (const row of [first!, first!, merged]) makeWith(fresh, row, { snapshot });
    expect(makeWith(fresh, third!, { snapshot }).bodies).toBeUndefined();
    expect(makeWith(fresh, second!, { snapshot }).bodies).toBeDefined();
    const mark = '\ue000&\ue001';
    const [named] = messagesTo([mark], 'invited', {});
    for (const title of [first!.registrationId!, mark]) {
      const about = { snapshot: { ...snapshot, title } };
      const proof = { ...second!, payload: { ...second!.payload, recipient: named!.payload.recipient } };
      for (const row of [first!, first!, proof]) makeWith(fresh, row, about);
      expect(makeWith(fresh, third!, about).text).toContain(title);
    }
    const row = others[0]!;
    const worded = readOverrides('invited', 'en', { state: 'Welcome' }).read;
    expect(makeWith(emails, row, { snapshot }, worded).subject).toMatch(/^Welcome/u);
    expect(makeWith(emails, row, { snapshot }, noOverrides, { ...about, name: 'Renamed' }).text).toContain('Renamed');
  });
});
