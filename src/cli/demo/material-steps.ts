import { createHash } from 'node:crypto';
import type { MaterialInput } from '../../domain/materials/material.js';
import type { StorableFile } from '../../platform/file-store/spooled-file.js';
import type { Person } from './people.js';
import type { PlannedRegistration } from './plan.js';
import { daysAgo } from './times.js';
import type { DemoWorld, Step } from './world.js';

const recordings = 'https://recordings.example.org';
/** The session that they missed. */
const missed = 'waste-heat';
const said = { title: '', translations: {}, language: null, url: null } as const;

/** What organizers uploaded and linked, and who asked for a recording. */
export function materialSteps(world: DemoWorld, call: { slug: string }, plan: readonly PlannedRegistration[]): Step[] {
  const { now } = world;
  const add = (session: string, input: MaterialInput, file: StorableFile | null = null) =>
    world.flows.addMaterial.add(world.sessionId(session), input, file, world.organizer);
  const checklist = pdf('berth-checklist.pdf', ['Before you connect: a checklist for one berth']);
  const slides = pdf('cooler-streets.pdf', ['Shade, wind and water: cooler streets by next summer']);
  const [first, second] = latecomers(plan, daysAgo(now, 3, '00:00'));
  const ask = async (person: Person | undefined) => {
    if (person === undefined) return;
    const { email, language, timeZone } = person;
    const reader = { email, language, timeZone };
    await world.flows.requestRecording.run(call, world.sessionId(missed), reader, { kind: 'visitor' });
  };
  return [
    {
      at: daysAgo(now, 5, '09:30'),
      run: async () => {
        await add('cool-streets', { ...said, kind: 'slides', visibility: 'public', language: 'en' }, slides);
        const url = `${recordings}/cool-streets`;
        await add('cool-streets', { ...said, kind: 'recording', visibility: 'public', url });
      },
    },
    {
      at: daysAgo(now, 3, '15:10'),
      run: () =>
        add(
          'shore-power',
          {
            ...said,
            title: 'Berth checklist',
            translations: { 'zh-TW': { title: '泊位檢查表' } },
            kind: 'handout',
            visibility: 'before',
          },
          checklist,
        ),
    },
    { at: daysAgo(now, 2, '08:20'), run: () => ask(first) },
    { at: daysAgo(now, 1, '21:45'), run: () => ask(second) },
  ];
}

/** Returns people of the call who were not registered for the session whose recording they ask for. */
function latecomers(plan: readonly PlannedRegistration[], before: Date): Person[] {
  const were = new Set(plan.filter(({ session }) => session === missed).map(({ person }) => person));
  return [...new Set(plan.flatMap(({ person, at }) => (at < before && !were.has(person) ? [person] : [])))];
}

/** Returns a page with a few lines of text, as a file. */
function pdf(name: string, lines: readonly string[]): StorableFile {
  const text = lines.map((line, index) => `BT /F1 18 Tf 60 ${760 - 30 * index} Td (${line}) Tj ET`).join('\n');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let content = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = content.length;
    content += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const entries = objects.length + 1;
  const table = `xref\n0 ${entries}\n0000000000 65535 f \n${offsets.join('')}`;
  const bytes = Buffer.from(
    `${content}${table}trailer\n<</Size ${entries}/Root 1 0 R>>\nstartxref\n${content.length}\n%%EOF\n`,
  );
  return {
    name,
    mediaType: 'application/pdf',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest(),
    async *pieces(length) {
      for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
    },
  };
}
