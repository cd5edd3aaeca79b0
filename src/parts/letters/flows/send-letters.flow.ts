import { Injectable } from '@nestjs/common';
import { sendCampaigns } from '../../../flows/campaigns/send-campaigns.js';
import { Changes } from '../../../flows/changes.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';
import { letterSending } from '../domain/letter-sending.js';

/** Starts due letters, enqueues their emails, and ends those that everyone has got. */
@Injectable()
@Job({ everyMs: 1000 })
export class SendLetters implements BackgroundWork {
  constructor(private readonly changes: Changes) {}

  /** Returns how many emails were enqueued. Safe to run on several instances at once. */
  run(): Promise<number> {
    return sendCampaigns(this.changes, letterSending);
  }
}
