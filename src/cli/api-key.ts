import { DataSource } from 'typeorm';
import { z } from 'zod';
import { CreateApiKey } from '../flows/identity/create-api-key.flow.js';
import { RevokeApiKey } from '../flows/identity/revoke-api-key.flow.js';
import { listApiKeys } from '../domain/identity/identity.queries.js';
import type { KeyRole } from '../domain/identity/role.js';
import { line, read } from '../platform/validation.js';
import { operator, withFlows } from './context.js';
import { print, say } from './output.js';

const input = z.object({ name: line(200) });

/** Makes a key and prints it. */
export async function createKey(options: { name: string; role: KeyRole }): Promise<void> {
  const { name } = read(input, { name: options.name });
  const key = await withFlows((flows) => flows.get(CreateApiKey).run(name, options.role, operator));
  say(`API key ${JSON.stringify(name)} with the role ${options.role} (you can't see it again):`);
  print(key);
}

/** Prints a line per key: id, role, day, state and name. */
export async function listKeys(): Promise<void> {
  const keys = await withFlows((flows) => listApiKeys(flows.get(DataSource).manager));
  if (keys.length === 0) say('There are no API keys.');
  for (const key of keys) {
    const state = key.revokedAt === null ? 'active' : 'revoked';
    print([key.id, key.role.padEnd(9), key.createdAt.toISOString().slice(0, 10), state.padEnd(7), key.name].join('  '));
  }
}

/** Makes a key useless. */
export async function revokeKey(id: string): Promise<void> {
  await withFlows((flows) => flows.get(RevokeApiKey).run(id, operator));
  say('API key revoked.');
}
