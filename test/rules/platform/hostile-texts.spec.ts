import { safeNext } from '../../../src/console/paths/paths.js';
import { line, prose, webAddress } from '../../../src/platform/validation.js';
import { emailKey, parseEmailAddress } from '../../../src/domain/registrations/links/email-address.js';
import { cpuSeconds } from '../../support/cpu-time.js';

/** As much of a domain as one form can carry: its spelling in ASCII would take many seconds. */
const hugeDomain = Array.from({ length: 100_000 }, (_, index) =>
  String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)),
).join('');

describe('texts of strangers that are as large as a form', () => {
  it('are no addresses, and that is found out at once', async () => {
    const address = `name@${hugeDomain}.org`;
    expect(await cpuSeconds(() => emailKey(address))).toBeLessThan(1);
    expect(emailKey(address)).toBe(address);
    expect(await cpuSeconds(() => parseEmailAddress(address))).toBeLessThan(1);
    expect(parseEmailAddress(address)).toBeNull();
  });

  it('turn around no sentence of which their names are part', () => {
    expect(line(20).parse(' Lin\u202e gpj.\u2066x\u2028Yi ')).toBe('Lin gpj.x Yi');
    expect(line(20).parse('\u2068Lin\u2069 \u2067a\u202eb\u2069')).toBe('\u2068Lin\u2069 ab');
    // What Persian and Hebrew need stays.
    expect(line(20).parse('می\u200cروم\u200f')).toBe('می\u200cروم\u200f');
  });

  it('show nothing else than what is written, in texts of several lines, too', () => {
    const [typed, shown] = [
      'On\u202e eno\u202c:\r\n\u2067two\n\u2068Lin\u2069 می\u200cروم\u200f',
      'On eno:\ntwo\n\u2068Lin\u2069 می\u200cروم\u200f',
    ];
    expect(prose(100).parse(typed)).toBe(shown);
  });

  it('lead nowhere after signing in', async () => {
    expect(await cpuSeconds(() => safeNext(`//${hugeDomain}.org/console`))).toBeLessThan(1);
    expect(safeNext(`//${hugeDomain}.org/console`)).toBe('/console');
    expect(safeNext(`/console/${'a'.repeat(3000)}`)).toBe('/console');
    expect(safeNext('/console/staff?lang=en')).toBe('/console/staff?lang=en');
  });

  it('are too long for a link into a room, and nothing else', async () => {
    const took = await cpuSeconds(() => webAddress.safeParse(`https://${hugeDomain}.org/`));
    expect(took).toBeLessThan(1);
    const { error } = webAddress.safeParse(`https://${hugeDomain}.org/`);
    expect(error?.issues.map((issue) => issue.code)).toEqual(['too_big']);
  });
});

describe('an address whose local part is quoted', () => {
  it.each(['"a b"@example.org', '"a,b;c:d@e"@example.org'])(
    'is taken where every mail server reads it alike: %s',
    (address) => {
      expect(parseEmailAddress(address)).toBe(address);
    },
  );

  it.each([
    '"<other@example.net>"@example.org',
    '"a\\" other@example.net \\""@example.org',
    '"a\\b"@example.org',
    '"a"b"@example.org',
    '"a\nb"@example.org',
  ])('is refused where one might read another address in it: %j', (address) => {
    expect(parseEmailAddress(address)).toBeNull();
  });
});
