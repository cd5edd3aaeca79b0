import { area } from '../app/area.js';
import { CampaignsController } from '../console/campaigns/campaigns.controller.js';
import { writePath } from '../console/paths/campaign-paths.js';
import { TestCampaign } from '../flows/campaigns/test-campaign.flow.js';

/** What organizers write to many people, which areas contribute: broadcasts, invitations, letters, polls. */
export const campaigns = area({
  name: 'campaigns',
  surface: {
    navigation: [
      {
        name: 'write',
        group: 'messages',
        order: 10,
        label: 'console.campaigns.title',
        ability: 'read',
        path: writePath,
        offer: { at: 'people', text: 'console.invitations.offer' },
      },
    ],
    controllers: [CampaignsController],
    providers: [TestCampaign],
  },
});
