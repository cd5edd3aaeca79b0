import { area } from '../app/area.js';
import { CampaignsController } from '../console/campaigns/campaigns.controller.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { writePath } from '../console/paths/campaign-paths.js';
import { TestCampaign } from '../flows/campaigns/test-campaign.flow.js';

/** What organizers write to many people, which areas contribute: broadcasts, invitations, letters, polls. */
export const campaigns = area({
  name: 'campaigns',
  surface: {
    contributes: [
      searchEntries.with({
        label: 'console.campaigns.toWhom',
        path: writePath,
        under: 'console.campaigns.title',
        also: 'console.campaigns.search',
      }),
    ],
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
