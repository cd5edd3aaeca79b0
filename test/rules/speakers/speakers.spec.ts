import { biographyIn, listedSpeaker, matchSpeakers } from '../../../src/domain/speakers/speaker.js';
import { speakerInput } from '../../../src/domain/speakers/speaker-input.js';
import { fieldErrorsOf } from '../../../src/platform/validation.js';

const known = [
  { id: 'a', name: 'Łukasz Kim', affiliation: 'AGH' },
  { id: 'b', name: 'Łukasz Kim', affiliation: 'POSTECH' },
  { id: 'c', name: 'Ana Sá', affiliation: '' },
];
const found = (
  listed: { id?: string; name: string; organization?: string }[],
  current: { id: string; name: string }[] = [],
) => matchSpeakers(listed, known, current).map((one) => one?.id ?? null);

describe('who is meant', () => {
  test.each([
    ['the person with the id, whatever the name', [{ id: 'c', name: 'Renamed' }], [], ['c']],
    ['a name without case and with other spaces', [{ name: ' ana  SÁ' }], [], ['c']],
    ['of namesakes the one of that organization', [{ name: 'Łukasz Kim', organization: 'postech' }], [], ['b']],
    ['of namesakes the one who is there', [{ name: 'Łukasz Kim' }], [{ id: 'b', name: 'Łukasz Kim' }], ['b']],
    ['else the first', [{ name: 'Łukasz Kim', organization: 'Elsewhere' }], [], ['a']],
    ['somebody new', [{ name: 'Amina' }], [], [null]],
  ])('%s', (_, listed, current, expected) => {
    expect(found(listed, current)).toEqual(expected);
  });

  test.each([
    ['an id of nobody', [{ id: 'x', name: 'Ana Sá' }], ['speakers.0.id', 'unknown-speaker']],
    ['the same person twice', [{ name: 'Ana Sá' }, { id: 'c', name: 'Other' }], ['speakers.1.name', 'speaker-twice']],
    ['somebody new twice', [{ name: 'Amina' }, { name: 'AMINA' }], ['speakers.1.name', 'speaker-twice']],
  ])('refuses %s', (_, listed, [path, code]) => {
    const refused = expect.objectContaining({ fieldErrors: [expect.objectContaining({ path, code })] });
    expect(() => found(listed)).toThrow(refused);
  });
});

test('a session names the organization of a speaker unless it names another one', () => {
  const kim = { id: 'a', name: 'Kim', affiliation: 'AGH', role: null, organization: null };
  expect(listedSpeaker(kim)).toEqual({ id: 'a', name: 'Kim', organization: 'AGH' });
  expect(listedSpeaker({ ...kim, role: 'Host', organization: 'Port' })).toMatchObject({
    role: 'Host',
    organization: 'Port',
  });
  expect(listedSpeaker({ ...kim, affiliation: '' })).toEqual({ id: 'a', name: 'Kim' });
});

test('a biography is in the language of the reader, or in another one', () => {
  const biographies = { en: 'English', fr: ' ', ko: '한국어' };
  expect(biographyIn(biographies, ['ko', 'en'])).toEqual({ language: 'ko', text: '한국어' });
  expect(biographyIn(biographies, ['fr', 'en'])?.language).toBe('en');
  expect(biographyIn({ ko: '한국어' }, ['fr', 'en'])?.language).toBe('ko');
  expect(biographyIn({}, ['en'])).toBeNull();
});

test('a profile takes no scripts and no addresses that can be none', () => {
  const result = speakerInput.safeParse({
    name: 'Kim',
    email: 'kim@',
    links: ['javascript:alert(1)', 'https://kim.example.org'],
    biographies: { '<b>': 'x' },
  });
  expect(fieldErrorsOf(result.error?.issues ?? []).map(({ path, code }) => `${path} ${code}`)).toEqual([
    'biographies.<b> invalid',
    'links.0 not-a-web-address',
    'email not-an-address',
  ]);
});
