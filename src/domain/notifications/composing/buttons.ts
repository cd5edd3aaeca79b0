import { callLink, delegationLink, registrationLink, sessionLink } from '../email/links.js';
import type { EmailLink } from '../email/email-view.js';
import { type EmailContext, required, sessionOf } from './context.js';

/** Leads to the reader's own page. */
export function pageButton({ t, pageUrl }: EmailContext): EmailLink {
  return { label: t('buttonPage'), url: pageUrl };
}

/** Leads to the registration on the reader's own page. `label` is the key of its text. */
export function registrationButton(context: EmailContext, label: string): EmailLink {
  const { t, message, pageUrl } = context;
  if (message.registrationId === null) return pageButton(context);
  return { label: t(label), url: registrationLink(pageUrl, message.registrationId) };
}

/** Leads to the programme of the call. */
export function programmeButton({ t, call, site }: EmailContext): EmailLink {
  return { label: t('buttonProgramme'), url: callLink(site, call.slug) };
}

/** Leads to the public page of the session. */
export function sessionButton(context: EmailContext): EmailLink {
  const { t, call, site } = context;
  return { label: t('buttonSession'), url: sessionLink(site, call.slug, sessionOf(context).snapshot.slug) };
}

/** Leads to the page of a delegation, at the session that it is for, if any. `label` is the key of its text. */
export function delegationButton({ t, message, site }: EmailContext, label: string): EmailLink {
  const { id, session } = required(message, 'delegation');
  const url = delegationLink(site, id, message.payload.recipient.linkVersion);
  return { label: t(label), url: session === undefined ? url : `${url}?session=${encodeURIComponent(session)}` };
}
