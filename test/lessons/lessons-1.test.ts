import { describeLessons } from './lesson-suite.ts';

describeLessons(0, 4);
