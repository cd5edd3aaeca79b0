import { z } from 'zod';
import { imageTypes } from '../../../platform/file-store/file-types.js';
import type { UploadLimits } from '../../../platform/file-store/receive-upload.js';
import { fault, line, prose, webAddress } from '../../../platform/validation.js';
import type { ProposalContent } from '../../../domain/proposals/proposal-content.js';
import type { WinnerEntry } from './winner-entry.entity.js';

/** Most characters of the text on the winners page. */
const maxTextLength = 3000;

const megabyte = 1024 * 1024;

/** Pictures have at most 10 MB. A form with a larger one is received up to a length, so that it can say so. */
export const pictureLimits: UploadLimits = { maxBytes: 10 * megabyte, maxFiles: 6 };
export const pictureTypes = imageTypes;
/** Twice the width at which a picture is shown on a wide page, for screens with small pixels. */
export const maxPicturePixels = { width: 1440, height: 1440 };

/** What a team can change of its entry. */
export const entryInput = z.strictObject({
  title: line(300),
  summary: prose(maxTextLength),
  url: z.union([z.literal(''), webAddress]),
  showsOrganization: z.boolean(),
  pictureAlt: line(300, 0),
  /** Whether the team agrees that it is public. */
  consents: z.boolean(),
});
export type EntryInput = z.output<typeof entryInput>;

/** Whether a text is a name to show in public: who has given no name is known by their email address. */
export function isShownName(name: string): boolean {
  return !name.includes('@');
}

/** A name as it is shown in public. */
export const shownNameInput = line(200).refine(isShownName, fault('required', 'Must be a name, not an email address.'));

/** Returns the entry that a team finds when it has accepted: from its proposal, and not public. */
export function newEntry(
  { id, callId, title }: { id: string; callId: string; title: string },
  { summary }: Pick<ProposalContent, 'summary'>,
  now: Date,
): WinnerEntry {
  return {
    proposalId: id,
    callId,
    title,
    summary: summary.length <= maxTextLength ? summary : '',
    url: '',
    showsOrganization: true,
    pictureId: null,
    pictureAlt: '',
    consentedAt: null,
    hiddenAt: null,
    position: null,
    updatedAt: now,
  };
}

/** Returns an entry as its form shows it. */
export function entryFields({
  title,
  summary,
  url,
  showsOrganization,
  pictureAlt,
  consentedAt,
}: WinnerEntry): EntryInput {
  return { title, summary, url, showsOrganization, pictureAlt, consents: consentedAt !== null };
}
