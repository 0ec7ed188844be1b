/** What an error code means, as a row of a table; the examples are lines of a model file, or whole files, and are tried by a test. */
export type Row = readonly [code: string, title: string, says: string, wrong?: string, right?: string, whole?: true];
