import { z } from 'zod';
import {
  byLanguage,
  choices,
  decimal,
  flag,
  integer,
  line,
  list,
  orNull,
  rows,
} from '../../../src/platform/forms/fields.js';
import { form } from '../../../src/platform/forms/form.js';
import { FormValues } from '../../../src/platform/http/form-values.js';
import { mergeFields, versionOf } from '../../../src/platform/three-way-merge.js';
import { line as lineInput } from '../../../src/platform/validation.js';

const schema = z.strictObject({
  name: lineInput(40),
  seats: z.int().nullable(),
  share: z.number().nullable(),
  links: z.array(z.url()),
  days: z.array(z.enum(['mon', 'tue'])),
  isOpen: z.boolean(),
  texts: z.record(z.string(), z.string()),
  rooms: z.array(z.strictObject({ id: z.string(), name: lineInput(10) })),
});
const tried = form({
  words: 'console.venues',
  schema,
  fields: {
    name: line(),
    seats: orNull(integer()),
    share: orNull(decimal()),
    links: list(3),
    days: choices(['mon', 'tue'], (day) => day),
    isOpen: flag(),
    texts: byLanguage(['en', 'fr'], line(), (code) => code),
    rooms: rows({ id: line(), name: line() }, 'name', 1),
  },
});
const stored: z.output<typeof schema> = {
  name: 'EC1',
  seats: 40,
  share: -1.5,
  links: ['https://a.example/', 'https://b.example/'],
  days: ['tue'],
  isOpen: true,
  texts: { en: 'Hello', fr: 'Salut' },
  rooms: [{ id: '1', name: 'Lab' }],
};

test('a declared form reads what it shows', () => {
  expect(tried.read(tried.show(stored))).toEqual(stored);
  const empty = { ...stored, seats: null, share: null, links: [], days: [], isOpen: false, rooms: [] };
  expect(tried.read(tried.show(empty))).toEqual(empty);
});

test('a declared form says what is wrong with each field that was typed', () => {
  const typed = tried.typed(new FormValues({ seats: 'many', 'rooms.3.id': '', 'rooms.3.name': 'A room of one’s own' }));
  expect(tried.reading(typed).fieldErrors.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'name required',
    'seats wrong-type',
    'rooms.0.name too-long',
  ]);
});

test('a declared form merges what two people typed, by field and by language', () => {
  const version = versionOf(tried.show(stored));
  const mine = { ...tried.show(stored), texts: { en: 'Hi', fr: 'Salut' } };
  const theirs = { ...stored, name: 'EC2', texts: { en: 'Hello', fr: 'Bonjour' } };
  const { merged, conflicts, adopted } = mergeFields(version, mine, tried.show(theirs));
  expect({ ...tried.read(merged), conflicts, adopted }).toEqual({
    ...theirs,
    texts: { en: 'Hi', fr: 'Bonjour' },
    conflicts: [],
    adopted: ['name', 'texts.fr'],
  });
});
