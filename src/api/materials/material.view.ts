import { z } from 'zod';
import { type Material, materialKinds, visibilities } from '../../domain/materials/material.js';

export const materialSchema = z
  .object({
    id: z.string(),
    position: z.number().int().meta({ description: 'From 1, in the order in which they are shown.' }),
    title: z.string().meta({ description: 'If empty, readers see the name of its kind in their language.' }),
    kind: z.enum(materialKinds),
    language: z.string().nullable(),
    visibility: z.enum(visibilities).meta({
      description:
        '`before`: for registered people at once; `after`: for them once it is over; `public`: for everyone.',
    }),
    url: z.string().nullable().meta({ description: 'Null for a file.' }),
    file: z
      .object({ name: z.string(), mediaType: z.string(), size: z.number().int() })
      .nullable()
      .meta({ description: 'Null for a link.' }),
  })
  .meta({ id: 'Material', title: 'Material' });
export type MaterialView = z.output<typeof materialSchema>;

/** Returns the API view of a file or a link of a session. */
export function materialView({ file, ...material }: Material): MaterialView {
  const { id, position, title, kind, language, visibility, url } = material;
  const shown = file && { name: file.name, mediaType: file.mediaType, size: file.size };
  return { id, position, title, kind, language, visibility, url, file: shown };
}
