import { Injectable } from '@nestjs/common';
import { record } from '../../domain/identity/audit.queries.js';
import { completeSignIn, type SignInOutcome } from '../../domain/identity/complete-sign-in.js';
import type { Device } from '../../domain/identity/device.js';
import { lockTeam } from '../../domain/identity/identity.queries.js';
import { endLogins } from '../../domain/identity/logins.queries.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { hashPassword } from '../../domain/identity/password.js';
import { passwordPurposes } from '../../domain/identity/password-link.js';
import { endPasswordLinks } from '../../domain/identity/password-links.queries.js';
import { deletePendingSignIns } from '../../domain/identity/second-factor/pending-sign-ins.queries.js';
import { updateMember } from '../../domain/identity/update-member.js';
import { getUsableLink } from '../../domain/identity/use-password-link.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Changes } from '../changes.js';

export interface ChosenPassword {
  token: string;
  password: string;
  /** Null to leave it as it is. */
  name: string | null;
  device: Device;
  origin: string;
}

/** Sets a password with a link from an email: for a new member of the team, or one who forgot it. */
@Injectable()
export class ChoosePassword {
  constructor(private readonly changes: Changes) {}

  /** Ends all their links and logins, and signs them in. Throws NotFound and Gone for an unusable link. */
  async run({ token, password, name, device, origin }: ChosenPassword): Promise<SignInOutcome> {
    const passwordHash = await hashPassword(password);
    return this.changes.run({ kind: 'visitor', origin }, async (change) => {
      const { tx, now } = change;
      await lockTeam(tx);
      const { link, organizer } = await getUsableLink(tx, token, passwordPurposes, now);
      const { id, role } = organizer;
      const after: Organizer = { ...organizer, name: name ?? organizer.name, passwordHash, state: 'active' };
      await updateMember(change, organizer, after);
      await endPasswordLinks(tx, id, now);
      await endLogins(tx, id, now);
      await deletePendingSignIns(tx, id);
      const themselves = { ...change, actor: { kind: 'organizer', id, role, origin } as const };
      const action = link.purpose === 'invite' ? 'organizer.joined' : 'organizer.password-reset';
      await record(themselves, action, `organizer:${id}`);
      if (link.purpose === 'reset') await notifyAccountChange(themselves, id, 'password-reset');
      return completeSignIn(change, after, device);
    });
  }
}
