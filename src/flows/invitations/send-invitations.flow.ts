import { Injectable } from '@nestjs/common';
import { invitationSending } from '../../domain/invitations/invitation-sending.js';
import { type BackgroundWork, Job } from '../../platform/job.js';
import { sendCampaigns } from '../campaigns/send-campaigns.js';
import { Changes } from '../changes.js';

/** Enqueues the emails of invitations that were sent, and their reminders. */
@Injectable()
@Job({ everyMs: 1000 })
export class SendInvitations implements BackgroundWork {
  constructor(private readonly changes: Changes) {}

  /** Returns how many people were invited, reminded or skipped. Safe to run on several instances at once. */
  async run(): Promise<number> {
    const { first, reminder } = invitationSending;
    return (await sendCampaigns(this.changes, first)) + (await sendCampaigns(this.changes, reminder));
  }
}
