import { Injectable } from '@nestjs/common';
import { pollSending } from '../domain/poll-sending.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';
import { sendCampaigns } from '../../../flows/campaigns/send-campaigns.js';
import { Changes } from '../../../flows/changes.js';

/** Enqueues the emails of polls that were sent, and their reminders. */
@Injectable()
@Job({ everyMs: 1000 })
export class SendPolls implements BackgroundWork {
  constructor(private readonly changes: Changes) {}

  /** Returns how many people were asked, reminded or skipped. Safe to run on several instances at once. */
  async run(): Promise<number> {
    const { first, reminder } = pollSending;
    return (await sendCampaigns(this.changes, first)) + (await sendCampaigns(this.changes, reminder));
  }
}
