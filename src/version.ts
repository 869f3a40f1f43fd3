/** The version of this package; a test holds it to `package.json`. */
export const TOOL_VERSION = '0.1.0';

/** The version of the rules: a run of another one may differ for good reason. */
export const SEMANTICS_VERSION = '1.0';
