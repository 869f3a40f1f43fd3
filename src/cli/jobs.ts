import type { Job } from '../executors/job.ts';
import type { Find } from '../harness/campaign/finding.ts';
import type { CampaignOptions, Failure, PartResult } from '../harness/campaign/part.ts';

/** The runs of a campaign, a batch each part. */
export const campaignJob: Job<CampaignOptions, PartResult> = {
  name: 'campaign',
  async prepare(options) {
    const { judgePart } = await import('../harness/campaign/part.ts');
    return (part) => judgePart(options, part);
  },
};

/** What runs of a campaign violate, to be made small: one of them each part. */
export interface FindOptions {
  readonly seed: number;
  readonly failures: readonly Failure[];
}

export const findJob: Job<FindOptions, Find> = {
  name: 'find',
  async prepare({ seed, failures }) {
    const { findOf } = await import('../harness/campaign/finding.ts');
    return (part) => findOf(seed, failures[part] as Failure);
  },
};

/** Every job that a thread can do. */
export const JOBS = [campaignJob, findJob] as const;
