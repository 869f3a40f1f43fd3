/**
 * Real input: 10,000 requests to a language model (Azure LLM inference trace 2023, conversations)
 * on an App that scales from zero, redeployed at half time with rolling and with recreate. Writes
 * what came of it to reports/real-input.md. Needs the traces folder beside the repository, and
 * `npm run build` to have been done.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const trace = join(root, '../shared/traces/azure-llm-2023-conv.csv');

/** @param {string} strategy */
const scenario = (strategy) => `name: Conversations, ${strategy} at half time
app:
  name: llm
  functions:
    chat: { service_time: 1s, cold_start: 5s, scaledown_window: 60s, timeout: 24h }
traffic:
  - name: conversations
    to: chat
    arrivals:
      trace: { file: azure-llm-2023-conv.csv, arrival: arrival_s, duration: duration_s }
events:
  - at: 893791ms
    deploy: { strategy: ${strategy}, change: { functions: { chat: { code: v2 } } } }
`;

if (!existsSync(trace)) {
  console.error('the traces are not on this machine: nothing to do');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'cutover-real-'));
cpSync(trace, join(folder, 'azure-llm-2023-conv.csv'));
for (const strategy of ['rolling', 'recreate']) {
  writeFileSync(join(folder, `${strategy}.yaml`), scenario(strategy));
}
const shown = execFileSync(
  process.execPath,
  [join(root, 'dist/cli/main.js'), 'run', 'rolling.yaml', 'recreate.yaml', '--side-by-side'],
  { cwd: folder, env: { ...process.env, NO_COLOR: '1' } },
).toString();
rmSync(folder, { recursive: true });
writeFileSync(join(root, 'reports/real-input.md'), `# Real input

10,000 requests to a language model in 30 minutes (Azure LLM inference trace 2023, conversations;
CC-BY 4.0, Patel et al., Splitwise, ISCA 2024), each with a service time derived from its tokens, on
an App that scales from zero with cold starts of 5 s, redeployed at half time. Written by
\`npm run report:real-input\`; the trace itself is not part of this repository.

\`\`\`
${shown}\`\`\`
`);
