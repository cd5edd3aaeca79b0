import { containsLink, linkErrors, plainLine } from '../../../src/domain/registrations/people/plain-name.js';

test.each([
  'http://evil.example',
  'Win a prize: https://x.example/abc',
  'HTTPS today',
  'www.evil.example',
  'WWW2.evil.example',
  'foo.com',
  'FOO.COM',
  'Foo.Com is great',
  'visit bit.ly/abc',
  't.me/casino',
  'info@evil.example',
  'casino.bet',
  'CASINO.BET wins',
  'casino\u200b.bet',
  'пример.рф',
  '奖金.中国',
  '192.168.1.1',
  'evil．com',
  'evil。com',
  'ｅｖｉｌ.ｃｏｍ',
  'bücher.de',
  '例え.com',
  'free-money.example now',
])('"%s" contains a link', (text) => {
  expect(containsLink(text)).toBe(true);
  expect(plainLine.safeParse(text).success).toBe(false);
});

test.each([
  'Amina Odhiambo',
  'J.R. Smith',
  'J.R.R. Tolkien',
  'Dr.Smith',
  'Y.H.Wu',
  'Мария Ив.Петрова',
  'C.J.Li',
  'Martin Luther King Jr.',
  'St. Mary’s e.V.',
  'Acme Co., Ltd.',
  'S.A. de C.V.',
  'Société S.p.A.',
  '林怡君',
  '高雄市政府。環境保護局',
  'Nguyễn Thị Minh-Khai',
  'O’Brien & Sons',
  'No. 5 Harbour Lab',
  'محمد عبد الله',
  'Energy 2.0 Institute',
  '@home',
  'Comet',
])('"%s" is a plain name', (text) => {
  expect(containsLink(text)).toBe(false);
  expect(plainLine.parse(text)).toBe(text);
});

test('errors name the field and say what to do', () => {
  const message = 'Must not contain a web address. Leave out links, and put a space after each full stop.';
  expect(linkErrors({ name: 'foo.com', organization: 'www.bar.example' }, 'members.2.')).toEqual([
    { path: 'members.2.name', code: 'has-link', message },
    { path: 'members.2.organization', code: 'has-link', message },
  ]);
  expect(linkErrors({ name: 'Amina', organization: null })).toEqual([]);
});
