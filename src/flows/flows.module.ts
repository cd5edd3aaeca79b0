import { Module } from '@nestjs/common';
import { AddOrganizer } from './add-organizer.js';
import { AnnounceProposal } from './announce-proposal.js';
import { AnswerOffer } from './answer-offer.js';
import { AnswerQuestions } from './answer-questions.js';
import { CancelSession } from './cancel-session.js';
import { CreateApiKey } from './create-api-key.js';
import { CreateCall } from './create-call.js';
import { CreateSession } from './create-session.js';
import { DecideRegistration } from './decide-registration.js';
import { DeliverMessages } from './deliver-messages.js';
import { EditCall } from './edit-call.js';
import { EditSession } from './edit-session.js';
import { EnterRoom } from './enter-room.js';
import { ImportProposals } from './import-proposals.js';
import { PlanReminders } from './plan-reminders.js';
import { PublishSession } from './publish-session.js';
import { PutProposal } from './put-proposal.js';
import { RederiveSessions } from './rederive-sessions.js';
import { Register } from './register.js';
import { RegisterForSeveral } from './register-for-several.js';
import { ReleaseSeats } from './release-seats.js';
import { RescheduleSession } from './reschedule-session.js';
import { ResendInvite } from './resend-invite.js';
import { ReserveSeats } from './reserve-seats.js';
import { RetakeSeat } from './retake-seat.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { RevokeLinks } from './revoke-links.js';
import { SendLink } from './send-link.js';
import { SetQuestions } from './set-questions.js';
import { SignIn } from './sign-in.js';
import { SwitchRun } from './switch-run.js';
import { TakeInMail } from './take-in-mail.js';
import { UpdatePreferences } from './update-preferences.js';
import { Withdraw } from './withdraw.js';

const flows = [
  AddOrganizer,
  AnnounceProposal,
  AnswerOffer,
  AnswerQuestions,
  CancelSession,
  CreateApiKey,
  CreateCall,
  CreateSession,
  DecideRegistration,
  DeliverMessages,
  EditCall,
  EditSession,
  EnterRoom,
  ImportProposals,
  PlanReminders,
  PublishSession,
  PutProposal,
  RederiveSessions,
  Register,
  RegisterForSeveral,
  ReleaseSeats,
  RescheduleSession,
  ResendInvite,
  ReserveSeats,
  RetakeSeat,
  RevokeApiKey,
  RevokeLinks,
  SendLink,
  SetQuestions,
  SignIn,
  SwitchRun,
  TakeInMail,
  UpdatePreferences,
  Withdraw,
];

/** Every use case, ready to be injected into pages. */
@Module({ providers: flows, exports: flows })
export class FlowsModule {}
