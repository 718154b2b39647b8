import path from 'node:path';

/** The folder of this package: its sources and what is compiled from them are as deep in it as one another. */
export const packageRoot: string = path.dirname(import.meta.dirname);
