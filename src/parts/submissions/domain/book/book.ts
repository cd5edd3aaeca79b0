import { invalidField } from '../../../../platform/errors.js';
import { type ProposalState, proposalStates } from '../../../../domain/proposals/proposal.js';

/** Which proposals are in a book, by state; `submitted-all` leaves out drafts and withdrawn ones. */
export const bookStates = ['submitted-all', 'shortlisted-all', 'winners-all', ...proposalStates] as const;
export type BookState = (typeof bookStates)[number];

/** What a book of proposals contains. */
export interface BookInput {
  /** Slug of a theme; null for all. */
  theme: string | null;
  state: BookState;
  /** Exactly these, whatever their theme and state, as they were chosen in the list; null if these two choose. */
  ids?: readonly string[] | null;
  /** Without them, no organizations, teams, links and attached PDFs. */
  withNames: boolean;
  /** Whether the pages of the attached PDFs follow each proposal. */
  withFiles: boolean;
  /** Of everything but the texts of the proposals. */
  language: string;
}

/** The largest book: a long one takes minutes, and no reader opens it. */
export const maxInBook = 2000;

const won: ProposalState[] = ['winner', 'showcased', 'pilot'];

/** Returns the states of the proposals in a book. */
export function statesInBook(state: BookState): ProposalState[] {
  switch (state) {
    case 'submitted-all':
      return proposalStates.filter((one) => one !== 'draft' && one !== 'withdrawn');
    case 'shortlisted-all':
      return ['shortlisted', ...won];
    case 'winners-all':
      return won;
    default:
      return [state];
  }
}

/** Returns proposals by theme, in the order of the call, and by title; those of dropped themes come last. */
export function inBookOrder<Item extends { theme: string; title: string; id: string }>(
  proposals: readonly Item[],
  themes: readonly { slug: string }[],
  language: string,
): Item[] {
  const places = new Map(themes.map(({ slug }, index) => [slug, index]));
  const placeOf = ({ theme }: Item) => places.get(theme) ?? themes.length;
  const { compare } = new Intl.Collator(language, { numeric: true });
  return proposals.toSorted((a, b) => placeOf(a) - placeOf(b) || compare(a.title, b.title) || compare(a.id, b.id));
}

/** How large attached PDFs can be together, in a book with their pages. */
export const maxAttachedBytes = 500 * 1024 * 1024;

/** Throws Invalid if a book would be empty or too large. */
export function requireBookSize(
  { proposals, bytes }: { proposals: number; bytes: number },
  { withFiles }: Pick<BookInput, 'withFiles'>,
): void {
  if (proposals === 0) throw invalidField('state', 'book-empty', 'There are no such proposals.');
  if (proposals > maxInBook) {
    const message = `A book has up to ${maxInBook} proposals. Choose a theme or fewer states.`;
    throw invalidField('state', 'book-too-large', message, { most: maxInBook });
  }
  const megabytes = maxAttachedBytes / 1024 / 1024;
  if (withFiles && bytes > maxAttachedBytes) {
    const message = `The attached PDFs can have up to ${megabytes} MB together. Choose a theme, or leave them out.`;
    throw invalidField('withFiles', 'book-files-too-large', message, { megabytes });
  }
}
