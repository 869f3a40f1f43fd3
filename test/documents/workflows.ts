import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Snippet } from './snippets.ts';

const STEP = z.union([
  z.strictObject({ run: z.string() }),
  z.strictObject({
    uses: z.string().regex(/^[\w-]+\/[\w-]+@v\d+$/),
    with: z.record(z.string(), z.unknown()).optional(),
    if: z.string().optional(),
  }),
]);

const JOB = z.strictObject({
  'runs-on': z.literal('ubuntu-latest'),
  needs: z.string().optional(),
  if: z.string().optional(),
  strategy: z.strictObject({
    'fail-fast': z.boolean(), matrix: z.record(z.string(), z.array(z.number())),
  }).optional(),
  steps: z.array(STEP).min(1),
});

/** As much of a workflow of GitHub Actions as the documents use. */
const WORKFLOW = z.strictObject({
  name: z.string(),
  on: z.union([
    z.array(z.enum(['push', 'pull_request'])),
    z.strictObject({ pull_request: z.null(), push: z.unknown() }),
  ]),
  permissions: z.strictObject({ contents: z.literal('read') }),
  jobs: z.record(z.string(), JOB),
});

const PIPELINE = z.record(z.string(), z.strictObject({
  image: z.string().regex(/^node:\d+$/),
  script: z.array(z.string()),
  artifacts: z.strictObject({
    when: z.literal('always'), reports: z.strictObject({ junit: z.string() }),
  }),
}));

/** What a CI server would do: lines for a shell in order, and files that have to be there then. */
export interface Plan {
  readonly lines: readonly string[];
  readonly files: readonly string[];
}

type Job = z.infer<typeof JOB>;

function yamlOf({ text }: Snippet): unknown {
  const document = parseDocument(text);
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return document.toJS();
}

/** The values that a job is run with, one after the other; the same once where it has no matrix. */
function casesOf({ strategy }: Job): readonly Readonly<Record<string, number>>[] {
  const entries = Object.entries(strategy?.matrix ?? {});
  if (entries.length > 1) throw new Error('a matrix of one key is all that is needed');
  return entries.length === 0
    ? [{}] : entries.flatMap(([key, values]) => values.map((value) => ({ [key]: value })));
}

const filledIn = (text: string, values: Readonly<Record<string, number>>): string =>
  text.replace(/\$\{\{ matrix\.(\w+) \}\}/g, (_, key: string) => {
    if (values[key] === undefined) throw new Error(`the matrix has no ${key}`);
    return String(values[key]);
  });

/** What the jobs of a workflow for GitHub do. */
export function workflowPlan(snippet: Snippet): Plan {
  const { jobs } = WORKFLOW.parse(yamlOf(snippet));
  const plan = Object.values(jobs).flatMap((job) => {
    const known = job.needs === undefined || job.needs in jobs;
    if (!known) throw new Error(`there is no job ${job.needs}`);
    return casesOf(job).map((values) => ({
      lines: job.steps.flatMap((step) => 'run' in step ? [filledIn(step.run, values)] : []),
      files: job.steps.flatMap((step) =>
        'uses' in step && step.uses.startsWith('actions/upload-artifact@')
          ? [filledIn(String(step.with?.['path']), values)] : []),
    }));
  });
  return {
    lines: plan.flatMap(({ lines }) => lines), files: plan.flatMap(({ files }) => files),
  };
}

/** What the jobs of a pipeline for GitLab do. */
export function pipelinePlan(snippet: Snippet): Plan {
  const jobs = Object.values(PIPELINE.parse(yamlOf(snippet)));
  return {
    lines: jobs.flatMap(({ script }) => script),
    files: jobs.map(({ artifacts }) => artifacts.reports.junit),
  };
}
