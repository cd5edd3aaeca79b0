import { announcementInput } from '../../domain/proposals/proposal-input.js';
import { read } from '../../platform/validation.js';

/** Parses the form for declaring a proposal. Members are addresses separated by spaces, commas or semicolons. */
export function readAnnouncement({ title, theme, members }: Record<'title' | 'theme' | 'members', string>) {
  const addresses = members.split(/[\s,;]+/u).filter((address) => address !== '');
  return read(announcementInput, { title, theme, members: addresses });
}
