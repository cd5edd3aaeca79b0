import fc from 'fast-check';
import { fingerprint, mergeFields, versionOf } from '../../../src/platform/three-way-merge.js';

const opened = { title: 'Quays', venue: 'Dock 1', themes: ['b', 'a'], on: '2027-01-01', at: '10:00' };
const together = [['on', 'at']] as const;
const version = versionOf(opened, together);
const merge = (typed: object, stored: object) =>
  mergeFields(version, { ...opened, ...typed }, { ...opened, ...stored }, together);

test('keeps what one side changed, and reports what both changed differently', () => {
  expect(merge({ title: 'Piers' }, { venue: 'Dock 2', themes: [] })).toEqual({
    merged: { ...opened, title: 'Piers', venue: 'Dock 2', themes: [] },
    conflicts: [],
    adopted: ['venue', 'themes'],
  });
  expect(merge({ title: 'Piers', venue: 'Dock 2' }, { title: 'Wharves', venue: 'Dock 2' })).toEqual({
    merged: { ...opened, title: 'Piers', venue: 'Dock 2' },
    conflicts: ['title'],
    adopted: [],
  });
  // A date and its time are one: half of each would be a time that nobody chose.
  expect(merge({ on: '2027-01-02' }, { at: '11:00' })).toMatchObject({ conflicts: ['on'] });
  expect(merge({}, { at: '11:00' })).toMatchObject({ merged: { at: '11:00' }, conflicts: [], adopted: ['on'] });
});

test('does not take what a browser changes by itself for an edit', () => {
  expect(versionOf({ text: 'one\r\ntwo ' })).toBe(versionOf({ text: 'one\ntwo' }));
  expect(merge({ themes: ['a', 'b'] }, { themes: ['a'] })).toMatchObject({ adopted: ['themes'], conflicts: [] });
  expect(fingerprint({ a: 1, b: null })).toBe(fingerprint({ b: undefined, a: 1 }));
  expect(fingerprint(['a', { b: '1' }])).not.toBe(fingerprint([{ b: '1' }, 'a']));
});

test('loses no edit, whatever both sides do', () => {
  const value = fc.constantFrom('', 'a', 'b', 'c');
  const fields = fc.record({ one: value, two: value, three: value });
  fc.assert(
    fc.property(fields, fields, fields, (base, typed, stored) => {
      const { merged, conflicts, adopted } = mergeFields(versionOf(base), typed, stored);
      for (const name of ['one', 'two', 'three'] as const) {
        const bothChanged = typed[name] !== base[name] && stored[name] !== base[name] && typed[name] !== stored[name];
        expect(conflicts.includes(name)).toBe(bothChanged);
        expect(merged[name]).toBe(typed[name] === base[name] ? stored[name] : typed[name]);
        expect(adopted.includes(name)).toBe(typed[name] === base[name] && stored[name] !== base[name]);
      }
    }),
  );
  // Without a version, such as from a page of an older release, nothing is overwritten silently.
  expect(mergeFields('', { one: 'a' }, { one: 'b' })).toMatchObject({ conflicts: ['one'] });
});
