import { encrypt, decrypt } from '../../../src/platform/encryption.js';
import { isSigned } from '../../../src/platform/webhook-signature.js';

// The example of the standard's own libraries.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const headers = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const body = Buffer.from('{"test": 2432232314}');
const sentAt = new Date(1_614_265_330_000);
const at = (seconds: number) => new Date(sentAt.getTime() + seconds * 1000);

test('a webhook is good with the right signature among any, of any of the secrets, for five minutes either way', () => {
  expect(isSigned(headers, body, [secret], sentAt)).toBe(true);
  expect(isSigned(headers, body, [`whsec_${Buffer.alloc(24).toString('base64')}`, secret], sentAt)).toBe(true);
  expect(isSigned({ ...headers, signature: `v1,AAAA v1a,x ${headers.signature}` }, body, [secret], sentAt)).toBe(true);
  expect([-301, -300, 300, 301].map((seconds) => isSigned(headers, body, [secret], at(seconds)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test.each([
  ['another body', headers, Buffer.from('{"test": 2432232315}'), [secret]],
  ['another id', { ...headers, id: 'msg_2' }, body, [secret]],
  ['another time', { ...headers, timestamp: '1614265331' }, body, [secret]],
  ['a time that is no number', { ...headers, timestamp: '1614265330.0' }, body, [secret]],
  ['no id', { ...headers, id: '' }, body, [secret]],
  ['no signature', { ...headers, signature: '' }, body, [secret]],
  ['a signature of another kind', { ...headers, signature: headers.signature.replace('v1', 'v2') }, body, [secret]],
  ['no secret', headers, body, []],
  [
    'the right signature after more than anybody sends',
    { ...headers, signature: `${'v1,AAAA '.repeat(20)}${headers.signature}` },
    body,
    [secret],
  ],
])('%s is not good', (_name, given, bytes, secrets) => {
  expect(isSigned(given, bytes, secrets, sentAt)).toBe(false);
});

test('a sealed text opens under its secret and for its purpose alone, and never looks the same twice', () => {
  const encrypted = encrypt('one secret', 'hook:1', secret);
  expect(decrypt(['another', 'one secret'], 'hook:1', encrypted)).toBe(secret);
  expect(decrypt(['another'], 'hook:1', encrypted)).toBeNull();
  expect(decrypt(['one secret'], 'hook:2', encrypted)).toBeNull();
  expect(
    decrypt(['one secret'], 'hook:1', Buffer.from(encrypted.map((byte, index) => (index === 30 ? byte ^ 1 : byte)))),
  ).toBeNull();
  expect(decrypt(['one secret'], 'hook:1', Buffer.alloc(5))).toBeNull();
  expect(encrypt('one secret', 'hook:1', secret).equals(encrypted)).toBe(false);
});
