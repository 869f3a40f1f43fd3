/**
 * How large a warm pool real requests need: 10,000 requests to a language model (Azure LLM
 * inference trace 2023, conversations). Writes what `cutover solve` finds to reports/warm-pool.md.
 * Needs the traces folder beside the repository, and `npm run build` to have been done.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const trace = join(root, '../shared/traces/azure-llm-2023-conv.csv');

const scenario = `name: Conversations
app:
  name: llm
  functions:
    chat:
      service_time: 1s
      cold_start: { lognormal: { mean: 20s, cv: 0.4 } }
      timeout: 24h
traffic:
  - name: conversations
    to: chat
    arrivals:
      trace: { file: azure-llm-2023-conv.csv, arrival: arrival_s, duration: duration_s }
`;

const POOL = 'app.functions.chat.min_containers,app.functions.chat.initial_containers';

if (!existsSync(trace)) {
  console.error('the recorded requests are not on this machine: nothing to do');
  process.exit(1);
}
const cwd = mkdtempSync(join(tmpdir(), 'warm-pool-'));
cpSync(trace, join(cwd, 'azure-llm-2023-conv.csv'));
writeFileSync(join(cwd, 'chat.yaml'), scenario);

/** @param {string[]} argv */
function solve(...argv) {
  const args = ['solve', 'chat.yaml', ...argv];
  const { stdout, stderr, status } = spawnSync(process.execPath,
    [join(root, 'dist/cli/main.js'), ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const shown = args.map((word) => (/^[\w.,=/-]+$/.test(word) ? word : `'${word}'`)).join(' ');
  return `\`\`\`\n$ cutover ${shown}\n${stdout}\`\`\`\n`;
}

const narrow = solve('--vary', `${POOL}=32..80`, '--goal', 'chat.wait.p99 < 500ms',
  '--metric', 'chat.latency.p99', '--metric', 'app.cost');
const wide = solve('--vary', `${POOL}=1..80`, '--goal', 'chat.latency.p99 < 16s');

writeFileSync(join(root, 'reports/warm-pool.md'), `# A warm pool for real requests

10,000 requests to a language model in 30 minutes (Azure LLM inference trace 2023, conversations;
CC-BY 4.0, Patel et al., Splitwise, ISCA 2024), each with a service time derived from its tokens, on
an App whose cold starts are drawn anew in each replication, 20 s on average. How many containers
have to be warm? Written by \`npm run report:warm-pool\`; the trace itself is not part of this
repository.

\`\`\`yaml
${scenario}\`\`\`

## 99 of 100 wait less than half a second

${narrow}
## From a single container on

With few warm containers the autoscaler starts most of them by demand, and they stay for a while; a
somewhat larger pool is one that it adds less to, and callers wait longer. So the response goes up
before it goes down. That is noticed, and all values are measured.

${wide}`);
rmSync(cwd, { recursive: true });
