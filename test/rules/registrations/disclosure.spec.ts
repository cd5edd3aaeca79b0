import { disclosedPerson, isOfKnownPerson } from '../../../src/domain/registrations/disclosure.js';

const registeredAt = new Date('2027-01-14T07:00:00Z');
const secondsLater = (seconds: number) => new Date(registeredAt.getTime() + seconds * 1000);

test.each([
  ['registers them', true, 'Amina', 0, false],
  ['is sent twice within a minute', false, 'Amina', 59, false],
  ['comes a minute later', false, 'Amina', 60, true],
  ['has another name', false, 'Bo', 1, true],
])('a form that %s finds a person known from before: %#', (_when, created, typedName, seconds, isKnown) => {
  const found = { created, attendee: { name: 'Amina' }, registration: { createdAt: registeredAt } };
  expect(isOfKnownPerson(found, typedName, secondsLater(seconds))).toBe(isKnown);
});

describe('whoever has proven nothing is shown', () => {
  const known = { name: 'Amina Odhiambo', email: 'amina@example.org', emailKey: 'amina@example.org' };

  test('what the registration wrote, for somebody who was unknown before', () => {
    const fresh = { ...known, createdAt: registeredAt };
    expect(disclosedPerson({}, { createdAt: registeredAt }, fresh)).toEqual({ name: known.name, email: known.email });
  });

  test('what they typed themselves, for somebody who was known', () => {
    const attendee = { ...known, createdAt: secondsLater(-3600) };
    const typed = { name: 'A. O.', email: ' Amina@Example.org ' };
    expect(disclosedPerson(typed, { createdAt: registeredAt }, attendee)).toEqual(typed);
  });

  test.each([[{}], [{ name: 'Amina' }], [{ name: 'Amina', email: 'bo@example.org' }]])(
    'a masked address otherwise: %j',
    (typed) => {
      const attendee = { ...known, createdAt: secondsLater(-3600) };
      const masked = 'a…@example.org';
      expect(disclosedPerson(typed, { createdAt: registeredAt }, attendee)).toEqual({ name: masked, email: masked });
    },
  );
});
