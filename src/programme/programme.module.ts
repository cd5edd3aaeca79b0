import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/flows.module.js';
import { DelegationController } from './delegations/delegation.controller.js';
import { DelegationMemberController } from './delegations/delegation-member.controller.js';
import { DelegationStartController } from './delegations/delegation-start.controller.js';
import { FeedController } from './feeds/feed.controller.js';
import { JoinController } from './me/join.controller.js';
import { LostLinkController } from './me/lost-link.controller.js';
import { MeController } from './me/me.controller.js';
import { CertificateController } from './certificates/certificate.controller.js';
import { MyAnswersController } from './me/my-answers.controller.js';
import { MyCertificateController } from './me/my-certificate.controller.js';
import { MyFeedbackController } from './me/my-feedback.controller.js';
import { MyMailController } from './me/my-mail.controller.js';
import { MyOfferController } from './me/my-offer.controller.js';
import { MyProposalController } from './me/my-proposal.controller.js';
import { MyRegistrationController } from './me/my-registration.controller.js';
import { NewLinkController } from './me/new-link.controller.js';
import { OrganizationNamesController } from './session/organization-names.controller.js';
import { ProgrammeController } from './call/programme.controller.js';
import { PublicCalls } from './call/public-calls.js';
import { RegistrationController } from './session/registration.controller.js';
import { SelfCheckInController } from './check-in/check-in.controller.js';
import { UnsubscribeController } from './me/unsubscribe.controller.js';

/** The public pages. */
@Module({
  imports: [FlowsModule],
  controllers: [
    CertificateController,
    DelegationController,
    DelegationMemberController,
    DelegationStartController,
    FeedController,
    JoinController,
    LostLinkController,
    MeController,
    MyAnswersController,
    MyCertificateController,
    MyFeedbackController,
    MyProposalController,
    MyRegistrationController,
    MyMailController,
    MyOfferController,
    NewLinkController,
    OrganizationNamesController,
    ProgrammeController,
    RegistrationController,
    SelfCheckInController,
    UnsubscribeController,
  ],
  providers: [PublicCalls],
})
export class ProgrammeModule {}
