import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ChangeApiKeys } from '../flows/identity/change-api-keys.flow.js';
import { getCallBySlug } from '../domain/calls/calls.queries.js';
import { expiryAfter, isExpired, type KeyAbility } from '../domain/identity/api-key.js';
import { listApiKeys } from '../domain/identity/identity.queries.js';
import type { KeyRole } from '../domain/identity/role.js';
import { line, read } from '../platform/validation.js';
import { operator, withFlows } from './context.js';
import { reading } from './reading.js';
import { day, type OutputOptions, present, say, table } from './output.js';

const input = z.object({ name: line(200), expires: z.iso.date().optional() });

interface KeyOptions extends OutputOptions {
  name: string;
  role: KeyRole;
  only?: KeyAbility[];
  call?: string[];
  expires?: string;
}

/** Creates an API key and prints it. */
export async function createKey({ role, only, call, json, ...rest }: KeyOptions): Promise<void> {
  const { name, expires } = read(input, rest);
  const key = await withFlows(
    async (flows) => {
      const connection = flows.get(DataSource).manager;
      const calls = call && (await Promise.all(call.map((slug) => getCallBySlug(connection, slug))));
      return flows.get(ChangeApiKeys).create(
        {
          name,
          role,
          abilities: only ?? null,
          callIds: calls?.map(({ id }) => id) ?? null,
          expiresAt: expires === undefined ? null : expiryAfter(expires),
        },
        operator,
      );
    },
    { begins: true },
  );
  say(`API key ${JSON.stringify(name)} with the role ${role} (you can't see it again):`);
  present({ json }, { name, role, key }, key);
}

/** Prints a line per key: id, role, day, state and name. */
export async function listKeys(options: OutputOptions): Promise<void> {
  const keys = await reading(({ connection }) => listApiKeys(connection));
  if (keys.length === 0) say('There are no API keys.');
  const data = keys.map((key) => {
    const { id, name, role, createdAt, expiresAt, lastUsedAt } = key;
    const state = key.revokedAt !== null ? 'revoked' : isExpired(key, new Date()) ? 'expired' : 'active';
    return { id, name, role, state, createdAt, expiresAt, lastUsedAt };
  });
  present(options, data, table(data.map((key) => [key.id, key.role, day(key.createdAt), key.state, key.name])));
}

/** Revokes an API key. */
export async function revokeKey(id: string): Promise<void> {
  await withFlows((flows) => flows.get(ChangeApiKeys).revoke(id, operator));
  say('API key revoked.');
}
