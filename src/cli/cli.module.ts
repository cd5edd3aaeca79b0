import { type DynamicModule, Module } from '@nestjs/common';
import { CoreModule, type Parts } from '../app/core.module.js';
import { ChangeMember } from '../flows/identity/change-member.flow.js';
import { ChangeApiKeys } from '../flows/identity/change-api-keys.flow.js';
import { ChangeSecondFactor } from '../flows/identity/change-second-factor.flow.js';
import { RotateSecret } from '../flows/identity/rotate-secret.flow.js';
import { ReceiveEmail } from '../flows/notifications/receive-email.flow.js';
import { ErasePerson } from '../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../flows/privacy/export-person.flow.js';
import { ChangeProposalHook } from '../flows/proposals/change-proposal-hook.flow.js';
import { ImportProposals } from '../flows/proposals/import-proposals.flow.js';
import { ProposalMatcher } from '../flows/proposals/proposal-matcher.js';
import { RelinkCall } from '../flows/proposals/relink-call.flow.js';
import { RederiveCalls } from '../flows/calls/rederive-calls.flow.js';
import { DraftSession } from '../flows/sessions/draft-session.flow.js';
import { PublishSession } from '../flows/sessions/publish-session.flow.js';
import { RederiveDeadlines } from '../flows/time/rederive-deadlines.flow.js';
import { RederiveSessions } from '../flows/sessions/rederive-sessions.flow.js';
import { ShareTzData } from '../flows/time/share-tz-data.flow.js';

/** The use cases of the command line. */
@Module({})
export class CliModule {
  static with(parts: Parts): DynamicModule {
    return {
      module: CliModule,
      imports: [CoreModule.with(parts)],
      providers: [
        ChangeMember,
        ShareTzData,
        ChangeApiKeys,
        ErasePerson,
        ExportPerson,
        ChangeProposalHook,
        DraftSession,
        ImportProposals,
        ProposalMatcher,
        PublishSession,
        RederiveCalls,
        RederiveDeadlines,
        RederiveSessions,
        RelinkCall,
        ChangeSecondFactor,
        RotateSecret,
        ReceiveEmail,
      ],
    };
  }
}
