import {
  readAuthenticationResults,
  senderAuthentication,
} from '../../../src/domain/calendar/authentication-results.js';

describe('an Authentication-Results header', () => {
  it('is read with comments, quotes, versions and folding', () => {
    const header =
      'MX.Example.org 1;\r\n dkim=pass (good; "signature" (2048-bit)) header.i=@mail.example.com header.b=abc;\r\n' +
      ' spf = fail smtp.mailfrom="amina@example.com"; dmarc/1=Pass header.from=example.com; arc=none';
    expect(readAuthenticationResults(header)).toEqual({
      server: 'mx.example.org',
      results: [
        { method: 'dkim', result: 'pass', domain: 'mail.example.com' },
        { method: 'spf', result: 'fail', domain: 'example.com' },
        { method: 'dmarc', result: 'pass', domain: 'example.com' },
        { method: 'arc', result: 'none', domain: null },
      ],
    });
    expect(readAuthenticationResults('mx.example.org; none')).toEqual({ server: 'mx.example.org', results: [] });
  });

  it.each(['', ' ;dkim=pass', '('.repeat(100), 'x'.repeat(8001)])('is none: %#', (header) => {
    expect(readAuthenticationResults(header)).toBeNull();
  });
});

describe('the sender of an email', () => {
  const check = (...headers: string[]) => senderAuthentication(headers, ['mx.example.org'], 'example.com');

  it.each([
    ['no header', [], 'unknown'],
    ['DMARC', ['mx.example.org; dmarc=pass header.from=example.com'], 'pass'],
    ['a failed DMARC', ['mx.example.org; dmarc=fail header.from=example.com; dkim=pass header.d=example.com'], 'fail'],
    [
      'DMARC after a failed SPF',
      ['mx.example.org; spf=fail smtp.mailfrom=a@example.com; dmarc=pass header.from=example.com'],
      'pass',
    ],
    ['DKIM of a subdomain', ['mx.example.org; dkim=pass header.d=mail.example.com'], 'pass'],
    ['DKIM of another domain', ['mx.example.org; dkim=pass header.d=attacker.example'], 'unknown'],
    ['DKIM of a domain with the same ending', ['mx.example.org; dkim=pass header.d=badexample.com'], 'unknown'],
    ['DKIM of a top-level domain', ['mx.example.org; dkim=pass header.d=com'], 'unknown'],
    ['SPF that fails softly', ['mx.example.org; spf=softfail smtp.mailfrom=a@example.com'], 'fail'],
    ['a pass of another server', ['mx.attacker.example; dmarc=pass header.from=example.com'], 'unknown'],
    ['a pass without a domain', ['mx.example.org; dkim=pass'], 'unknown'],
    [
      'a pass that was there before our failure',
      ['mx.example.org; dkim=fail header.d=example.com', 'mx.example.org; dkim=pass header.d=example.com'],
      'fail',
    ],
  ])('with %s', (_name, headers, expected) => {
    expect(check(...headers)).toBe(expected);
  });
});
