import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { Changes } from '../../../flows/changes.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { Conflict, invalidField, NotFound } from '../../../platform/errors.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import type { ConferencingAccount } from '../domain/account.entity.js';
import type { Credentials } from '../domain/account-input.js';
import { deleteAccount, findAccount, lockAccounts, recordCheck, writeAccount } from '../domain/accounts.queries.js';
import { credentialsOf, encryptFor, openProvider } from '../domain/open-provider.js';
import { ProviderFailure, type ProviderName } from '../domain/provider.js';
import { countComing, noteAccount } from '../domain/rooms.queries.js';

/** A check is answered while somebody waits. */
const patienceMs = 10_000;

/** The accounts in which the rooms of a call are made. */
@Injectable()
export class ConnectAccount {
  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Writes the account of a call at a provider, and checks it. `changed` gets the stored credentials, null if there are
   * none; an empty secret leaves the stored one. Throws Invalid without any.
   */
  async save(
    callId: string,
    provider: ProviderName,
    changed: (stored: Credentials | null) => Credentials,
    actor: Actor,
  ): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      await lockAccounts(tx, callId);
      const known = await findAccount(tx, callId, provider);
      const id = known?.id ?? randomUUID();
      const stored = known && credentialsOf(known, secretsOf(tx).all);
      const input = changed(stored);
      const clientSecret = input.clientSecret || stored?.clientSecret;
      if (clientSecret === undefined) throw invalidField('clientSecret', 'required', 'This field is required.');
      const credentials = encryptFor(
        this.config.secret,
        id,
        JSON.stringify({ ...input, clientSecret, eventSecret: input.eventSecret || (stored?.eventSecret ?? '') }),
      );
      const unchecked = { plan: known?.plan ?? null, checkedAt: null, failure: null, said: null };
      await writeAccount(tx, { id, callId, provider, credentials, ...unchecked });
      await noteAccount(tx, id, now);
      await record(change, 'call.conferencing-connected', `call:${callId}`, { provider });
    });
    await this.check(callId, provider, actor);
  }

  /** Asks the provider what the account can do, and records the answer. Throws NotFound. */
  async check(callId: string, provider: ProviderName, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    const account = await this.get(callId, provider);
    const checkedAt = this.clock.now();
    const answer = await this.ask(account);
    await this.changes.run(actor, async (change) => {
      await recordCheck(change.tx, account.id, { ...answer, checkedAt });
      if (answer.failure === null) await noteAccount(change.tx, account.id, checkedAt);
      await record(change, 'call.conferencing-checked', `call:${callId}`, { provider });
    });
  }

  /** Removes an account. Throws NotFound, and Conflict while rooms of sessions to come are in it. */
  async remove(callId: string, provider: ProviderName, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      await lockAccounts(change.tx, callId);
      const account = await this.get(callId, provider);
      if ((await countComing(change.tx, account.id, change.now)) > 0)
        throw new Conflict('account-in-use', 'Sessions to come have rooms in this account. Choose other rooms first.');
      await deleteAccount(change.tx, account.id);
      await record(change, 'call.conferencing-removed', `call:${callId}`, { provider });
    });
  }

  private async ask(account: ConferencingAccount) {
    try {
      const keys = secretsOf(this.database.manager).all;
      const plan = await openProvider(account, keys, this.config, patienceMs).check();
      return { plan, failure: null, said: null };
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      return { failure: error.kind, said: error.said.slice(0, 500) };
    }
  }

  private async get(callId: string, provider: ProviderName): Promise<ConferencingAccount> {
    const account = await findAccount(this.database.manager, callId, provider);
    if (account === null) throw new NotFound('account-not-found', 'Account not found.');
    return account;
  }
}
