import path from 'node:path';

/** The project that has the lessons. */
export const projectDir = path.dirname(path.dirname(import.meta.dirname));
/** The lessons, a folder each. */
export const lessonsDir = path.join(projectDir, 'lessons');
/** What is put into every practice folder. */
export const practiceFilesDir = path.join(lessonsDir, 'practice-files');
/** Where the learner works, a folder for each lesson; never in Git. */
export const practiceRoot = path.join(projectDir, 'practice');
/** What the learner has done so far; may be committed. */
export const progressFile = path.join(lessonsDir, 'progress.json');

/** Where the command was typed; npm starts a script in the folder of its package.json. */
export const typedIn = process.env.INIT_CWD ?? process.cwd();

/** A path as people read it: from the project, with slashes. */
export function shownPath(file: string): string {
  return path.relative(projectDir, file).replaceAll(path.sep, '/');
}

/** The way to a file or folder from where the command was typed. It also leads out of a folder that was laid out anew. */
export function wayTo(place: string): string {
  return (path.relative(typedIn, place) || path.join('..', path.basename(place))).replaceAll(path.sep, '/');
}
