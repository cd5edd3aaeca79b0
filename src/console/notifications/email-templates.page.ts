import type { Call } from '../../domain/calls/call.entity.js';
import { originalOf, partsOf, wordedKinds } from '../../domain/notifications/compose/editable-parts.js';
import type { MailTemplate } from '../../domain/notifications/email-template.entity.js';
import { readTexts, standingVersion } from '../../domain/notifications/email-template.js';
import type { MessageKind } from '../../domain/notifications/message.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import type { ConsoleFrame } from '../layout.js';
import { languageName } from '../language-name.js';
import { mailPath } from '../paths.js';

interface MailLink {
  path: string;
  code: string;
  label: string;
  isChanged: boolean;
  isLost: boolean;
}

export interface MailsPage extends ConsoleFrame {
  rows: {
    kind: string;
    /** How it opens, in the organizer's language. */
    says: string;
    languages: MailLink[];
    /** Languages that are not the call's and that nobody has worded. */
    others: MailLink[];
  }[];
}

/** The kinds of mail of a call, with the languages in which each can be worded and a mark where it is. */
export function mailsPage(
  frame: ConsoleFrame,
  { call, templates }: { call: Call; templates: readonly MailTemplate[] },
): MailsPage {
  const { language } = frame;
  return {
    ...frame,
    title: translate(language, 'mails.title'),
    rows: wordedKinds.map((kind) => {
      const links = languages.map(({ code }) => mailLink(call, kind, code, templates, language));
      const isNear = (link: MailLink) => call.languages.includes(link.code) || link.isChanged;
      return {
        kind: translate(language, `console.kind.${kind}`),
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

function mailLink(
  call: Call,
  kind: MessageKind,
  code: string,
  templates: readonly MailTemplate[],
  language: string,
): MailLink {
  const texts = standingVersion(templates, kind, code, farAway)?.texts ?? {};
  return {
    path: mailPath(call, kind, code),
    code,
    label: languageName(code, language),
    isChanged: Object.keys(texts).length > 0,
    isLost: readTexts(kind, code, texts).lost.length > 0,
  };
}

/** What is saved stands in a moment: organizers see it at once. */
const farAway = new Date(8.64e15);
