import { z } from 'zod';
import { originalOf, partsOf, editableKinds } from '../../domain/notifications/templates/editable-parts.js';
import type { EmailTemplate } from '../../domain/notifications/templates/email-template.entity.js';
import { readOverrides } from '../../domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';

const partSchema = z.object({
  name: z.string(),
  original: z.string().meta({ description: 'Our words, an ICU message.' }),
  text: z.string().nullable().meta({ description: 'What stands in their place; null where nothing does.' }),
  isUsable: z.boolean().meta({ description: 'False where a field of the text is gone: our words are sent.' }),
  fields: z.array(z.string()).meta({ description: 'Fields that may stand in it, as in `{name}`.' }),
  kept: z.array(z.string()).meta({ description: 'Fields that must stand in it.' }),
  most: z.number().int().meta({ description: 'Characters.' }),
});

export const emailTemplateSchema = z
  .object({
    kind: z.enum(editableKinds),
    language: z.string(),
    version: z.number().int().meta({ description: '0 where nobody has worded it yet.' }),
    parts: z.array(partSchema),
    updatedAt: z.string().nullable().meta({ format: 'date-time' }),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'EmailTemplate', title: 'Words of a mail' });

export type EmailTemplateView = z.output<typeof emailTemplateSchema>;

/** The texts of a kind of email in a language. `last` is the last version. */
export function emailTemplateView(kind: MessageKind, language: string, last: EmailTemplate | null): EmailTemplateView {
  const texts = last?.texts ?? {};
  const { lost } = readOverrides(kind, language, texts);
  return {
    kind,
    language,
    version: last?.version ?? 0,
    parts: partsOf(kind).map((part) => ({
      name: part.name,
      original: originalOf(part, language),
      text: texts[part.name] ?? null,
      isUsable: !lost.includes(part.name),
      fields: [...part.fields],
      kept: [...part.kept],
      most: part.most,
    })),
    updatedAt: last?.updatedAt.toISOString() ?? null,
    updatedBy: last?.updatedBy ?? null,
  };
}
