import { z } from 'zod';
import { originalOf, partsOf, editableKinds } from '../../domain/notifications/templates/editable-parts.js';
import type { EmailTemplate } from '../../domain/notifications/templates/email-template.entity.js';
import { readOverrides } from '../../domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';

const partSchema = z.object({
  name: z.string(),
  original: z.string().meta({ description: 'The default text, an ICU message.' }),
  text: z.string().nullable().meta({ description: 'The custom text; null if the default is used.' }),
  isUsable: z
    .boolean()
    .meta({ description: 'False if the custom text uses a field that no longer exists. The default is sent instead.' }),
  fields: z.array(z.string()).meta({ description: 'Fields that you can use, written like `{name}`.' }),
  kept: z.array(z.string()).meta({ description: 'Fields that the text must contain.' }),
  most: z.number().int().meta({ description: 'Maximum length in characters.' }),
});

export const emailTemplateSchema = z
  .object({
    kind: z.lazy(() => z.enum(editableKinds())),
    language: z.string(),
    version: z.number().int().meta({ description: '0 if the template has never been customized.' }),
    parts: z.array(partSchema),
    updatedAt: z.string().nullable().meta({ format: 'date-time' }),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'EmailTemplate', title: 'Email template' });

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
