import { z } from 'zod';
import { text } from './leaves.ts';
import { about, either, map, optional } from './shape.ts';

const EXAMPLE = 'rollout v2 finishes within 60s';

const line = about(text, 'Something that has to be true at the end of the run, in the grammar of '
  + '`docs/reference/expectations.md`.', { examples: [EXAMPLE, 'api.latency.p99 < 2s'] });

const reasoned = map({
  that: line,
  ...optional({
    why: about(text, 'Why it has to be true, told if it is not.', {
      examples: ['customers are promised an answer in two seconds'],
    }),
  }),
});

/** The entries of `expect`: a line, or a line with the reason for it. */
export const expectShape = z.array(
  either(`a line such as "${EXAMPLE}", or one with its reason: { that, why }`, [line, reasoned]),
);
