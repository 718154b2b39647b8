// `npm run db -- …` in a practice folder: the toolkit, on the lesson's database.
import { useLessonDatabase } from './practice-env.ts';

useLessonDatabase(process.cwd());
await import('../../db/cli.ts');
