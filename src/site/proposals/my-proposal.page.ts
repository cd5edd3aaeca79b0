import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { TeamMember } from '../../domain/proposals/own-proposals.queries.js';
import { themeLabels } from '../../domain/sessions/session-labels.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { deadlineView } from '../calls/call-deadline.js';
import { type LayoutInput, publicLayout } from '../layout.js';
import { deadlineText } from '../registrations/me-forms.js';
import { type AnnouncementEdit, announcementForm, announcementView } from './announcement-form.js';
import { type Choice, myProposal } from './my-proposals.js';

export type MyProposalFlash = 'draft' | 'takenBack' | 'announced';

export interface MyProposalInput {
  call: Call;
  proposal: Proposal;
  /** Whether it is the person's own declared draft. */
  isOwn: boolean;
  team: readonly TeamMember[];
  /** The person's own address, because the author of a draft is on its team. */
  ownEmail: string;
  choice: Choice;
  mePath: string;
  edit: AnnouncementEdit;
  flash: MyProposalFlash | null;
  layout: Omit<LayoutInput, 'viewer' | 'call' | 'section'>;
}

/** Returns the page of a person's proposal: its status, helpful sessions and actions. */
export function myProposalPage(input: MyProposalInput, viewer: Viewer) {
  const { call, proposal, isOwn, mePath, layout } = input;
  const { language } = viewer;
  const text = (key: string) => translate(language, `registrations.me.${key}`);
  const mine = myProposal(call, proposal, input.choice, mePath, viewer);
  const isDraft = proposal.state === 'draft';
  const { criteria, themes } = callTexts(call, language);
  return {
    ...publicLayout({ ...layout, viewer, call, section: 'me', isPrivate: true }, proposal.title),
    flash: input.flash && { text: text(`flash.${input.flash}`), tone: '', path: null },
    proposal: mine,
    isDraft,
    deadline: isDraft ? deadlineText(deadlineView(call, viewer), language) : null,
    backPath: `${mePath}#proposals`,
    // The members named by the person, and who has accepted; null if the platform sent the proposal.
    team: isOwn
      ? input.team.map(({ email, name, hasAccepted }) => ({
          email,
          name,
          state:
            hasAccepted || email === input.ownEmail
              ? { tone: 'good', icon: 'dot', label: text('proposal.accepted') }
              : { tone: 'off', icon: 'ring', label: text('proposal.notAccepted') },
        }))
      : null,
    // The criteria of the call, for a draft.
    help:
      isDraft && criteria.length > 0
        ? {
            action: `${mine.path}/help`,
            criteria: criteria.map(({ slug, name }) => {
              return { value: slug, label: name, checked: proposal.helpWith.includes(slug) };
            }),
          }
        : null,
    edit: isOwn && isDraft ? announcementView(mine.path, editOf(input), themeLabels(themes), viewer) : null,
    // Withdraws or restores it.
    move: isOwn ? moveForm(proposal, mine.path, text) : null,
  };
}

function editOf({ proposal: { title, theme }, team, ownEmail, edit }: MyProposalInput): AnnouncementEdit {
  const members = team.map(({ email }) => email).filter((email) => email !== ownEmail);
  return { typed: announcementForm().show({ title, theme, members }), ...edit };
}

function moveForm(proposal: Proposal, path: string, text: (key: string) => string) {
  if (proposal.state === 'draft')
    return { action: `${path}/take-back`, text: text('proposal.takeBackText'), label: text('proposal.takeBack') };
  if (proposal.state !== 'withdrawn') return null;
  return { action: `${path}/announce`, text: '', label: text('proposal.again') };
}
