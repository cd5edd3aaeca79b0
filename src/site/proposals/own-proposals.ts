import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** A page of a team about its proposal, below its own page. */
export interface OwnProposalPage {
  proposalId: string;
  /** Below the own page, with a slash. */
  path: string;
  label: string;
}

/** A list of pages about proposals. */
export interface OwnProposalList {
  heading: string;
  label: string;
  items: { path: string; title: string }[];
}

/** What an area has for the teams of proposals, on their own pages. Paths begin with a slash, below the own page. */
export interface OwnProposals {
  pages?(connection: Connection, attendee: Attendee, language: string): Promise<OwnProposalPage[]>;
  list?(connection: Connection, attendee: Attendee, language: string): Promise<OwnProposalList>;
}

export const ownProposals = new Place<OwnProposals>();
