import { likelyAddress } from '../../../src/domain/registrations/links/likely-typo.js';

test.each([
  ['gmial.com', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['gmail.co', 'gmail.com'],
  ['gamil.com', 'gmail.com'],
  ['Hotmial.com', 'hotmail.com'],
  ['outlok.com', 'outlook.com'],
  ['yahoo.com.yw', 'yahoo.com.tw'],
  ['icloud.cmo', 'icloud.com'],
])('%s was probably meant to be %s', (typed, meant) => {
  expect(likelyAddress(`Rita.M@${typed}`)).toBe(`Rita.M@${meant}`);
});

test.each([
  'gmail.com',
  'mail.com',
  'ymail.com',
  'yahoo.co.jp',
  'gmx.net',
  'gmx.de',
  'live.fr',
  'web.de',
  'kcg.gov.tw',
])('%s is left alone', (domain) => {
  expect(likelyAddress(`rita@${domain}`)).toBeNull();
});

test.each(['nairobi.go.ke', 'example.org', 'hamburg.de', 'orange.com', 'port.com'])(
  'the domain of an organization is never taken for a typo: %s',
  (domain) => {
    expect(likelyAddress(`rita@${domain}`)).toBeNull();
  },
);
