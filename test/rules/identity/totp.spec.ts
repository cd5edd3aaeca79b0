import { hashRecoveryCode } from '../../../src/domain/identity/second-factor/recovery-code.js';
import { newTotpSecret, timeStepOf, totpUri } from '../../../src/domain/identity/second-factor/totp.js';

/** The key of RFC 6238, appendix B: "12345678901234567890". */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('accepts the code of RFC 6238 at second %i', (seconds, code) => {
  expect(timeStepOf(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
});

it('accepts the code of one step before and after, and no other', () => {
  const step = 37_037_036;
  const accepted = [-2, -1, 0, 1, 2].map((drift) => timeStepOf(secret, '081804', at((step + drift) * 30 + 29)));
  expect(accepted).toEqual([null, step, step, step, null]);
});

it.each(['081 804', ' 081804 ', '０８１８０４'])('reads %j as people and apps write it', (typed) => {
  expect(timeStepOf(secret, typed, at(1_111_111_109))).toBe(37_037_036);
});

it.each(['', '81804', '0818040', '08180a', '-81804', '1e5', '８'])('refuses %j', (typed) => {
  expect(timeStepOf(secret, typed, at(1_111_111_109))).toBeNull();
});

it('writes the address that apps read, and secrets of 160 bits', () => {
  expect(totpUri(secret, 'Greenroom city.example', 'lin+jury@example.org')).toBe(
    `otpauth://totp/Greenroom%20city.example:lin%2Bjury%40example.org?secret=${secret}&issuer=Greenroom%20city.example`,
  );
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/u);
});

it('compares recovery codes as people copy them', () => {
  const hash = hashRecoveryCode('abcde-fgh23-mnpqr');
  for (const typed of ['ABCDE FGH23 MNPQR', 'abcdefgh23mnpqr', ' abcde-fgh23-mnpqr\n', 'abcde–fgh23–mnpqr']) {
    expect(hashRecoveryCode(typed)).toEqual(hash);
  }
  expect(hashRecoveryCode('abcde-fgh23-mnpqs')).not.toEqual(hash);
});
