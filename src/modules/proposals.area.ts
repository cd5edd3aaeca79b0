import { area } from '../app/area.js';
import { AskForHelp } from '../flows/proposals/ask-for-help.flow.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { features } from '../domain/calls/feature.js';
import { RecordAccess } from '../flows/proposals/record-access.flow.js';
import { MatchesApiController } from '../api/proposals/matches.controller.js';
import { ProposalHooksApiController } from '../api/proposals/proposal-hooks.controller.js';
import { ProposalsImportApiController } from '../api/proposals/proposals-import.controller.js';
import { ProposalsApiController } from '../api/proposals/proposals.controller.js';
import { ProposalHooksController } from '../console/proposals/hooks.controller.js';
import { MatchesController } from '../console/proposals/matches.controller.js';
import { ProposalController } from '../console/proposals/proposal.controller.js';
import { ProposalsBulkController } from '../console/proposals/proposals-bulk.controller.js';
import { LateChangesController } from '../console/proposals/late-changes.controller.js';
import { lateChangeTodos } from '../console/proposals/home-todo.js';
import { homeTodos } from '../console/calls/home-todos.js';
import { ProposalsController } from '../console/proposals/proposals.controller.js';
import { AnnounceProposal } from '../flows/proposals/announce-proposal.flow.js';
import { ChangeProposalState } from '../flows/proposals/change-proposal-state.flow.js';
import { ChangeProposalHook } from '../flows/proposals/change-proposal-hook.flow.js';
import { DecideLateChange } from '../flows/proposals/decide-late-change.flow.js';
import { DecideMatches } from '../flows/proposals/decide-matches.flow.js';
import { DecideSimilar } from '../flows/proposals/decide-similar.flow.js';
import { ImportProposals } from '../flows/proposals/import-proposals.flow.js';
import { ProposalMatcher } from '../flows/proposals/proposal-matcher.js';
import { MatchDue } from '../flows/proposals/match-due.flow.js';
import { MergeDraft } from '../flows/proposals/merge-draft.flow.js';
import { PutProposal } from '../flows/proposals/put-proposal.flow.js';
import { ReadProposalTexts } from '../flows/proposals/read-proposal-texts.flow.js';
import { ReceiveProposalEvent } from '../flows/proposals/receive-proposal-event.flow.js';
import { RelinkCall } from '../flows/proposals/relink-call.flow.js';
import { MyProposalController } from '../site/proposals/my-proposal.controller.js';
import { matchesPath, proposalsPath, proposalHooksPath } from '../console/paths/proposal-paths.js';

/** Proposals, how they come in, and their matches with attendees. */
export const proposals = area({
  name: 'proposals',
  data: {
    auditActions: [
      'call.proposals-exported',
      'proposal.created',
      'proposal.changed',
      'proposal.change-waits',
      'proposal.change-taken',
      'proposal.change-left',
      'proposal.state-changed',
      'proposal.state-undone',
      'proposal.team-joined',
      'proposal.team-declined',
      'proposal.help-asked',
      'proposal.tagged',
      'proposal.untagged',
      'proposal.similarity-decided',
      'proposal.merged',
      'proposal.took-in',
      'proposal.unmerged',
      'proposal.gave-back',
      'proposal.link-confirmed',
      'proposal.link-rejected',
      'proposal.link-reopened',
      'proposal-hook.created',
      'proposal-hook.rotated',
      'proposal-hook.removed',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({
        label: 'console.proposals.import',
        path: (call) => `${proposalsPath(call)}?import=yes#import`,
      }),
      features.with({
        name: 'proposals',
        isUsed:
          'exists (select from proposals where call_id = $1) or exists (select from calls where id = $1 and accepts_proposals)',
      }),
      // Where a call's teams write on its own platform. A call that accepts proposals here has its home here.
      features.with({
        name: 'platform',
        isUsed: `exists (select from calls where id = $1 and not accepts_proposals)
          and (exists (select from proposal_hooks where call_id = $1) or coalesce((select source <> 'form' from proposals
            where call_id = $1 and merged_into is null order by created_at desc, id limit 1), false))`,
      }),
      homeTodos.with(lateChangeTodos),
    ],
    navigation: [
      {
        name: 'proposals',
        group: 'proposals',
        order: 10,
        label: 'console.common.proposals',
        ability: 'read',
        path: proposalsPath,
        count: 'proposals',
        feature: 'proposals',
        offer: { at: 'checklist', text: 'console.proposals.offer' },
      },
      {
        name: 'proposal-hooks',
        group: 'proposals',
        order: 25,
        label: 'console.proposals.hooks.title',
        ability: 'administer',
        path: proposalHooksPath,
        feature: 'platform',
      },
      {
        name: 'matches',
        group: 'proposals',
        order: 30,
        label: 'console.proposals.matches.nav',
        ability: 'read',
        path: matchesPath,
        feature: 'proposals',
      },
    ],
    apiTags: [
      {
        name: 'Proposals',
        order: 70,
        description: 'Proposals on your proposal platform, with the attendees behind them.',
      },
      { name: 'Matches', order: 80, description: 'Connections between attendees and proposals, with their evidence.' },
      { name: 'Webhooks', order: 220, description: 'Signed requests from other systems.' },
    ],
    controllers: [
      // Public pages
      MyProposalController,
      // Console
      LateChangesController,
      MatchesController,
      ProposalController,
      ProposalHooksController,
      ProposalsBulkController,
      ProposalsController,
      // API
      MatchesApiController,
      ProposalHooksApiController,
      ProposalsApiController,
      ProposalsImportApiController,
    ],
    providers: [
      RecordAccess,
      ProposalMatcher,
      AnnounceProposal,
      AskForHelp,
      ChangeProposalState,
      ChangeProposalHook,
      DecideLateChange,
      DecideMatches,
      DecideSimilar,
      ImportProposals,
      MatchDue,
      MergeDraft,
      PutProposal,
      ReadProposalTexts,
      ReceiveProposalEvent,
      RelinkCall,
    ],
  },
});
