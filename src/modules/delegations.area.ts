import { area } from '../app/area.js';
import { DelegationsApiController } from '../api/delegations/delegations.controller.js';
import { TeamsApiController } from '../api/delegations/teams.controller.js';
import { DelegationController } from '../console/delegations/delegation.controller.js';
import { InviteTeamsController } from '../console/delegations/invite-teams.controller.js';
import { ChangeListing } from '../flows/delegations/change-listing.flow.js';
import { StartDelegation } from '../flows/delegations/start-delegation.flow.js';
import { InviteTeams } from '../flows/delegations/invite-teams.flow.js';
import { RegisterRoster } from '../flows/delegations/register-roster.flow.js';
import { ReplaceMember } from '../flows/delegations/replace-member.flow.js';
import { DelegationMemberController } from '../site/delegations/delegation-member.controller.js';
import { DelegationStartController } from '../site/delegations/delegation-start.controller.js';
import { OwnDelegationController } from '../site/delegations/delegation.controller.js';
import { MyDelegationController } from '../site/delegations/my-delegation.controller.js';

/** People whom a coordinator registers together, and the teams of selected proposals. */
export const delegations = area({
  name: 'delegations',
  data: {
    auditActions: [
      'registration.replaced',
      'registration.took-over',
      'delegation.started',
      'delegation.registered',
      'delegation.member-unlisted',
      'proposal.team-invited',
    ],
  },
  surface: {
    apiTags: [
      {
        name: 'Delegations',
        order: 50,
        description: 'Groups of people registered by a coordinator, and teams of winning proposals.',
      },
    ],
    controllers: [
      // Public pages
      DelegationMemberController,
      DelegationStartController,
      MyDelegationController,
      OwnDelegationController,
      // Console
      DelegationController,
      InviteTeamsController,
      // API
      DelegationsApiController,
      TeamsApiController,
    ],
    providers: [ChangeListing, StartDelegation, InviteTeams, RegisterRoster, ReplaceMember],
  },
});
