import { fileSize } from '../../platform/file-store/file-types.js';
import { translate } from '../../platform/i18n/messages.js';
import type { NamesFound } from '../../platform/pdf/without-names.js';
import type { ListedFile } from './proposal-files.queries.js';
import { spokenLanguage } from '../sessions/session-labels.js';
import {
  answersOf,
  type AskingCall,
  type ContentAnswer,
  hasContent,
  type ProposalContent,
} from './proposal-content.js';

/** A PDF of a proposal, for `partials/proposal-files.hbs`. */
export interface FileView {
  name: string;
  path: string;
  /** `3 pages · 400 kB` */
  facts: string;
  /** What in it names its authors, for the team. */
  names: string | null;
  /** Where it is removed; null where it can't be. */
  removePath: string | null;
}

/** Returns the PDFs of a proposal; each is served below `path`, by its id. */
export function fileViews(files: readonly ListedFile[], path: string, language: string, canRemove = false): FileView[] {
  return files.map(({ fileId, name, size, pages, namesFound }) => ({
    name,
    path: `${path}/${fileId}`,
    facts: translate(language, 'proposals.files.pages', { count: pages, size: fileSize(size, language) }),
    names: canRemove && namesFound.length > 0 ? namesText(namesFound, language) : null,
    removePath: canRemove ? `${path}/${fileId}/remove` : null,
  }));
}

function namesText(found: readonly NamesFound[], language: string): string {
  const kinds = found.map((one) => translate(language, `proposals.files.names.${one}`));
  const list = new Intl.ListFormat(language).format(kinds);
  return translate(language, 'proposals.files.names', { list });
}

/** What a proposal says, for `partials/proposal-content.hbs`. */
export interface ContentView {
  /** Language of the texts for the attribute `lang`; empty if unknown. */
  lang: string;
  /** Such as `English`; null if it is the reader's own, or unknown. */
  languageName: string | null;
  summary: string;
  /** Every criterion of the call in its order, `text` empty if the proposal says nothing about it; then own questions. */
  answers: ContentAnswer[];
  facts: { term: string; texts: string[] }[];
  links: { href: string; text: string }[];
}

/** Returns what a proposal says in the order of the call's criteria, or null if it has no content yet. */
export function contentView(call: AskingCall, content: ProposalContent, language: string): ContentView | null {
  if (!hasContent(content)) return null;
  const { stage, places } = content;
  const fact = (key: string, texts: string[]) => ({ term: translate(language, `proposals.${key}`), texts });
  return {
    lang: content.language ?? '',
    languageName:
      content.language === null || content.language === language ? null : spokenLanguage(content.language, language),
    summary: content.summary,
    answers: answersOf(call, content, language).filter(
      ({ slug, text }) => text !== '' || call.criteria.some((one) => one.slug === slug),
    ),
    facts: [
      ...(stage === null ? [] : [fact('stage', [translate(language, `proposals.stage.${stage}`)])]),
      ...(places.length === 0 ? [] : [fact('places', places)]),
    ],
    links: content.links.map((href) => ({ href, text: linkText(href) })),
  };
}

/** The address without its scheme, as people read it. */
function linkText(href: string): string {
  return href.replace(/^https?:\/\/(?:www\.)?/iu, '').replace(/\/$/u, '');
}
