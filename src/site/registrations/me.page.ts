import type { OwnProposalList, OwnProposalPage } from '../proposals/own-proposals.js';
import { startSubmissionPage } from '../part-pages.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { subscribeWays } from '../calendar/subscribe.page.js';
import { translate } from '../../platform/i18n/messages.js';
import { isLive } from '../../domain/registrations/registration.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { TeamRequest } from '../../domain/proposals/own-proposals.queries.js';
import type { EmailCategory } from '../../domain/notifications/unsubscribe/email-category.js';
import { isWindowOpen, submissionWindow } from '../../domain/calls/submission-window.js';
import { deadlineView } from '../calls/call-deadline.js';
import { type LayoutInput, publicLayout } from '../layout.js';
import type { Section } from './after-sessions.js';
import { type AnnouncementEdit, announcementView } from '../proposals/announcement-form.js';
import { type FormInput, deadlineText, preferencesForm } from './me-forms.js';
import { canReturn, myNextSession, type MyRegistration, mySession, warnOfOverlaps } from './me-sessions.js';
import { type Choice, myProposal, sessionsToStart } from '../proposals/my-proposals.js';
import { lostLinkPath, programmePath } from '../paths.js';
import { themeLabels } from '../../domain/sessions/session-labels.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { readIn } from '../../domain/sessions/session-texts.js';
import { readSeries } from '../../domain/sessions/series-texts.js';

export type MeFlash =
  | 'added'
  | 'addedSome'
  | 'addedNone'
  | 'withdrawn'
  | 'leftSeries'
  | 'preferences'
  | 'needs'
  | 'proposal'
  | 'resent'
  | 'resentAll'
  | 'stayed'
  | 'organization'
  | 'again'
  | 'confirmed'
  | 'teamAccepted'
  | 'teamDeclined';

export interface MePageInput {
  call: Call;
  attendee: {
    name: string;
    email: string;
    timeZone: string;
    language: string;
    unsubscribedFrom: readonly EmailCategory[];
    suppressedAt: Date | null;
    /** The response of the server that permanently refused their emails. */
    suppressionReason: string | null;
  };
  registrations: readonly MyRegistration[];
  /** The series of their sessions. */
  series: readonly Series[];
  teamRequests: readonly TeamRequest[];
  proposals: readonly Proposal[];
  proposalPages: readonly OwnProposalPage[];
  proposalLists: readonly OwnProposalList[];
  choice: Choice;
  /** Absolute URL of the person's feed, for copying into calendars. */
  feedUrl: string;
  preferences: FormInput;
  announcement: AnnouncementEdit & { action: string };
  delegations?: { organization: string; items: readonly { organization: string; path: string; people: number }[] };
  /** What areas ask each person once. */
  sections: readonly Section[];
  flash: MeFlash | null;
  layout: Omit<LayoutInput, 'viewer' | 'call' | 'section'>;
}

/** Returns a person's own page. The viewer's zone and language are the person's. */
export function mePage(input: MePageInput, viewer: Viewer) {
  const { call, attendee, layout } = input;
  const { language, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `registrations.me.${key}`, values);
  const themes = themeLabels(callTexts(call, language).themes);
  const mine = input.registrations.map((each) => ({
    each: { ...each, session: readIn(each.session, call, language) },
    isPast: each.session.endsAt <= now || (!isLive(each.state) && !canReturn(each, now)),
  }));
  const view = (wanted: boolean) => mine.filter(({ isPast }) => isPast === wanted).map(({ each }) => each);
  const [coming, past] = [view(false), view(true)];
  const rows = warnOfOverlaps(
    coming,
    coming.map((each) => mySession(call, each, viewer)),
    language,
  );
  const next = myNextSession(coming, rows, themes, viewer);
  const deadline = deadlineView(call, viewer);
  const acceptsProposals = isWindowOpen(submissionWindow(call, now)) && startSubmissionPage(call) !== null;
  return {
    ...publicLayout({ ...layout, viewer, call, section: 'me', isPrivate: true }, text('title')),
    heading: text('title'),
    lede: text('lede', { name: attendee.name, email: attendee.email }),
    flash: input.flash && { text: text(`flash.${input.flash}`), tone: '', path: null },
    // A notice that emails bounce, with the form for resuming.
    unreachable: attendee.suppressedAt && {
      text: text('unreachable', { email: attendee.email }),
      words: attendee.suppressionReason,
      path: `${layout.mePath ?? layout.path}/try-again`,
    },
    // The next session, which takes place.
    next,
    coming: rows,
    // Those after the next one.
    later: rows.filter((row) => row !== next?.session),
    // The series that the person can leave in one step.
    series: mySeries(
      input.series.map((one) => readSeries(one, call, language)),
      coming,
      layout.mePath ?? layout.path,
      language,
    ),
    past: past.toReversed().map((each) => mySession(call, each, viewer)),
    pastLabel: text('past', { count: past.length }),
    programmePath: programmePath(call),
    // The form that sends a link, for another address.
    anotherLinkPath: lostLinkPath(call),
    // Makes this browser forget the person.
    forgetPath: `${lostLinkPath(call)}/forget`,
    addPath: `${layout.mePath ?? layout.path}/add`,
    feed: subscribeWays(input.feedUrl, text('feedName', { call: callTexts(call, language).name }), language),
    // Where each invitation is sent again in an email of its own; null for fewer than two.
    separatelyPath:
      coming.filter(({ state, session }) => state === 'confirmed' && session.state === 'published').length > 1
        ? `${layout.mePath ?? layout.path}/invitations`
        : null,
    // Whose copies are kept on the device.
    mePath: layout.mePath ?? layout.path,
    // What is stored about the person.
    dataPath: `${layout.mePath ?? layout.path}/data`,
    newLinkPath: `${layout.mePath ?? layout.path}/new-link`,
    delegations: {
      action: `${layout.mePath ?? layout.path}/delegations`,
      organization: input.delegations?.organization ?? '',
      items: (input.delegations?.items ?? []).map(({ organization, path, people }) => ({
        organization,
        path,
        people: translate(language, 'delegations.me.people', { count: people }),
      })),
    },
    sections: input.sections,
    preferences: preferencesForm(input.preferences, attendee, viewer),
    // Drafts that name the person as a member, waiting for their answer.
    teamRequests: input.teamRequests.map(({ proposalId, title, author }) => ({
      title,
      text: text('teamRequest', { author, title }),
      acceptPath: `${layout.mePath ?? layout.path}/proposals/${proposalId}/accept`,
      declinePath: `${layout.mePath ?? layout.path}/proposals/${proposalId}/decline`,
    })),
    // Each with the pages that are about it.
    proposals: input.proposals.map((one) => ({
      ...myProposal(call, one, input.choice, layout.mePath ?? layout.path, viewer),
      pages: input.proposalPages
        .filter(({ proposalId }) => proposalId === one.id)
        .map(({ path, label }) => ({ path: `${layout.mePath ?? layout.path}${path}`, label })),
    })),
    // Lists of pages about their proposals.
    proposalLists: input.proposalLists.map(({ heading, label, items }) => ({
      heading,
      label,
      items: items.map(({ path, title }) => ({ path: `${layout.mePath ?? layout.path}${path}`, title })),
    })),
    // Link for people without a proposal to start one.
    starting:
      input.proposals.length === 0 && deadline.state !== 'closed' ? sessionsToStart(call, input.choice, viewer) : [],
    deadline: deadlineText(deadline, language),
    announcement:
      deadline.state === 'closed' || acceptsProposals
        ? null
        : announcementView(input.announcement.action, input.announcement, themes, viewer),
    // Where the person writes proposals, if the call accepts them in Greenroom now.
    submissionsPath: acceptsProposals ? `${layout.mePath ?? layout.path}/submissions` : null,
  };
}

/** Returns the series with more than one session that the person can withdraw from. */
function mySeries(series: readonly Series[], coming: readonly MyRegistration[], mePath: string, language: string) {
  const text = (key: string, values: Record<string, string | number>) =>
    translate(language, `registrations.me.${key}`, values);
  return series.flatMap(({ id, title }) => {
    const count = coming.filter(
      (one) =>
        one.session.seriesId === id &&
        one.session.state === 'published' &&
        isLive(one.state) &&
        one.withdrawPath !== null,
    ).length;
    const label = text('leaveSeries', { title });
    const confirm = text('withdrawConfirm', { action: label });
    if (count < 2) return [];
    return [{ label, confirm, text: text('leaveSeriesText', { count }), path: `${mePath}/series/${id}/leave` }];
  });
}
