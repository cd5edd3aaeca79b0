import { partNames } from '../../../src/console/ui/email-form.js';
import { readIcuText } from '../../../src/platform/i18n/icu-text.js';
import { hasMessage, languages, translate } from '../../../src/platform/i18n/messages.js';
import { originalOf, partsOf, editableKinds } from '../../../src/domain/notifications/templates/editable-parts.js';
import {
  changedTexts,
  type EmailTemplateVersion,
  readOverrides,
  effectiveVersion,
  textErrors,
} from '../../../src/domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../../src/domain/notifications/kinds/kinds.js';
import '../../../src/app/areas.js';

const faults = (name: string, text: string, kind: MessageKind = 'invited') =>
  textErrors(kind, 'en', { [name]: text }).map(({ code, values }) => [code, ...Object.values(values ?? {})]);

describe('the parts of a mail', () => {
  test('are found by the names of our words', () => {
    const names = (kind: MessageKind) => partsOf(kind).map(({ name }) => name);
    expect(names('invited')).toEqual(['state', 'stateToConfirm', 'greeting', 'text', 'textToConfirm', 'closing']);
    expect(names('waitlisted')).toEqual(['state', 'stateNoPlace', 'greeting', 'text', 'textToConfirm', 'closing']);
    expect(names('rescheduled')).toEqual(['state', 'greeting', 'text', 'textNoSeat', 'textInLine', 'closing']);
    expect(names('link')).toEqual(['state', 'greeting', 'text', 'warning', 'closing']);
    expect(names('delegation')).toEqual(['state', 'greeting', 'text', 'closing']);
    expect(names('delegation-link')).toEqual(['state', 'greeting', 'text', 'warning', 'closing']);
  });

  test.each(editableKinds())('of %s take our own words in every language', (kind) => {
    for (const { code } of languages) {
      const originals = Object.fromEntries(partsOf(kind).map((part) => [part.name, originalOf(part, code)]));
      expect([code, textErrors(kind, code, originals)]).toEqual([code, []]);
      expect(changedTexts(kind, code, originals)).toEqual({});
    }
  });

  test.each(editableKinds())('of %s have names for organizers, and so do their fields', (kind) => {
    const fields = partsOf(kind).flatMap((part) => part.fields);
    for (const code of ['en', 'zh-TW']) {
      const unnamed = partsOf(kind).filter(({ name }) => partNames([name], code) === name);
      const unknown = fields.filter((field) => !hasMessage(code, `console.notifications.templates.field.${field}`));
      expect([...unnamed, ...unknown]).toEqual([]);
    }
  });

  test('may hold the fields of our words and those that every mail has', () => {
    const fields = partsOf('offered').find(({ name }) => name === 'text')?.fields;
    expect(fields).toEqual(['time', 'date', 'zone', 'name', 'call', 'title', 'city']);
    expect(partsOf('link').find(({ name }) => name === 'text')?.fields).toEqual(['name', 'call']);
  });
});

describe('words are refused', () => {
  test.each([
    [
      'a field that nobody knows',
      'state',
      'Hello {nmae}',
      ['words-unknown-field', '{nmae}', '{name}, {call}, {title}, {date}, {time}, {city}'],
    ],
    [
      'a name of every object',
      'state',
      '{toString}',
      ['words-unknown-field', '{toString}', '{name}, {call}, {title}, {date}, {time}, {city}'],
    ],
    ['an open brace', 'text', 'Hello {name and more', ['words-unclosed', '{name and more']],
    ['a brace that nobody opened', 'text', 'Hello name} and more', ['words-unopened', 'Hello name} and more']],
    ['braces around nothing', 'text', 'Hello { }', ['words-empty-field', '{ }']],
    ['two braces, as elsewhere', 'text', 'Hello {{name}}', ['words-unreadable', '{{name}}']],
    ['a field behind an apostrophe', 'text', "Rappel de l'{title}", ['words-quoted', "appel de l'{title}"]],
    ['words that lack their last case', 'text', '{name, select, x {a}}', ['words-unreadable', '}']],
    ['a text as a number', 'text', '{title, plural, one {a} other {b}}', ['words-not-a-number', '{title}']],
    ['a text as a moment', 'text', '{date, date}', ['words-not-a-number', '{date}']],
    ['nothing', 'text', '', ['required']],
    ['nothing in any case', 'text', '{name, select, other {}}', ['required']],
    ['two lines in one', 'state', 'a\nb', ['control-characters']],
    ['too much', 'state', 'x'.repeat(301), ['too-long', 300]],
    ['a part that there is not', 'subject', 'x', ['unknown-field']],
  ])('for %s', (_why, name, text, fault) => {
    expect(faults(name, text)).toEqual([fault]);
  });

  test('without the fields that readers find nowhere else', () => {
    expect(faults('text', 'Until {time}.', 'offered')).toEqual([['words-kept-field', '{date}, {zone}']]);
    expect(faults('state', 'In line', 'waitlisted')).toEqual([['words-kept-field', '{place}']]);
    expect(faults('state', '{place, selectordinal, one {#st} other {#th}} in line', 'waitlisted')).toEqual([]);
  });

  test('never for what people write', () => {
    for (const text of [
      "Don't be late, {name}!",
      'l\u2019{title}',
      '<b>{name}</b> & co',
      'It is 50% full #1',
      '一\n\n二',
    ])
      expect(faults('text', text)).toEqual([]);
    expect(faults('closing', '')).toEqual([]);
  });
});

test('words that say the same as ours are not kept, and the rest is tidied', () => {
  const typed = { state: ' You have a seat ', greeting: 'Dear {name},', text: 'a\r\n\u0000b ', closing: '  ' };
  expect(changedTexts('invited', 'en', typed)).toEqual({ greeting: 'Dear {name},', text: 'a\nb' });
});

test('a part that can no longer be filled in keeps our words, and the others theirs', () => {
  const { read, lost } = readOverrides('invited', 'en', { greeting: 'Dear {name},', text: 'In {room}', poem: 'x' });
  expect(lost).toEqual(['text', 'poem']);
  expect([...read.keys()]).toEqual(['greeting']);
  expect(read.get('greeting')?.format({ name: 'Amina' })).toBe('Dear Amina,');
});

test('the version that stood when a message was decided is the one that counts', () => {
  const version = (number: number, effectiveFrom: string, more = {}): EmailTemplateVersion => ({
    id: `${number}`,
    kind: 'invited',
    language: 'en',
    version: number,
    texts: {},
    effectiveFrom: new Date(effectiveFrom),
    ...more,
  });
  const versions = [
    version(2, '2027-01-02T00:00:00Z'),
    version(1, '2027-01-01T00:00:00Z'),
    version(1, '2026-01-01T00:00:00Z', { language: 'zh-TW', id: 'zh' }),
  ];
  const at = (moment: string, language = 'en') =>
    effectiveVersion(versions, 'invited', language, new Date(moment))?.id ?? null;
  expect(at('2026-12-31T23:59:59Z')).toBeNull();
  expect(at('2027-01-01T00:00:00Z')).toBe('1');
  expect(at('2027-01-01T23:59:59Z')).toBe('1');
  expect(at('2027-01-03T00:00:00Z')).toBe('2');
  expect(at('2027-01-03T00:00:00Z', 'zh-TW')).toBe('zh');
  expect(at('2027-01-03T00:00:00Z', 'fr')).toBeNull();
});

test('an ICU text says which fields it uses, however deep they stand', () => {
  const read = readIcuText('{a} {n, plural, =0 {none of {b}} other {# {c, select, x {{d, number}} other {}}}}', 'en');
  expect('text' in read && read.text.uses).toEqual([
    { field: 'a', use: 'plain' },
    { field: 'n', use: 'number' },
    { field: 'b', use: 'plain' },
    { field: 'c', use: 'choice' },
    { field: 'd', use: 'number' },
  ]);
});

test('every error in a text is reported to organizers', () => {
  const codes = [
    'unclosed',
    'unopened',
    'empty-field',
    'quoted',
    'unreadable',
    'unknown-field',
    'not-a-number',
    'kept-field',
  ];
  const values = { near: 'n', field: 'f', known: 'k', fields: 'f' };
  for (const language of ['en', 'zh-TW'])
    for (const code of codes)
      expect(translate(language, `console.notifications.templates.fault.words-${code}`, values)).not.toBe('');
});
