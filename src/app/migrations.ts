import { readdirSync } from 'node:fs';
import type { MigrationInterface } from 'typeorm';

type Migration = new () => MigrationInterface;

const folder = new URL('../../migrations/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^\d{13}-[\da-z-]+\.js$/u.test(name));
const modules = files
  .toSorted()
  .map((name) => import(new URL(name, folder).href) as Promise<Record<string, Migration>>);

/** All migrations, in order of their timestamps: the classes that the files of `migrations/` export. */
export const migrations = (await Promise.all(modules)).flatMap((module) => Object.values(module));
