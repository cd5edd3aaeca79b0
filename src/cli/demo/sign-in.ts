import '../../app/areas.js';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { ChangeMember } from '../../flows/identity/change-member.flow.js';
import { ChangeApiKeys } from '../../flows/identity/change-api-keys.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { findApiKey, findOrganizer } from '../../domain/identity/identity.queries.js';
import { newPassword, verifyPassword } from '../../domain/identity/password.js';
import { Changes } from '../../flows/changes.js';
import { Clock } from '../../platform/clock.js';
import type { Config } from '../../platform/config.js';

const demoOrganizer = 'organizer@example.org';

/** Credentials of the demo, the same on every run. */
export interface DemoSignIn {
  email: string;
  password: string;
  apiKey: string;
  organizer: Actor;
}

const kept = z.object({ password: z.string().min(1), apiKey: z.string().min(1) }).partial();

/**
 * Makes sure that the organizer and API key in `demo.json` in the data folder exist, and creates missing ones. Only its
 * owner can read the file.
 */
export async function demoSignIn(database: DataSource, config: Config): Promise<DemoSignIn> {
  const file = join(config.dataDir, 'demo.json');
  const known = await readKept(file);
  const clock = new Clock();
  const changes = new Changes(database, clock, config);
  const { manager } = database;
  const before = await findOrganizer(manager, demoOrganizer);
  const password = known.password ?? newPassword();
  const fits = before !== null && before.role === 'owner' && (await verifyPassword(before.passwordHash, password));
  const organizer = fits
    ? before
    : (
        await new ChangeMember(changes).add(
          { email: demoOrganizer, name: 'Demo organizer', role: 'owner', password },
          { kind: 'system' },
        )
      ).organizer;
  const currentKey = known.apiKey !== undefined && (await findApiKey(manager, known.apiKey)) ? known.apiKey : null;
  const apiKey =
    currentKey ?? (await new ChangeApiKeys(changes, clock).create({ name: 'Demo', role: 'owner' }, { kind: 'system' }));
  if (password !== known.password || apiKey !== known.apiKey) await keep(file, { password, apiKey });
  const actor: Actor = { kind: 'organizer', id: organizer.id, role: organizer.role };
  return { email: demoOrganizer, password, apiKey, organizer: actor };
}

async function readKept(file: string): Promise<z.output<typeof kept>> {
  try {
    return kept.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Missing or damaged: a new one is written.
    return {};
  }
}

async function keep(file: string, secrets: { password: string; apiKey: string }): Promise<void> {
  const unfinished = `${file}.part`;
  await writeFile(unfinished, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}
