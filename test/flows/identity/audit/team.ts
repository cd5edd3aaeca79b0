import { generateSync } from 'otplib';
import { ChangeMember } from '../../../../src/flows/identity/change-member.flow.js';
import { ChangeOwnAccount } from '../../../../src/flows/identity/change-own-account.flow.js';
import { ChangePassword } from '../../../../src/flows/identity/change-password.flow.js';
import type { MemberChange } from '../../../../src/domain/identity/member.js';
import { ChangeApiKeys } from '../../../../src/flows/identity/change-api-keys.flow.js';
import type { OrganizerActor } from '../../../../src/domain/identity/actor.js';
import { RotateSecret } from '../../../../src/flows/identity/rotate-secret.flow.js';
import { ChangeLogins } from '../../../../src/flows/identity/change-logins.flow.js';
import { SignIn } from '../../../../src/flows/identity/sign-in.flow.js';
import { ChangeSecondFactor } from '../../../../src/flows/identity/change-second-factor.flow.js';
import { decryptTotpSecret } from '../../../../src/domain/identity/second-factor/totp.js';
import { findAuthenticator } from '../../../../src/domain/identity/second-factor/second-factors.queries.js';
import { SingleSignOn } from '../../../../src/flows/identity/single-sign-on.flow.js';
import { singleSignOnRedirectUri } from '../../../../src/domain/identity/single-sign-on/redirect-uri.js';
import type { PendingLogin } from '../../../../src/domain/identity/second-factor/start-pending-sign-in.js';
import type { StartedLogin } from '../../../../src/domain/identity/start-login.js';
import { openIdClient, TestOpenIdProvider } from '../../../support/openid-provider.js';
import { ChangePasskeys } from '../../../../src/flows/identity/change-passkeys.flow.js';
import { SignInWithPasskey } from '../../../../src/flows/identity/sign-in-with-passkey.flow.js';
import { listPasskeys } from '../../../../src/domain/identity/passkeys/passkeys.queries.js';
import { TestPasskey } from '../../../support/passkey.js';
import { ApiKey, Organizer } from '../../../../src/domain/identity/organizer.entity.js';
import { startTestApp } from '../../../support/app.js';
import { app, origin, organizer, auditEntries, byStaff } from './audited.js';

export function auditTeam(): void {
  test('names who changes staff and keys', async () => {
    const lin = { email: 'lin@example.org', name: 'Lin', role: 'owner' as const, password: 'seven calm otters swim' };
    const about = (action: string) => byStaff(action, 'organizer');
    expect(await auditEntries(ChangeMember, (flow) => flow.add(lin, organizer))).toEqual([about('organizer.added')]);
    expect(await auditEntries(ChangeMember, (flow) => flow.add(lin, organizer))).toEqual([about('organizer.changed')]);
    let token = '';
    expect(
      await auditEntries(SignIn, async (flow) => ({ token } = (await flow.run({ ...lin, origin })) as StartedLogin)),
    ).toEqual([about('organizer.signed-in')]);
    expect(await auditEntries(ChangeLogins, (flow) => flow.endByToken(token, origin))).toEqual([
      about('organizer.signed-out'),
    ]);
    expect(await auditEntries(ChangeLogins, (flow) => flow.endByToken(token, origin))).toEqual([]);

    expect(await app.dataSource.getRepository(Organizer).countBy({ name: 'Lin' })).toBe(1);
    expect(
      await auditEntries(ChangeApiKeys, (flow) => flow.create({ name: 'Robot', role: 'viewer' }, organizer)),
    ).toEqual([byStaff('api-key.created', 'api-key')]);
    const robot = await app.dataSource.getRepository(ApiKey).findOneByOrFail({ name: 'Robot' });
    expect(await auditEntries(ChangeApiKeys, (flow) => flow.revoke(robot.id, organizer))).toEqual([
      byStaff('api-key.revoked', 'api-key'),
    ]);
  });

  test('names who invites and changes members of the team', async () => {
    const { mail } = app;
    const about = (action: string) => byStaff(action, 'organizer');
    const device = { network: null, browser: null, system: null };
    const self = async () => {
      const found = await app.dataSource.getRepository(Organizer).findOneByOrFail({ email: 'vera@example.org' });
      return { kind: 'organizer', id: found.id, role: found.role, origin } as const;
    };
    const invite = (flow: ChangeMember) => flow.invite({ email: 'vera@example.org', role: 'viewer' }, 'en', organizer);
    const change = (flow: ChangeMember, wanted: MemberChange) => async () =>
      flow.run((await self()).id, wanted, organizer);
    const choose = async (flow: ChangePassword) => {
      await app.deliver();
      const [, token = ''] =
        /\/console\/password\/([\w-]+)/u.exec(mail.to('vera@example.org').at(-1)?.text ?? '') ?? [];
      await flow.choose({ token, password: 'eleven old maps', name: 'Vera', device, origin });
    };
    expect(await auditEntries(ChangeMember, invite)).toEqual([about('organizer.invited')]);
    expect(
      await auditEntries(ChangeMember, async (flow) => flow.inviteAgain((await self()).id, 'en', organizer)),
    ).toEqual([about('organizer.invitation-sent-again')]);
    expect(await auditEntries(ChangeMember, (flow) => change(flow, { kind: 'remove' })())).toEqual([
      about('organizer.invitation-withdrawn'),
    ]);
    expect(await auditEntries(ChangeMember, invite)).toEqual([about('organizer.invited')]);
    expect(await auditEntries(ChangePassword, choose)).toEqual([
      about('organizer.joined'),
      about('organizer.signed-in'),
    ]);
    for (const [wanted, action] of [
      [{ kind: 'role', role: 'organizer' }, 'organizer.role-changed'],
      [{ kind: 'deactivate' }, 'organizer.deactivated'],
      [{ kind: 'reactivate' }, 'organizer.reactivated'],
    ] as const) {
      expect(await auditEntries(ChangeMember, (flow) => change(flow, wanted)())).toEqual([about(action)]);
    }
    const request = (flow: ChangePassword) => flow.request('vera@example.org', 'en', origin);
    expect(await auditEntries(ChangePassword, request)).toEqual([
      `organizer.password-link-sent by visitor from ${origin} about organizer`,
    ]);
    expect(await auditEntries(ChangePassword, request)).toEqual([]);
    expect(await auditEntries(ChangePassword, choose)).toEqual([
      about('organizer.password-reset'),
      about('organizer.signed-in'),
    ]);
    const moved = 'vera@elsewhere.example';
    const vera = await self();
    const [login]: { id: string }[] = await app.dataSource.query(`select id from logins where organizer_id = $1`, [
      vera.id,
    ]);
    const ask = (flow: ChangeOwnAccount) => flow.requestAddress(moved, vera, login!.id);
    expect(await auditEntries(ChangeOwnAccount, ask)).toEqual([about('organizer.address-asked')]);
    await app.deliver();
    const [, proof = ''] = /\/console\/[a-z-]+\/([\w-]{20,})/u.exec(mail.to(moved)[0]?.text ?? '') ?? [];
    expect(await auditEntries(ChangeOwnAccount, (flow) => flow.useAddress(proof, origin))).toEqual([
      about('organizer.address-changed'),
    ]);
    await app.dataSource.query(`update organizers set email = $1, email_key = $1 where id = $2`, [
      'vera@example.org',
      vera.id,
    ]);
    const next = { current: 'eleven old maps', next: 'twelve new maps', loginId: null, network: null };
    expect(
      await auditEntries(
        ChangePassword,
        async (flow) => void (await flow.run({ ...next, browserToken: undefined }, await self())),
      ),
    ).toEqual([about('organizer.password-changed')]);
    expect(await auditEntries(ChangeOwnAccount, async (flow) => flow.setName('Vera Cruz', await self()))).toEqual([
      about('organizer.renamed'),
    ]);
    expect(await auditEntries(ChangeMember, (flow) => change(flow, { kind: 'remove' })())).toEqual([
      about('organizer.removed'),
    ]);
  });

  const unknownDevice = { network: null, browser: null, system: null };

  {
    const mei = { email: 'mei@example.org', name: 'Mei', role: 'owner' as const, password: 'nine green kites fly' };
    const about = (action: string) => byStaff(action, 'organizer');
    const proof = { typed: mei.password, network: null, browserToken: undefined };
    let self: OrganizerActor;

    test('names who turns two-step verification on, and signs in with it', async () => {
      const { organizer: added } = await app.app.get(ChangeMember).add(mei, organizer);
      self = { kind: 'organizer', id: added.id, role: 'owner', origin };
      const code = async () => {
        const found = await findAuthenticator(app.dataSource.manager, added.id);
        const secret = found && decryptTotpSecret([app.config.secret], added.id, found.secret);
        return generateSync({ secret: secret ?? '', epoch: Math.floor(app.clock.now().getTime() / 1000) });
      };
      await app.app.get(ChangeSecondFactor).start(self);
      let codes: string[] = [];
      const confirm = async (flow: ChangeSecondFactor) => (codes = await flow.confirm(await code(), self, null));
      expect(await auditEntries(ChangeSecondFactor, confirm)).toEqual([about('organizer.second-factor-on')]);
      const login = async () => {
        const [{ id }] = await app.dataSource.query(`select id from logins where organizer_id = $1`, [added.id]);
        return id as string;
      };
      const { token } = (await app.app.get(SignIn).run({ ...mei, origin })) as PendingLogin;
      const byRecoveryCode = (flow: SignIn) =>
        flow.confirm({
          token,
          code: codes[0] ?? '',
          device: unknownDevice,
          origin,
          browserToken: undefined,
        });
      expect(await auditEntries(SignIn, byRecoveryCode)).toEqual([
        about('organizer.signed-in'),
        about('organizer.recovery-code-used'),
      ]);
      const renew = async (flow: ChangeSecondFactor) => (codes = await flow.renewCodes(proof, self));
      expect(await auditEntries(ChangeSecondFactor, renew)).toEqual([about('organizer.recovery-codes-renewed')]);
      const withCode = async (flow: ChangeLogins) =>
        flow.confirm({ ...proof, typed: codes[1] ?? '' }, self, await login());
      expect(await auditEntries(ChangeLogins, withCode)).toEqual([about('organizer.recovery-code-used')]);
      const passkey = new TestPasskey(app.url);
      const begin = app.app.get(ChangePasskeys);
      const made = { name: 'Laptop', response: passkey.create(await begin.forNewPasskey(self, await login())) };
      expect(await auditEntries(ChangePasskeys, (flow) => flow.add(made, self, null))).toEqual([
        about('organizer.passkey-added'),
      ]);
      const signed = { response: passkey.sign(await begin.forSignIn(origin)), device: unknownDevice, origin };
      expect(await auditEntries(SignInWithPasskey, (flow) => flow.run(signed))).toEqual([about('organizer.signed-in')]);
      const [listed] = await listPasskeys(app.dataSource.manager, self.id);
      expect(
        await auditEntries(ChangePasskeys, async (flow) => flow.remove(listed?.id ?? '', self, await login())),
      ).toEqual([about('organizer.passkey-removed')]);
    });

    test('names who requires two-step verification, turns it off, and rotates the secret', async () => {
      expect(await auditEntries(ChangeSecondFactor, (flow) => flow.require(true, self))).toEqual([
        byStaff('workspace.second-factor-required', 'workspace'),
      ]);
      expect(await auditEntries(ChangeSecondFactor, (flow) => flow.require(true, self))).toEqual([]);
      expect(await auditEntries(ChangeSecondFactor, (flow) => flow.require(false, self))).toEqual([
        byStaff('workspace.second-factor-optional', 'workspace'),
      ]);
      const rotation = { present: app.config.secret, next: 'another secret of at least 32 characters', days: 3650 };
      expect(await auditEntries(RotateSecret, async (flow) => void (await flow.run(rotation, organizer)))).toEqual([
        byStaff('workspace.secret-rotated', 'workspace'),
      ]);
      expect(await auditEntries(ChangeSecondFactor, (flow) => flow.turnOff(proof, self))).toEqual([
        about('organizer.second-factor-off'),
      ]);
      expect(await auditEntries(ChangeSecondFactor, (flow) => flow.reset(self.id, organizer))).toEqual([
        about('organizer.second-factor-reset'),
      ]);
    });
  }

  test('names who signs in at an identity provider', async () => {
    const publicUrl = 'https://greenroom.example';
    const provider = await TestOpenIdProvider.start(singleSignOnRedirectUri(publicUrl));
    const openId = { issuer: provider.issuer, ...openIdClient, name: 'City login' };
    const { databaseUrl } = app.config;
    const second = await startTestApp({ now: app.clock.now(), databaseUrl, config: { publicUrl, openId } });
    try {
      const email = 'ada@example.org';
      await second.app.get(ChangeMember).invite({ email, role: 'viewer' }, 'en', organizer);
      provider.claims = { email, email_verified: true };
      const { url, token } = await second.app.get(SingleSignOn).begin('/console', origin);
      const query = new URL(await provider.follow(url)).search;
      const arrive = () => second.app.get(SingleSignOn).complete({ token, query, device: unknownDevice, origin });
      expect(await auditEntries(SingleSignOn, arrive)).toEqual([
        byStaff('organizer.joined', 'organizer'),
        byStaff('organizer.signed-in', 'organizer'),
      ]);
    } finally {
      await second.stop();
      await provider.stop();
    }
  });

  /** The letter to the only winner. */
}
