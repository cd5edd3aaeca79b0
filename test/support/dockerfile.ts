import { readFileSync } from 'node:fs';

/** A stage of a Dockerfile: its name, if any, and its instructions after FROM. */
export interface Stage {
  name: string | null;
  image: string;
  steps: { instruction: string; value: string }[];
}

/** Reads a Dockerfile as far as ours uses the language: stages, comments and continued lines. */
export function readDockerfile(path: string): Stage[] {
  const lines = readFileSync(path, 'utf8')
    .replaceAll(/^#.*\n/gmu, '')
    .replaceAll(/\\\n\s*/gu, '')
    .split('\n');
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, instruction = '', value = ''] = /^([A-Z]+)\s+(.+)$/u.exec(line) ?? [];
    if (instruction === 'FROM') {
      const [, image = '', name = null] = /^(\S+)(?: AS (\S+))?$/u.exec(value) ?? [];
      stages.push({ name, image, steps: [] });
    } else if (instruction !== '') stages.at(-1)?.steps.push({ instruction, value });
    else if (line.trim() !== '') throw new Error(`Not an instruction: ${line}`);
  }
  return stages;
}
