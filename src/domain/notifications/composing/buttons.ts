import { callLink, delegationLink, invitationLink, registrationLink, sessionLink } from '../email/links.js';
import type { EmailLink } from '../email/email-view.js';
import { crewText } from './crew-text.js';
import { type EmailContext, required, sessionOf } from './context.js';

/** Returns the button for the recipient's own page. */
export function pageButton({ t, pageUrl }: EmailContext): EmailLink {
  return { label: t('buttonPage'), url: pageUrl };
}

/** Returns the button for the registration on the recipient's own page. `label` is the key of its text. */
export function registrationButton(context: EmailContext, label: string): EmailLink {
  const { t, message, pageUrl } = context;
  if (message.registrationId === null) return pageButton(context);
  return { label: t(label), url: registrationLink(pageUrl, message.registrationId) };
}

/** Returns the button for the page of a speaker: to answer whether they will speak, as long as they haven't. */
export function speakerButton(context: EmailContext): EmailLink {
  const { t, pageUrl, message } = context;
  const asks = message.payload.speaker?.asks === true;
  return {
    label: asks ? t('buttonSpeakerAnswer') : (crewText(context, 'page') ?? t('buttonSpeakerPage')),
    url: pageUrl,
  };
}

/** Returns the button for the page of an invitation. */
export function invitationButton({ t, message, site }: EmailContext): EmailLink {
  const { inviteeId } = required(message, 'invitation');
  return { label: t('buttonInvitation'), url: invitationLink(site, inviteeId, message.payload.recipient.linkVersion) };
}

/** Returns the button for the programme of the call. */
export function programmeButton({ t, call, site }: EmailContext): EmailLink {
  return { label: t('buttonProgramme'), url: callLink(site, call.slug) };
}

/** Returns the button for the public page of the session. */
export function sessionButton(context: EmailContext): EmailLink {
  const { t, call, site } = context;
  return { label: t('buttonSession'), url: sessionLink(site, call.slug, sessionOf(context).snapshot.slug) };
}

/** Returns the button for the page of a delegation, at its session, if any. `label` is the key of its text. */
export function delegationButton({ t, message, site }: EmailContext, label: string): EmailLink {
  const { id, session } = required(message, 'delegation');
  const url = delegationLink(site, id, message.payload.recipient.linkVersion);
  return { label: t(label), url: session === undefined ? url : `${url}?session=${encodeURIComponent(session)}` };
}
