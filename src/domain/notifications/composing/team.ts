import { delegationLink } from '../email/links.js';
import type { EmailView } from '../email/email-view.js';
import { oneLine } from '../email/one-line.js';
import type { EmailContext } from './context.js';
import { zonedTime } from './times.js';

/** What is different in a mail that invites the team of a proposal, or says that it is not to come; nothing for others. */
export function teamParts({ t, language, message, site, words, session }: EmailContext): Partial<EmailView> {
  const { team, delegation, recipient } = message.payload;
  if (team === undefined) return {};
  const sentTo = t('sentToTeam', { email: recipient.email });
  if (delegation === undefined) return { sentTo };
  const endsAt = new Date(team.heldUntil);
  const { fullDate, time, zone } = zonedTime(endsAt, endsAt, recipient.timeZone, language.code);
  const url = delegationLink(site, delegation.id, recipient.linkVersion);
  const slug = delegation.session;
  const organization = oneLine(delegation.organization);
  return {
    paragraphs: [
      t('team-invitedText', {
        proposal: oneLine(team.proposal),
        call: words.name,
        title: oneLine(session?.snapshot.title ?? ''),
        seats: team.seats,
        date: fullDate,
        time,
        zone,
        organization,
      }),
      t('team-invitedWarning', { organization }),
    ],
    button: {
      label: t('buttonTeam'),
      url: slug === undefined ? url : `${url}?session=${encodeURIComponent(slug)}`,
    },
    sentTo,
  };
}
