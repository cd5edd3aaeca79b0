import { assert, constantFrom, property, string, tuple } from 'fast-check';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';
import type { ComposedEmail } from '../../../src/domain/notifications/email/composed-email.js';
import { mimeSource } from '../../../src/domain/notifications/email/mime.js';
import { isPlainAddress } from '../../../src/domain/notifications/email/plain-address.js';
import { encodeText } from '../../../src/domain/notifications/email/transfer-encoding.js';
import { isTicketOf } from '../../../src/domain/registrations/links/ticket.js';
import { mimeTree } from '../../support/mime-tree.js';
import { amina, compose, event, site } from '../../support/mail-fixtures.js';

/** Of the fixtures' messages. */
const seat = { registrationId: '0d9f3c52-8f6e-4f1b-9a37-3a9b6f2f1f10', linkVersion: amina.linkVersion };
const invite = compose('invited', { event });

describe('the MIME source of a mail', () => {
  it('has the tree in which Outlook and everybody else find the invite', () => {
    expect(mimeTree(mimeSource(invite))).toEqual({
      type: 'multipart/mixed',
      parts: [
        {
          type: 'multipart/alternative',
          parts: [
            { type: 'text/plain; charset=utf-8', body: invite.text.replaceAll('\n', '\r\n') },
            { type: 'text/html; charset=utf-8', body: invite.html.replaceAll('\n', '\r\n') },
            { type: 'text/calendar; charset=utf-8; method=REQUEST', body: invite.calendar?.object },
          ],
        },
        { type: 'application/ics; name=invite.ics', body: invite.calendar?.object },
      ],
    });
  });

  it('is two alternatives when there is no invite', () => {
    const mail = compose('waitlisted', { place: 2 });
    expect(mimeTree(mimeSource(mail))).toEqual({
      type: 'multipart/alternative',
      parts: [
        { type: 'text/plain; charset=utf-8', body: mail.text.replaceAll('\n', '\r\n') },
        { type: 'text/html; charset=utf-8', body: mail.html.replaceAll('\n', '\r\n') },
      ],
    });
  });

  it('brings the ticket for the entrance to somebody with a seat at a venue, and to nobody else', async () => {
    const venue = { format: 'in-person', venue: 'Pier-2 Art Center' } as const;
    const { attachments } = await simpleParser(mimeSource(compose('invited', { event }, venue)));
    const [ticket, ...others] = attachments.filter(({ contentType }) => contentType === 'image/png');
    expect([ticket?.filename, others]).toEqual(['ticket.png', []]);
    const { data, info } = await sharp(ticket?.content).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(isTicketOf(decodeQR({ data, width: info.width, height: info.height }), [site.secret], seat)).toBe(true);
    const filesOf = (mail: ComposedEmail) => (mail.files ?? []).map(({ name }) => name);
    const hybrid = { ...venue, format: 'hybrid' } as const;
    expect(filesOf(compose('invited', { event: { ...event, attendance: 'online' } }, hybrid))).toEqual([]);
    expect(filesOf(compose('invited', { event: { ...event, attendance: 'in-person' } }, hybrid))).toEqual([
      'ticket.png',
    ]);
    expect(filesOf(compose('waitlisted', { place: 2 }, venue))).toEqual([]);
    expect(filesOf(compose('cancelled', { event }, venue))).toEqual([]);
  });

  it('reads back in another program as it was composed', async () => {
    const parsed = await simpleParser(mimeSource(invite));
    expect(parsed.subject).toBe(invite.subject);
    expect(parsed.from?.value).toEqual([invite.from]);
    expect(parsed.to).toMatchObject({ value: [invite.to] });
    expect(parsed.replyTo?.value).toEqual([invite.replyTo]);
    expect(parsed.messageId).toBe(invite.messageId);
    expect(parsed.inReplyTo).toBe('<0d9f3c52-8f6e-4f1b-9a37-3a9b6f2f1f10.thread@greenroom.example.org>');
    expect(parsed.date).toEqual(invite.date);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.headers.get('content-language')).toBe('en');
    // mailparser ends its text with the line break that belongs to the boundary.
    expect(parsed.text?.trimEnd()).toBe(invite.text.trimEnd());
    expect(parsed.html).toBe(invite.html);
    const files = parsed.attachments.map((file) => [file.contentType, file.content.toString()]);
    expect(files).toEqual([
      ['text/calendar', invite.calendar?.object],
      ['application/ics', invite.calendar?.object],
    ]);
  });

  it('carries a calendar object that ical.js reads, with one attendee and the same method everywhere', () => {
    const calendar = new ICAL.Component(ICAL.parse(invite.calendar?.object ?? ''));
    expect(calendar.getFirstPropertyValue('method')).toBe(invite.calendar?.method);
    const [component, ...others] = calendar.getAllSubcomponents('vevent');
    expect(others).toEqual([]);
    expect(component?.getAllProperties('attendee').map((each) => each.getFirstValue())).toEqual([
      `mailto:${amina.email}`,
    ]);
    expect(component?.getFirstPropertyValue('uid')).toBe(event.uid);
    expect(String(component?.getFirstPropertyValue('dtstart'))).toBe('2027-01-14T08:00:00Z');
  });

  it('is the same for the same message, and differs in every boundary for another', () => {
    const again = compose('invited', { event });
    expect(mimeSource(again).equals(mimeSource(invite))).toBe(true);
    const boundaries = (messageId: string) =>
      [
        ...mimeSource({ ...invite, messageId })
          .toString()
          .matchAll(/boundary="([^"]+)"/gu),
      ].map((match) => match[1] ?? '');
    const [mixed = '', alternative = ''] = boundaries('<other@example.org>');
    expect(boundaries(invite.messageId)).not.toContain(mixed);
    expect(mixed.startsWith(alternative) || alternative.startsWith(mixed)).toBe(false);
  });

  it('has only ASCII in lines of at most 78, ended by CRLF', () => {
    const lin = compose('invited', { event, recipient: { ...amina, name: '林怡君', language: 'zh-TW' } });
    for (const mail of [invite, lin]) {
      const source = mimeSource(mail).toString('latin1');
      expect(source.replaceAll('\r\n', '')).toMatch(/^[\t -~]*$/u);
      const longest = Math.max(...source.split('\r\n').map((line) => line.length));
      expect(longest).toBeLessThanOrEqual(78);
    }
  });
});

describe('the headers that are written without nodemailer', () => {
  const node = new MimeNode(undefined, { baseBoundary: 'unused' });
  const asNodemailer = (name: string, value: string | object) =>
    `${foldLines(`${name}: ${node.encodeHeaderValue(name, value)}`, 76)}\r\n`;
  const headOf = (mail: ComposedEmail) => mimeSource(mail).toString().split('MIME-Version')[0];

  it('are what it writes, whatever the name, the address and the Message-ID', () => {
    const names = string({
      unit: constantFrom('Amina ', 'B', '_9', ' ', ',', '"', '<', 'é', '林', "'", '\\'),
      maxLength: 30,
    });
    const parts = constantFrom(
      'a',
      'b-c',
      'x+y',
      '.',
      '1',
      '1.2',
      'xn--a',
      'ü',
      '"',
      ' ',
      '_',
      '-',
      '@',
      '(',
      'com',
      'A',
    );
    const addresses = tuple(string({ unit: parts, maxLength: 4 }), string({ unit: parts, maxLength: 6 }));
    const ids = string({ unit: constantFrom('a', '-', '.', 'bcdefgh', '@', ' ', 'é'), minLength: 1, maxLength: 25 });
    assert(
      property(names, addresses, ids, (name, [local, domain], id) => {
        const to = { name, address: `${local}@${domain}` };
        const messageId = `<${id}>`;
        const head = headOf({ ...invite, to, messageId, inReplyTo: messageId, references: [messageId] });
        expect(head).toContain(`\r\n${asNodemailer('To', { ...to })}Reply-To:`);
        expect(head).toContain(asNodemailer('Date', invite.date));
        for (const field of ['Message-ID', 'In-Reply-To', 'References']) {
          expect(head).toContain(`\r\n${asNodemailer(field, messageId)}`);
        }
        const plain = { from: to.address, to: [to.address] };
        const envelope = isPlainAddress(to.address) ? node.setEnvelope(plain).getEnvelope() : plain;
        expect(envelope).toEqual(plain);
      }),
    );
  });

  it('know usual addresses from those that must be converted', () => {
    for (const address of ['amina@example.org', 'a.b+c@mail.port-of.example', 'x_y-z@a1.example']) {
      expect([address, isPlainAddress(address)]).toEqual([address, true]);
    }
    for (const address of [
      'a@1.2',
      'a@B.example',
      'a..b@c.example',
      'a@xn--bcher-kva.example',
      '"a,b"@c.example',
      'a@b',
    ]) {
      expect([address, isPlainAddress(address)]).toEqual([address, false]);
    }
  });
});

describe('encodeText', () => {
  const decode = ({ encoding, body }: { encoding: string; body: string }) =>
    mimeTree(Buffer.from(`Content-Type: text/plain\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`)).body;

  it.each([
    ['a plain line\r\n', 'quoted-printable', 'a plain line\r\n'],
    ['white space at the end \t\r\nof a line ', 'quoted-printable', 'white space at the end =09\r\nof a line=20'],
    ['1 = 1, é', 'quoted-printable', '1 =3D 1, =C3=A9'],
    ['候補', 'base64', '5YCZ6KOc'],
  ])('writes %j as %s', (text, encoding, body) => {
    expect(encodeText(text)).toEqual({ encoding, body });
  });

  it('loses nothing of any text', () => {
    const texts = string({
      unit: constantFrom('a', '=', ' ', '\t', '\r\n', '.', 'é', '候', '👩‍🔬', '\u0000'),
      maxLength: 300,
    });
    assert(
      property(texts, (text) => {
        expect(decode(encodeText(text))).toBe(text);
      }),
    );
  });
});
