import { getCallBySlug } from '../domain/calls/calls.queries.js';
import { ChangeProposalHook } from '../flows/proposals/change-proposal-hook.flow.js';
import { Config } from '../platform/config.js';
import { read } from '../platform/validation.js';
import { hookInput } from '../domain/proposals/proposal-input.js';
import { listHooks } from '../domain/proposals/proposal-hooks.queries.js';
import { operator, withFlows } from './context.js';
import { reading } from './reading.js';
import { day, type OutputOptions, present, say, table } from './output.js';

/** Creates a webhook for a platform and prints its secret. */
export async function createHook(call: string, options: OutputOptions & { name: string }): Promise<void> {
  const { name } = read(hookInput, { name: options.name });
  await withFlows(async (flows) => {
    const { hook, secret } = await flows.get(ChangeProposalHook).create(call, name, operator);
    const url = `${flows.get(Config).publicUrl}/api/v1/hooks/proposals/${hook.id}`;
    say(`Webhook URL: ${url}`);
    say("Signing secret (you can't see it again):");
    present(options, { id: hook.id, url, secret }, secret);
  });
}

/** Prints a line per webhook: id, date of its secret, and name. */
export async function listHooksOf(call: string, options: OutputOptions): Promise<void> {
  const hooks = await reading(async ({ connection }) =>
    listHooks(connection, (await getCallBySlug(connection, call)).id),
  );
  if (hooks.length === 0) say('There are no webhooks.');
  const data = hooks.map(({ id, name, createdAt, rotatedAt }) => ({ id, name, secretSince: rotatedAt ?? createdAt }));
  present(options, data, table(data.map((hook) => [hook.id, day(hook.secretSince), hook.name])));
}

/** Rotates the secret of a webhook and prints the new one. */
export async function rotateHook(id: string, options: OutputOptions & { now?: true }): Promise<void> {
  const endsNow = options.now === true;
  const secret = await withFlows((flows) => flows.get(ChangeProposalHook).rotate(id, { endsNow }, operator));
  say(
    endsNow
      ? "The old secret no longer works. New signing secret (you can't see it again):"
      : "The old secret works for another 24 hours. New signing secret (you can't see it again):",
  );
  present(options, { id, secret }, secret);
}

/** Deletes a webhook. */
export async function removeHook(id: string): Promise<void> {
  await withFlows((flows) => flows.get(ChangeProposalHook).remove(id, operator));
  say('Webhook deleted.');
}
