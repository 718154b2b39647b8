import { describeLessons } from './lesson-suite.ts';

describeLessons(1, 4);
