import type { Call } from '../../domain/calls/call.entity.js';
import { originalOf, partsOf, editableKinds } from '../../domain/notifications/templates/editable-parts.js';
import type { EmailTemplate } from '../../domain/notifications/templates/email-template.entity.js';
import { readOverrides, effectiveVersion } from '../../domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { languageName } from '../ui/language-name.js';
import { emailPath } from '../paths/notification-paths.js';

interface EmailLink {
  path: string;
  code: string;
  label: string;
  isChanged: boolean;
  isLost: boolean;
}

/** The kinds of email of a call by language, with a mark at those whose texts were changed. */
export function emailTemplatesPage(
  layout: ConsoleLayout,
  { call, templates }: { call: Call; templates: readonly EmailTemplate[] },
) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, 'console.notifications.templates.title'),
    rows: editableKinds().map((kind) => {
      const links = languages.map(({ code }) => emailLink(call, kind, code, templates, language));
      const isNear = (link: EmailLink) => call.languages.includes(link.code) || link.isChanged;
      return {
        kind: translate(language, `console.notifications.kind.${kind}`),
        says: partsOf(kind)
          .slice(0, 1)
          .map((part) => originalOf(part, language).replaceAll(/\{[^{}]*\}/gu, '…'))
          .filter((text) => !/[{}]/u.test(text))
          .join(''),
        languages: links.filter(isNear),
        others: links.filter((link) => !isNear(link)),
      };
    }),
  };
}

function emailLink(call: Call, kind: MessageKind, code: string, templates: readonly EmailTemplate[], language: string) {
  const texts = effectiveVersion(templates, kind, code, farAway)?.texts ?? {};
  return {
    path: emailPath(call, kind, code),
    code,
    label: languageName(code, language),
    isChanged: Object.keys(texts).length > 0,
    isLost: readOverrides(kind, code, texts).lost.length > 0,
  };
}

/** Later than any version: what is saved applies in a moment, and organizers see it at once. */
const farAway = new Date(8.64e15);
